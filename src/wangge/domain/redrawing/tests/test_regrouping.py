"""Upper grids made anew and communities split: nested, complete, no code given twice."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.domain.places.api import GridInput, check_grid_inputs
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.drafting.splitting import with_splits
from wangge.domain.redrawing.regrouping import CodeBook, regrouped
from wangge.domain.redrawing.wishes import Split
from wangge.kernel.errors import InvalidInput
from wangge.packs.schema import LevelSpec, Text

TOWN, COMMUNITY, GRID = LEVELS = tuple(
    LevelSpec(key=k, name=Text(zh=z, en=k), code_width=w)
    for k, z, w in (("town", "街道", 2), ("community", "社区", 2), ("grid", "网格", 2))
)
INDUSTRY = LevelSpec(key="industry", name=Text(zh="行业", en="Industry"), code_width=2,
                     membership="rule")  # fmt: skip
ROOT = "10"
EVER = {"community": ["1009"], "grid": ["100107", "100901"]}


def division(leaves: dict[str, str]) -> Content:
    communities = sorted({c[:4] for c in leaves.values()})
    grids = [GridInput(ROOT, "town", "镇", "Town", "")]
    grids += [GridInput(c, "community", f"社区{c}") for c in communities]
    grids += [GridInput(c, "grid", f"网格{c}") for c in sorted(set(leaves.values()))]
    grids += [GridInput(f"{communities[0]}H1", "industry", "行业", rule={"use": ("school",)})]
    return Content(tuple(grids), leaves)


def book(content: Content) -> CodeBook:
    return CodeBook((content,), lambda level: EVER.get(level, []))


def sound(content: Content, before: Content) -> None:
    """Complete, nested, every code once and of a grid with units; new ones never given before."""
    check_grid_inputs((*LEVELS, INDUSTRY), content.grids)
    codes = [g.code for g in content.grids]
    assert len(set(codes)) == len(codes)
    assert content.leaves.keys() == before.leaves.keys()
    area = {g.code for g in content.grids if g.level != "industry"}
    assert area == {c[:n] for c in content.leaves.values() for n in (2, 4, 6)}
    new = set(codes) - {g.code for g in before.grids}
    assert not new & {c for given in EVER.values() for c in given}


divisions = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3)), min_size=2, max_size=24).map(
    lambda pairs: division({f"u{n:02d}": f"{ROOT}{a:02d}{b:02d}" for n, (a, b) in enumerate(pairs)})
)


@given(divisions, st.data())
def test_upper_grids_of_whole_lower_ones(before: Content, data: st.DataObject) -> None:
    lower = sorted(set(before.leaves.values()))
    uppers = sorted({c[:4] for c in lower})
    codes = book(before)
    new = [codes.give(COMMUNITY, ROOT) for _ in range(data.draw(st.integers(0, 2)))]
    keeper = uppers[0]  # the one with the industry's grid
    target = {c: data.draw(st.sampled_from([*uppers, *new])) for c in lower}
    target[next(c for c in lower if c[:4] == keeper)] = keeper
    wanted = {u: target[c] for u, c in before.leaves.items()}
    fresh = [GridInput(c, "community", "新") for c in new]
    after = regrouped(before, LEVELS, COMMUNITY, wanted, fresh, codes)
    sound(after, before)
    assert {u: c[:4] for u, c in after.leaves.items()} == wanted
    same = defaultdict(set)
    for unit, leaf in before.leaves.items():
        same[leaf].add(after.leaves[unit])
    assert all(len(found) == 1 for found in same.values()), "lower grids stay whole"
    stay = {c for c in lower if target[c] == c[:4]}
    assert all(same[c] == {c} for c in stay), "who stays keeps the code"


@given(divisions, st.data())
def test_a_community_split(before: Content, data: st.DataObject) -> None:
    sizes = defaultdict(list)
    for unit, leaf in sorted(before.leaves.items()):
        sizes[leaf[:4]].append(unit)
    large = [c for c, units in sizes.items() if len(units) > 1]
    if not large:
        return
    upper = data.draw(st.sampled_from(sorted(large)))
    most = len(sizes[upper]) - 1
    leaving = data.draw(st.sets(st.sampled_from(sizes[upper]), min_size=1, max_size=most))
    split = Split(upper, tuple(sorted(leaving)), "新社区")
    after, born = with_splits(before, LEVELS, GRID, [split], book(before))
    sound(after, before)
    (code,) = born
    assert born == {code: upper}
    assert {u for u, c in after.leaves.items() if c.startswith(code)} == leaving
    assert all(after.leaves[u] == c for u, c in before.leaves.items() if u not in leaving)
    assert next(g.name for g in after.grids if g.code == code) == "新社区"


def test_codes_that_were_ever_given_are_passed_over() -> None:
    before = division({"a": "100101", "b": "100201", "c": "100202"})
    split = Split("1002", ("c",), "南社区")
    after, born = with_splits(before, LEVELS, GRID, [split], book(before))
    assert born == {"1010": "1002"}, "1009 was there once"
    assert after.leaves == {"a": "100101", "b": "100201", "c": "101001"}
    assert book(before).give(GRID, "1001") == "100108"


def test_splits_at_an_upper_level_take_whole_lower_grids() -> None:
    levels = (TOWN, *(LevelSpec(key=k, name=Text(zh=k, en=k), code_width=2)
                      for k in ("first", "second", "unit")))  # fmt: skip
    leaves = {"a": "10010101", "b": "10010101", "c": "10010102", "d": "10010201"}
    grids = [GridInput(c, k, c) for k, n in (("town", 2), ("first", 4), ("second", 6), ("unit", 8))
             for c in sorted({c[:n] for c in leaves.values()})]  # fmt: skip
    before = Content(tuple(grids), leaves)
    codes = CodeBook((before,), lambda level: ())
    after, _ = with_splits(before, levels, levels[2], [Split("1001", ("c", "d"), "新")], codes)
    assert after.leaves == {"a": "10010101", "b": "10010101", "c": "10020102", "d": "10020201"}
    with pytest.raises(InvalidInput) as refusal:
        with_splits(before, levels, levels[2], [Split("1001", ("a",), "新")], codes)
    assert (refusal.value.code, refusal.value.field) == ("grid_cut", "edits.0.units")


@pytest.mark.parametrize(
    ("split", "code"),
    [
        (Split("9999", ("a",), "新"), "unknown_upper"),
        (Split("10", ("a",), "新"), "unknown_upper"),
        (Split("1001", ("b",), "新"), "not_in_upper"),
        (Split("1001", ("a",), "新"), "nothing_left"),
    ],
)
def test_what_cannot_be_split_is_said(split: Split, code: str) -> None:
    before = division({"a": "100101", "b": "100201"})
    with pytest.raises(InvalidInput) as refusal:
        with_splits(before, LEVELS, GRID, [split], book(before))
    assert refusal.value.code == code


def test_digits_that_are_used_up_are_said() -> None:
    before = division({"a": "100101"})
    codes = CodeBook((before,), lambda level: ["1099"] if level == "community" else [])
    with pytest.raises(InvalidInput) as refusal:
        codes.give(COMMUNITY, ROOT)
    assert refusal.value.code == "codes_used_up"
