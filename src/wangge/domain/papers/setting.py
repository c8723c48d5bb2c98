"""From sheets to the PDF: the templates, and what all sheets of one print share."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from wangge.domain.papers.facts.occasion import Occasion
from wangge.domain.papers.sheets import Sheet
from wangge.domain.papers.words import said
from wangge.packs.schema import DocumentSpec
from wangge.plumbing.printing.api import press

CARDS_ON_A_SHEET = 10


def pdf_of(
    occasion: Occasion, document: DocumentSpec, sheets: Sequence[Sheet], *, imposed: bool = False
) -> bytes:
    """One PDF of all sheets. `imposed`: cards several on a sheet of A4, to be cut.

    Raises `InvalidInput` (`no_glyph`).
    """
    values = {
        "title": said(document.name, occasion.language),
        "town": occasion.town_name,
        "language": occasion.language,
        "imposed": imposed,
        "sheets": [s.values for s in sheets],
    }
    pictures = {name: data for sheet in sheets for name, data in sheet.pictures.items()}
    return press({"main.typ": _template()}, values, pictures)


@cache
def _template() -> str:
    return (files("wangge.domain.papers") / "typst" / "main.typ").read_text(encoding="utf-8")
