"""New grids are called as a town hall would: the upper grid's name and a number of their own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.domain.redrawing.names import (
    NAME_MOST,
    Kin,
    after_number,
    default_name,
    in_words,
    numbered,
)
from wangge.packs.schema import LevelSpec, Text

SECOND = LevelSpec(
    key="second", name=Text(zh="二级网格(社区)", en="Second-level grid"), code_width=3
)
COMMUNITY = LevelSpec(key="community", name=Text(zh="社区", en="Community"), code_width=3)


def test_a_grid_is_called_after_its_upper_grid() -> None:
    above = ("春熙社区", "Chunxi Community")
    assert default_name(above, SECOND, [], 9) == ("春熙社区第9网格", "Chunxi Community Grid 9")
    assert default_name(("仙林街道", ""), COMMUNITY, [], 12) == ("仙林街道第12社区", "")


def test_no_number_is_given_twice_in_figures_or_in_words() -> None:
    beside = [(zh, "") for zh in ("和园第一网格", "和园第2网格", "春熙社区第3网格", "机动网格")]
    assert default_name(("春熙社区", ""), SECOND, beside)[0] == "春熙社区第4网格"
    assert default_name(("春熙社区", ""), SECOND, beside, 7)[0] == "春熙社区第7网格"


def test_a_new_grid_is_numbered_in_the_manner_of_those_beside_it() -> None:
    above = ("羊山湖社区", "Yangshan Lake Community")
    words = [(f"羊山湖第{w}网格", f"Yangshan Lake {n}") for n, w in enumerate("一二三四", 1)]
    assert default_name(above, SECOND, words, 5) == ("羊山湖第五网格", "Yangshan Lake 5")
    assert default_name(above, SECOND, words, 112)[0] == "羊山湖第一百一十二网格"
    mixed = [*words, ("羊山湖社区第7网格", ""), ("机动网格", "Reserve")]
    assert default_name(above, SECOND, mixed, 7) == ("羊山湖第八网格", "Yangshan Lake 8")
    figures = [("第1网格", "Grid 1"), ("第2网格", "")]
    assert default_name(above, SECOND, figures, 3) == ("第3网格", "Grid 3")
    few = [words[0], *(("机动网格", ""), ("巡查网格", ""))]
    assert default_name(above, SECOND, few, 2)[0] == "羊山湖社区第2网格"


def test_the_parts_of_a_split_grid_are_numbered_on_in_its_manner() -> None:
    whole, part = ("羊山湖社区", "Yangshan Lake Community"), ("北苑社区", "")
    words = tuple((f"羊山湖第{w}网格", f"Yangshan Lake {n}") for n, w in enumerate("一二三四", 1))
    kin = Kin(whole, words, words)
    assert default_name(part, SECOND, words[3:], 2, kin) == ("北苑第五网格", "")
    after = Kin(whole, words, (*words, ("北苑第五网格", "")))
    assert default_name(whole, SECOND, words[:3], 5, after) == ("羊山湖第六网格", "Yangshan Lake 6")
    assert default_name(("羊山湖北村", ""), SECOND, [], 1, after)[0] == "羊山湖北村第六网格"
    figures = tuple((f"羊山湖社区第{n}网格", "") for n in (1, 7))
    assert default_name(part, SECOND, [], 1, Kin(whole, figures, figures))[0] == "北苑社区第8网格"
    plain = (("机动网格", "Reserve"),)
    assert default_name(part, SECOND, [], 1, Kin(whole, plain, plain))[0] == "北苑社区第1网格"


@given(st.integers(1, 999))
def test_numbers_in_words_are_read_back(number: int) -> None:
    assert numbered(f"第{in_words(number)}网格") == number


def test_numbers_in_words_are_written_as_chinese_does() -> None:
    written = "、".join(in_words(n) for n in (1, 10, 11, 20, 99, 100, 105, 110, 212, 1000))
    assert written == "一、十、十一、二十、九十九、一百、一百零五、一百一十、二百一十二、1000"


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("和园第四网格", 4),
        ("第十网格", 10),
        ("第二十一网格", 21),
        ("第一百零五网格", 105),
        ("第三网格（咏梅、羊山湖）", 3),
        ("第二社区第12网格", 12),
        ("机动网格", None),
    ],
)
def test_numbers_are_read_out_of_names(name: str, number: int | None) -> None:
    assert numbered(name) == number


def test_every_kind_of_grid_is_just_a_grid() -> None:
    assert after_number(Text(zh="三级网格", en="Third-level grid")) == ("网格", "Grid")
    assert after_number(Text(zh="村(社区)", en="Village")) == ("村", "Village")


@given(st.lists(st.integers(1, 30), max_size=30), st.integers(1, 30), st.text(max_size=80))
def test_a_default_name_is_new_beside_the_others_and_fits(
    used: list[int], least: int, parent: str
) -> None:
    beside = [(f"第{n}网格", "") for n in used]
    zh, _ = default_name((parent, ""), SECOND, beside, least)
    assert len(zh) <= NAME_MOST and numbered(zh) not in used and (numbered(zh) or 0) >= least
