"""Which base units are reached on foot from stations: along the town's own roads, kept by stamp.

Without a road layer straight lines times a detour stand in, and the answer says so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.algorithms.metres import metres_per_degree
from wangge.domain.places.models import MapFeature, MapLayer
from wangge.domain.places.queries.cache import towns
from wangge.domain.places.queries.grids import unit_grids
from wangge.domain.places.queries.town import Town
from wangge.domain.places.queries.unit_index import cache_folder, one_at_a_time
from wangge.domain.places.queries.units import units

if TYPE_CHECKING:
    from wangge.algorithms.walking import Barriers, Network

Method = Literal["roads", "straight"]


@dataclass(frozen=True, slots=True)
class WalkRules:
    """How somebody walks. `barriers`: map layers; `roads_left_out`: kinds of roads."""

    reach_m: float
    access_m: float
    detour: float
    barriers: tuple[str, ...] = ()
    roads_left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Walks:
    """Metres on foot to each base unit of a grid that has stations; None: not within reach."""

    method: Method
    metres: Mapping[str, Mapping[str, float | None]]
    """Grid → unit → metres."""


def walks(
    jurisdiction_key: str,
    *,
    scheme_key: str,
    grids: Mapping[str, Sequence[str]],
    on: date,
    rules: WalkRules,
) -> Walks:
    """For each grid (code → the units where its stations are) the way to each of its own units.

    The first answer after a change of ground, roads or stations takes seconds in a large town; it
    is kept in a file that later ones read.
    """
    town = towns.get(jurisdiction_key)
    path = _path(town, scheme_key, grids, on, rules)
    if not path.exists():
        with one_at_a_time(path):
            if not path.exists():
                found = _worked_out(town, scheme_key, grids, on, rules)
                partial = path.with_suffix(".part")
                partial.write_text(json.dumps(found), encoding="utf-8")
                partial.replace(path)
    read = json.loads(path.read_text(encoding="utf-8"))
    return Walks(read["method"], read["metres"])


def _path(
    town: Town, scheme_key: str, grids: Mapping[str, Sequence[str]], on: date, rules: WalkRules
) -> Path:
    layers = MapLayer.objects.filter(jurisdiction_id=town.ref.id).order_by("key")
    table = town.table(town.scheme_on(scheme_key, on.toordinal()))
    basis = [
        *(scheme_key, sorted((g, sorted(s)) for g, s in grids.items()), repr(rules)),
        *(list(layers.values_list("key", "stamp")), town.stamps.grids),
        *(table.period(on.toordinal()), town.units.period(on.toordinal())),
    ]
    digest = hashlib.sha256(json.dumps(basis).encode()).hexdigest()[:24]
    # The town and the stamp of its units stand in the name: `remove_old` knows by them what is old.
    name = f"{town.ref.id.hex[-12:]}-walk-{digest}-{town.stamps.units[:16]}.json"
    return cache_folder() / name


class _Plane:
    """Degrees around the town as metres."""

    def __init__(self, lon: float, lat: float) -> None:
        self._origin = np.array([lon, lat])
        self._scale = np.array(metres_per_degree(lat))

    def __call__(self, points: Any) -> NDArray[np.float64]:
        flat: NDArray[np.float64] = (np.asarray(points, float) - self._origin) * self._scale
        return flat


def _worked_out(
    town: Town, scheme_key: str, grids: Mapping[str, Sequence[str]], on: date, rules: WalkRules
) -> dict[str, Any]:
    # scipy takes 30 MB: only a process that works out a circle pays for it.
    from wangge.algorithms import walking

    key = town.ref.key
    spots = {u.code: (u.lon, u.lat) for u in units(key, on)}
    plane = _Plane(*next(iter(spots.values()))) if spots else _Plane(0.0, 0.0)
    roads = walking.network(_shapes(town, "road", plane, rules.roads_left_out))
    shapes = [s for layer in rules.barriers for s in _shapes(town, layer, plane)]
    barriers = walking.Barriers(shapes)
    members: dict[str, list[str]] = {code: [] for code in grids}
    lengths = {len(code) for code in grids}
    for unit, leaf in unit_grids(key, scheme_key, on):
        for code in (leaf[:n] for n in lengths):
            if code in members and unit in spots:
                members[code].append(unit)
    metres = {
        code: _ways(
            roads,
            barriers,
            plane([spots[s] for s in stations if s in spots]).reshape(-1, 2),
            plane([spots[u] for u in members[code]]).reshape(-1, 2),
            members[code],
            rules,
        )
        for code, stations in grids.items()
    }
    return {"method": "roads" if len(roads) else "straight", "metres": metres}


def _ways(
    roads: Network,
    barriers: Barriers,
    stations: NDArray[np.float64],
    places: NDArray[np.float64],
    codes: Sequence[str],
    rules: WalkRules,
) -> dict[str, float | None]:
    from wangge.algorithms import walking  # as above

    if len(roads):
        found = walking.walked_m(
            *(roads, stations, places),
            reach_m=rules.reach_m,
            access_m=rules.access_m,
            barriers=barriers,
        )
    else:
        found = walking.straight_m(stations, places, detour=rules.detour, barriers=barriers)
        found = np.where(found <= rules.reach_m, found, np.inf)
    return {
        code: round(float(far), 1) if np.isfinite(far) else None
        for code, far in zip(codes, found, strict=True)
    }


def _shapes(town: Town, layer: str, plane: _Plane, left_out: Sequence[str] = ()) -> list[Any]:
    rows = MapFeature.objects.filter(layer__jurisdiction_id=town.ref.id, layer__key=layer)
    wkbs = rows.exclude(kind__in=list(left_out)).order_by("pk").values_list("geometry", flat=True)
    shapes = [shapely.from_wkb(bytes(wkb)) for wkb in wkbs.iterator(2000)]
    return [shapely.transform(shape, plane) for shape in shapes]
