"""What redrawing asks of places: the division in force as content, weights of units, parents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from wangge.domain.cases.api import LocationInput
from wangge.domain.places import api as places
from wangge.domain.redrawing.content import Content

HOUSEHOLDS = "households"
"""The attribute of a base unit that weighs it; without any, its area does."""


def in_force(jurisdiction_key: str, scheme_key: str, on: date) -> Content:
    """The scheme of that day, industry grids among its grids. Raises `NotFound`."""
    return Content(
        tuple(places.grid_inputs(jurisdiction_key, scheme_key, on)),
        dict(places.unit_grids(jurisdiction_key, scheme_key, on)),
    )


def middle(jurisdiction_key: str, on: date) -> LocationInput | None:
    """A point of the town for its matters: the middle of its first base unit."""
    for unit in places.units(jurisdiction_key, on):
        return LocationInput(lon=unit.lon, lat=unit.lat, unit_code=unit.code)
    return None


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
