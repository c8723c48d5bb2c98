"""A division as what exports need: shapes and sums of the grids of each level, units, names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.domain.places import api as places
from wangge.domain.places.api import GridInput, SchemeRef, UnitRef
from wangge.domain.redrawing import levels
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.weighing import UNITS, Weight, weights_of
from wangge.packs.schema import LevelSpec


@dataclass(frozen=True)
class Source:
    """What a division is called: town, drawing, version (None: not saved), and when it was made."""

    jurisdiction_key: str
    scheme_key: str
    title: str
    version: int | None
    note: str
    at: datetime


@dataclass(frozen=True)
class Grids:
    """Grids of one level with their shapes (WGS-84) and sums, by code."""

    level: LevelSpec
    grids: tuple[GridInput, ...]
    shapes: NDArray[Any]
    units: tuple[int, ...]
    area_m2: tuple[float, ...]
    sums: dict[str, tuple[float, ...]]


class Division:
    """A division on the ground of a day; shapes are put together once."""

    def __init__(self, source: Source, content: Content, on: date) -> None:
        self.source, self.content = source, content
        town = source.jurisdiction_key
        self.scheme: SchemeRef = places.scheme_in_force(town, source.scheme_key, on)
        self.town = places.jurisdiction(town)
        self.on = on
        self.made_on = places.local_day(town, source.at)

    @cached_property
    def units(self) -> list[UnitRef]:
        """Base units by code, those that the division knows."""
        found = places.units(self.source.jurisdiction_key, self.on)
        return [u for u in found if u.code in self.content.leaves]

    @cached_property
    def shapes(self) -> NDArray[Any]:
        """Their shapes in degrees."""
        found = places.unit_shapes(self.source.jurisdiction_key, self.on)
        return np.array([shape for code, shape in found if code in self.content.leaves], object)

    @cached_property
    def weights(self) -> tuple[Weight, ...]:
        """What units can be weighed by, besides area and number."""
        return tuple(w for w in weights_of(self.units) if w.key not in (UNITS, "area_m2"))

    def levels(self) -> tuple[LevelSpec, ...]:
        """The levels that are ground, top first."""
        return levels.area_levels(self.scheme)

    def at(self, level: LevelSpec) -> Grids:
        """The grids of a level."""
        of = levels.at_level(self.scheme, self.content, level)
        members: dict[str, list[int]] = defaultdict(list)
        for n, unit in enumerate(self.units):
            members[of[unit.code]].append(n)
        grids = tuple(g for g in self.content.grids if g.code in members)
        held = [members[g.code] for g in grids]
        areas = [u.area_m2 for u in self.units]
        return Grids(
            level=level,
            grids=grids,
            shapes=np.array([shapely.coverage_union_all(self.shapes[h]) for h in held], object),
            units=tuple(len(h) for h in held),
            area_m2=tuple(round(sum(areas[n] for n in h), 1) for h in held),
            sums={w.key: tuple(_sum(w, h) for h in held) for w in self.weights},
        )


def _sum(weight: Weight, members: Sequence[int]) -> float:
    return round(sum(weight.values[n] or 0.0 for n in members), 3)
