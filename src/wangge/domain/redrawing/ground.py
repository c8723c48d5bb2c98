"""What redrawing asks of places: the division in force as content, weights of units, parents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from wangge.domain.cases.api import LocationInput
from wangge.domain.places import api as places
from wangge.domain.redrawing.content import Content
from wangge.kernel.errors import InvalidInput, NotFound

HOUSEHOLDS = "households"
"""The attribute of a base unit that weighs it; without any, its area does."""


def in_force(jurisdiction_key: str, scheme_key: str, on: date) -> Content:
    """The scheme of that day, industry grids among its grids. Raises `NotFound`."""
    return Content(
        tuple(places.grid_inputs(jurisdiction_key, scheme_key, on)),
        dict(places.unit_grids(jurisdiction_key, scheme_key, on)),
    )


def about(jurisdiction_key: str, scheme_key: str, on: date, under: str = "") -> LocationInput:
    """Where a redrawing's matter lies: in `under`, else in the lowest grid that holds everything.

    Raises `InvalidInput` (`under`) for what is no grid with grids below it.
    """
    here = places.root_grid(jurisdiction_key, scheme_key, on)
    if under:
        try:
            here = places.grid(jurisdiction_key, scheme_key, under, on)
        except NotFound:
            raise _no_ground() from None
        if not _below(here, on):
            raise _no_ground()
        return LocationInput(grid_code=here.code)
    while len(found := _below(here, on)) == 1 and _below(found[0], on):
        here = found[0]
    return LocationInput(grid_code=here.code)


def _below(grid: places.GridRef, on: date) -> list[places.GridRef]:
    found = places.children(grid.jurisdiction_key, grid.scheme_key, grid.code, on)
    industry = {
        g.code
        for g in places.grid_inputs(grid.jurisdiction_key, grid.scheme_key, on)
        if g.rule is not None
    }
    return [g for g in found if g.code not in industry]


def _no_ground() -> InvalidInput:
    return InvalidInput(
        "no_ground",
        zh="请选择一个下面还有网格的范围。",
        en="Choose a grid that has grids below it.",
        field="under",
    )


def weights(jurisdiction_key: str, on: date) -> dict[str, float]:
    """Households of each base unit; its area in m² where no unit has a number of households."""
    units = places.units(jurisdiction_key, on)
    found = {u.code: u.attributes.get(HOUSEHOLDS) for u in units}
    if any(isinstance(v, (int, float)) and v > 0 for v in found.values()):
        return {c: float(v) if isinstance(v, (int, float)) else 0.0 for c, v in found.items()}
    return {u.code: u.area_m2 for u in units}


def parents(spec: places.SchemeRef, *contents: Content) -> Mapping[str, str]:
    """Grid code → its parent's, for the grids of all these divisions."""
    width = {level.key: level.code_width for level in spec.levels}
    root = spec.levels[0].key
    return {
        g.code: "" if g.level == root else g.code[: len(g.code) - width[g.level]]
        for content in contents
        for g in content.grids
        if g.rule is None
    }


def codes_ever(jurisdiction_key: str, scheme_key: str, level: str) -> tuple[str, ...]:
    """Every code that a grid of the level has had in any version: none is given out twice."""
    return places.codes_ever(jurisdiction_key, scheme_key, level)
