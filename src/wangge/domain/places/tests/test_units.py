"""The fabric of base units comes in seamless, dated, and never takes a grid its ground."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import shapely

from wangge.domain.places import api
from wangge.domain.places.testing import (
    FOUNDER,
    GOVERNANCE,
    SINCE_ON,
    SmallTown,
    leaf_code,
    small_town,
    small_town_grids,
    unit_code,
)
from wangge.kernel.errors import Conflict, ManyErrors

ON = date(2026, 3, 2)
AT = datetime(2026, 3, 2, tzinfo=UTC)
BY: dict[str, Any] = {"actor": FOUNDER, "at": AT}
CELLS = [(c, r) for c in range(4) for r in range(4)]
MEMBERS = {unit_code(c, r): leaf_code(c, r) for c, r in CELLS}


@pytest.fixture
def town(db: None) -> SmallTown:
    return small_town()


def build(town: SmallTown, **changes: Any) -> api.SchemeRef:
    wanted: dict[str, Any] = {
        "spec": GOVERNANCE,
        "grids": small_town_grids(),
        "assignments": MEMBERS,
        "from_on": ON,
    }
    return api.build_scheme(jurisdiction_key=town.key, **(wanted | changes), **BY)


def codes(caught: pytest.ExceptionInfo[ManyErrors]) -> list[str]:
    return sorted({error.code for error in caught.value.errors})


def cells_with(**shapes: Any) -> list[api.UnitInput]:
    from wangge.domain.places.testing import _cell

    made = {unit_code(c, r): _cell(c, r) for c, r in CELLS} | shapes
    return [
        api.UnitInput(code, shape, name=f"单元{code[1:]}")
        for code, shape in made.items()
        if shape is not None
    ]


def take(town: SmallTown, units: list[api.UnitInput], **more: Any) -> api.UnitReport:
    return api.import_base_units(
        jurisdiction_key=town.key, units=units, **({"from_on": ON} | more), **BY
    )


def test_the_same_fabric_again_changes_nothing(town: SmallTown) -> None:
    report = take(town, cells_with())
    assert (report.added, report.changed, report.unchanged, report.ended) == (0, 0, 16, 0)


def test_gaps_and_overlaps_are_named_and_nothing_is_stored(town: SmallTown) -> None:
    inner = shapely.box(118.9321, 32.1119, 118.9339, 32.1135)  # U11, drawn too small
    report = take(town, cells_with(U11=inner))
    assert not report.stored and not report.coverage.is_seamless
    assert {f.kind for f in report.coverage.findings} == {"gap", "detached"}
    assert any("U11" in f.names for f in report.coverage.gaps)


def test_narrow_faults_are_mended_and_listed(town: SmallTown) -> None:
    west, south, east, north = shapely.bounds(cells_with()[5].shape)
    wider = shapely.box(west, south, east + 5e-6, north)  # half a metre into the neighbour
    assert not take(town, cells_with(U11=wider)).stored
    report = take(town, cells_with(U11=wider), mend_m=1.0)
    assert report.stored and report.coverage.is_seamless
    assert [f.kind for f in report.mended] == ["overlap"]
    assert {"U11", "U21"} == set(report.mended[0].names)
    assert 50 < report.moved_m2 < 150


def test_wide_faults_are_never_mended(town: SmallTown) -> None:
    wider = shapely.box(118.932, 32.1118, 118.9345, 32.1136)
    assert not take(town, cells_with(U11=wider), mend_m=1.0).stored


def test_a_split_unit_needs_a_grid_for_its_new_half(town: SmallTown) -> None:
    west, south, east, north = shapely.bounds(cells_with()[0].shape)
    middle = (west + east) / 2
    halves = {
        "U00": shapely.box(west, south, middle, north),
        "U00b": shapely.box(middle, south, east, north),
    }
    with pytest.raises(ManyErrors) as caught:
        take(town, cells_with(**halves))
    assert codes(caught) == ["unit_without_grid"] and "U00b" in caught.value.en
    report = take(town, cells_with(**halves), assignments={"governance": {"U00b": town.grids[1]}})
    assert (report.added, report.changed) == (1, 1)
    assert api.grid_chain(town.key, "governance", "U00", ON)[0].code == town.grids[0]
    assert api.grid_chain(town.key, "governance", "U00b", ON)[0].code == town.grids[1]
    lon, lat = east - 0.0001, (south + north) / 2
    before = api.locate(town.key, lon=lon, lat=lat, at=AT - timedelta(days=1))
    after = api.locate(town.key, lon=lon, lat=lat, at=AT)
    assert (before.candidates[0].unit_code, after.candidates[0].unit_code) == ("U00", "U00b")
    assert before.unit_id != after.unit_id


def test_an_import_cannot_go_back_behind_the_last(town: SmallTown) -> None:
    with pytest.raises(Conflict):
        take(town, cells_with(), from_on=SINCE_ON - timedelta(days=1))


def test_odd_codes_are_named_by_the_place_of_their_feature(town: SmallTown) -> None:
    with pytest.raises(ManyErrors) as caught:
        take(town, [api.UnitInput("", shapely.box(0, 0, 1, 1)), api.UnitInput("好", None)])
    assert [e.data["feature"] for e in caught.value.errors] == [1, 2]


def test_units_are_found_by_part_of_their_name(town: SmallTown) -> None:
    def named(words: str, most: int = 50) -> list[str]:
        return [u.code for u in api.units_named(town.key, ON, words, most)]

    assert named("单元12") == ["U12"]
    assert len(named("单元")) == 16
    assert named("单元 ", 3) == ["U00", "U01", "U02"]
    assert len(named("单元7幢")) == 16, "no number is cut in two"
    assert named("别处") == [] == named("")
