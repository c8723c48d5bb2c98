"""The base units as a net: size, place, outline, who borders on whom and along what.

Worked out once for each state of ground and map, then read from a file by every process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.domain.places.models import MapLayer
from wangge.domain.places.queries.cache import towns
from wangge.domain.places.queries.net_making import BARRIER_LAYERS, Columns, worked_out
from wangge.domain.places.queries.shapes import unit_shapes
from wangge.domain.places.queries.town import Town
from wangge.domain.places.queries.unit_index import cache_folder, one_at_a_time

_DECIMALS = 6
"""Of a degree: 0.1 m."""


@dataclass(frozen=True, slots=True)
class UnitNet:
    """Columns by unit, in the order of `codes`; and by border, `left` and `right` being places.

    Metres are from the south-western corner of the town. `barrier`: 2 main road, rail or water,
    1 secondary road, 0 none.
    """

    codes: tuple[str, ...]
    area_m2: NDArray[np.float64]
    exterior_m: NDArray[np.float64]
    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    shared_m: NDArray[np.float64]
    barrier: NDArray[np.int64]

    def only(self, kept: Sequence[int]) -> UnitNet:
        """The net of these units, in their order; borders to others count as outline."""
        at = np.full(len(self.codes), -1)
        at[list(kept)] = np.arange(len(kept))
        left, right = at[self.left], at[self.right]
        exterior_m = self.exterior_m[list(kept)]
        for here, there in ((left, right), (right, left)):
            edge = (here >= 0) & (there < 0)
            exterior_m = exterior_m + np.bincount(here[edge], self.shared_m[edge], len(kept))
        inside = (left >= 0) & (right >= 0)
        return UnitNet(
            codes=tuple(self.codes[n] for n in kept),
            area_m2=self.area_m2[list(kept)],
            exterior_m=exterior_m,
            x_m=self.x_m[list(kept)],
            y_m=self.y_m[list(kept)],
            left=left[inside],
            right=right[inside],
            shared_m=self.shared_m[inside],
            barrier=self.barrier[inside],
        )


def unit_net(jurisdiction_key: str, on: date) -> UnitNet:
    """The net of that day's units by code. Raises `NotFound` for an unknown town.

    The first answer after a change of units, roads or water takes about a second for 10,000 units.
    """
    town = towns.get(jurisdiction_key)
    path = cache_folder() / f"{_name(town, 'net', on, _layers(town))}.npz"

    def make(partial: Path) -> None:
        with partial.open("wb") as file:
            np.savez(file, **worked_out(jurisdiction_key, on))  # type: ignore[arg-type]

    _made(path, make)
    with np.load(path) as data:
        columns: Columns = {name: data[name] for name in data.files}
    codes = tuple(map(str, columns.pop("codes").tolist()))
    return UnitNet(codes=codes, **columns)


def unit_outlines(jurisdiction_key: str, on: date) -> tuple[str, ...]:
    """The shape of each unit as a GeoJSON geometry in WGS-84, by code, as `unit_net` has them."""
    town = towns.get(jurisdiction_key)
    path = cache_folder() / f"{_name(town, 'outlines', on, '')}.txt"

    def make(partial: Path) -> None:
        shapes = np.array([shape for _, shape in unit_shapes(jurisdiction_key, on)], object)
        rounded = shapely.transform(shapes, lambda points: np.round(points, _DECIMALS))
        partial.write_text("\n".join(shapely.to_geojson(rounded)), encoding="utf-8")

    _made(path, make)
    text = path.read_text(encoding="utf-8")
    return tuple(text.split("\n")) if text else ()


def _layers(town: Town) -> str:
    rows = MapLayer.objects.filter(jurisdiction_id=town.ref.id, key__in=BARRIER_LAYERS)
    stamps = "-".join(rows.order_by("key").values_list("stamp", flat=True))
    return hashlib.sha256(stamps.encode()).hexdigest()[:16]


def _name(town: Town, kind: str, on: date, more: str) -> str:
    # The town and the stamp of its units stand in the name: `remove_old` knows by them what is old.
    period = town.units.period(on.toordinal())
    return f"{town.ref.id.hex[-12:]}-{kind}-{more}-{period}-{town.stamps.units[:16]}"


def _made(path: Path, make: Callable[[Path], None]) -> None:
    if path.exists():
        return
    with one_at_a_time(path):
        if not path.exists():
            partial = path.with_suffix(".part")
            make(partial)
            partial.replace(path)
