"""Prints have real glyphs, or say which are missing; the same input gives the same bytes."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from wangge.kernel.errors import InvalidInput
from wangge.plumbing.printing.api import (
    PressFailed,
    missing_glyphs,
    paper,
    press,
    qr_svg,
    without_pictographs,
)

MAIN = """
#let values = json("values.json")
#set document(title: values.text)
#set page(width: 105mm, height: 148mm)
#set text(font: "Noto Sans CJK TC", lang: "zh", region: "cn")
#values.text
#image("code.svg", width: 20mm)
"""
RARE = "网格长䶮彬、赵㙍、李堃、𠮷野"


def make(text: str) -> bytes:
    return press({"main.typ": MAIN}, {"text": text}, {"code.svg": qr_svg("https://example.org")})


def test_rare_characters_print_and_the_same_input_gives_the_same_bytes() -> None:
    pdf = make(RARE)
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    assert RARE in page.extract_text().replace("\n", "")
    assert (round(float(page.mediabox.width) / 72 * 25.4), *paper("A6")) == (105, 105, 148)
    assert make(RARE) == pdf


def test_a_character_without_a_glyph_is_named_instead_of_printed_as_a_box() -> None:
    with pytest.raises(InvalidInput) as caught:
        make("火警🔥与⛄")
    assert caught.value.code == "no_glyph"
    assert "U+1F525" in caught.value.zh and caught.value.data["characters"] == ["🔥", "⛄"]
    assert missing_glyphs(RARE + "\n1，A→℃①") == ()
    assert without_pictographs("火警🔥，䶮家") == "火警，䶮家"


def test_what_the_typesetter_objects_to_is_an_error() -> None:
    with pytest.raises(PressFailed, match="unknown font"):
        press({"main.typ": '#set text(font: "Nowhere Sans")\nx'}, {})
    with pytest.raises(PressFailed, match="unknown variable"):
        press({"main.typ": "#nothing"}, {})


def test_an_unknown_paper_is_refused() -> None:
    with pytest.raises(InvalidInput, match="unknown_paper"):
        paper("B5")
    assert paper("A4").landscape == (297, 210)
