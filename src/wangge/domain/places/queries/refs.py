"""What other rooms get to see of places: frozen values without a database behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal
from uuid import UUID

from wangge.packs.schema import LevelSpec

PlaceStatus = Literal["inside", "edge", "near", "outside", "unlocated"]


@dataclass(frozen=True, slots=True)
class GridRef:
    """A grid of one version of a scheme. `parent_code` is empty for the root.

    A *bare* one has its code and nothing else (`level` is empty): it isn't there on the day asked.
    """

    scheme_key: str
    code: str
    level: str
    name: str
    parent_code: str = ""
    division_path: str = ""
    name_en: str = ""
    jurisdiction_key: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class SchemeRef:
    """A version of a scheme and the days on which it is in force (`to_on` excluded)."""

    id: UUID
    jurisdiction_key: str
    key: str
    version: int
    name_zh: str
    name_en: str
    levels: tuple[LevelSpec, ...]
    from_on: date
    to_on: date | None

    def level(self, key: str) -> LevelSpec:
        """The level of that key; `KeyError` when the scheme has none."""
        for level in self.levels:
            if level.key == key:
                return level
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class JurisdictionRef:
    """A town. `settings` may hold `near_m` and `edge_m` for locating."""

    id: UUID
    key: str
    root_path: str
    name_zh: str
    name_en: str
    time_zone: str
    pack_keys: tuple[str, ...]
    settings: Mapping[str, Any]
    editions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Pack key → `now`, the digest of the edition in force, and `all` that were, in order."""


@dataclass(frozen=True, slots=True)
class RawPoint:
    """The position as it was given, in the system it was given in."""

    lon: float
    lat: float
    system: str


@dataclass(frozen=True, slots=True)
class UnitCandidate:
    """A base unit that may be meant, and how far outside of it the point lies (0: in or on it)."""

    unit_code: str
    unit_id: UUID
    distance_m: float


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """Where a point lies; `lon`, `lat` in WGS-84.

    `inside`: in `unit_code`, clear of its border. `edge`: in it, but a border is so near that the
    other `candidates` may be meant. `near`: in no unit; `unit_code` is the nearest one.
    `outside`: no unit is near and `unit_code` is empty. `unlocated`: there was no position.
    `candidates` stand nearest first with their distances; whoever files decides, never silently.
    """

    status: PlaceStatus
    lon: float | None
    lat: float | None
    unit_code: str = ""
    unit_id: UUID | None = None
    candidates: tuple[UnitCandidate, ...] = ()
    raw: RawPoint | None = None

    @property
    def is_certain(self) -> bool:
        """Whether nobody needs to look at the place again."""
        return self.status == "inside"


UNLOCATED = PlaceFound("unlocated", None, None)


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A base unit without its geometry; `area_m2` on the ellipsoid."""

    id: UUID
    code: str
    name: str
    name_en: str
    division_path: str
    lon: float
    lat: float
    bounds: tuple[float, float, float, float]
    area_m2: float
    attributes: Mapping[str, Any] = field(default_factory=dict)
