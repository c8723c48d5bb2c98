"""What a drawn town is: units, grids, layers of the map, components. Degrees of WGS-84."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """A base unit; `grid` is its leaf grid's code. `what` says what stands there."""

    code: str
    name: str
    name_en: str
    community: str
    """12-digit path of its community."""
    grid: str
    shape: Any
    what: str = ""
    households: int | None = None
    """None: not known."""


@dataclass(frozen=True, slots=True)
class PlannedGrid:
    code: str
    level: str
    name: str
    name_en: str
    division_path: str = ""


@dataclass(frozen=True, slots=True)
class PlannedFeature:
    shape: Any
    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class PlannedLayer:
    key: str
    name_zh: str
    name_en: str
    features: tuple[PlannedFeature, ...]


@dataclass(frozen=True, slots=True)
class PlannedThing:
    """A component (17-digit identity code) or a shop (the town's own code)."""

    code: str
    class_code: str
    zh: str
    en: str
    lon: float
    lat: float
    unit: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where things happen: near a road, in an estate, on a campus."""

    lon: float
    lat: float
    unit: str
    grid: str
    address: str
    kind: str
    """`road`, `shop`, `estate`, `campus`, `park`, `hill` or `mixed`."""


@dataclass(frozen=True, slots=True)
class TownPlan:
    """A whole town, ready to be written down."""

    root_path: str
    name_zh: str
    name_en: str
    units: tuple[PlannedUnit, ...]
    grids: tuple[PlannedGrid, ...]
    layers: tuple[PlannedLayer, ...] = ()
    things: tuple[PlannedThing, ...] = ()
    spots: tuple[Spot, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    """What was drawn, by kind, for the reader."""
