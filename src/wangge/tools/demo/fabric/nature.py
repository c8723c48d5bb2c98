"""Water and green of the town, in metres: a hill, lakes, a river, gardens, playing fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.random import Generator
from numpy.typing import NDArray

from wangge.tools.demo.fabric.plots import Plot
from wangge.tools.demo.fabric.roads import HALF_WIDTH_M
from wangge.tools.demo.fabric.zones import Region, Zone

LAKES = 3


@dataclass(frozen=True, slots=True)
class Patch:
    """A named area; `kind` such as `lake`, `river`, `hill`, `park`, `garden`, `field`."""

    name: str
    kind: str
    shape: Any


def drawn_water(
    regions: Sequence[Region],
    blocks: Mapping[tuple[int, int], Any],
    course: Any,
    rng: Generator,
    names: Sequence[str],
) -> tuple[Patch, ...]:
    """The river (the last of `names`) and a lake in each of the first three parks."""
    parks = [r for r in regions if r.zone == Zone.PARK][:LAKES]
    lakes = [
        Patch(name, "lake", _lake(blocks[park.cells[0]], rng))
        for park, name in zip(parks, names, strict=False)
    ]
    meander = _wavy(course, rng)
    river = Patch(names[-1], "river", meander.buffer(HALF_WIDTH_M["river"], cap_style="flat"))
    return (*lakes, river)


def _lake(block: Any, rng: Generator) -> Any:
    x, y = block.centroid.x, block.centroid.y
    west, south, east, north = block.bounds
    turn = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    phases = rng.uniform(0, 2 * np.pi, 3)
    size = 1 + sum(
        0.13 / (k + 1) * np.sin((k + 2) * turn + phase) for k, phase in enumerate(phases)
    )
    long, short = (east - west) * 0.36, (north - south) * 0.3
    ring = np.column_stack([x + long * size * np.cos(turn), y + short * size * np.sin(turn)])
    return shapely.Polygon(ring).intersection(block.buffer(-26))


def _wavy(course: Any, rng: Generator) -> Any:
    """A river never runs quite straight: up to six metres off its line."""
    points = shapely.get_coordinates(course)
    phase = rng.uniform(0, 2 * np.pi)
    along = np.arange(len(points))
    points[:, 0] += 6 * np.sin(along * 0.55 + phase)
    return shapely.LineString(points)


def drawn_green(
    regions: Sequence[Region],
    blocks: Mapping[tuple[int, int], Any],
    plots: Sequence[Plot],
    grounds: NDArray[np.object_],
    river: Any,
    rng: Generator,
) -> tuple[Patch, ...]:
    """Hill, parks, river banks, squares, estate gardens and playing fields.

    `grounds` are the plots' polygons in metres, in the order of `plots`.
    """
    patches = [Patch("", "bank", river.buffer(26, cap_style="flat"))]
    for region in regions:
        whole = shapely.union_all([blocks[c] for c in region.cells])
        if region.zone == Zone.HILL:
            patches.append(Patch("羊山", "hill", _wooded(whole, rng)))
        elif region.zone == Zone.PARK:
            patches.append(Patch("", "park", _rounded(whole, 16, 18)))
    for plot, ground in zip(plots, grounds, strict=True):
        if plot.use == "square":
            patches.append(Patch("", "square", _rounded(ground, 14, 6)))
    patches += _gardens(plots, grounds, rng)
    return tuple(p for p in patches if not p.shape.is_empty)


def _rounded(shape: Any, inset_m: float, radius_m: float) -> Any:
    return shape.buffer(-inset_m - radius_m).buffer(radius_m)


def _wooded(whole: Any, rng: Generator) -> Any:
    """A wood's edge: soft corners, drawn in and out by up to forty metres."""
    soft = max(shapely.get_parts(_rounded(whole, 14, 110)), key=lambda part: part.area)
    ring = shapely.get_coordinates(shapely.segmentize(soft.exterior, 20))[:-1]
    middle = ring.mean(axis=0)
    along = np.linspace(0, 2 * np.pi, len(ring), endpoint=False)
    phases = rng.uniform(0, 2 * np.pi, 4)
    dent = sum(np.sin((5 + 4 * k) * along + phase) / (k + 2) for k, phase in enumerate(phases))
    inwards = (middle - ring) / np.hypot(*(middle - ring).T)[:, None]
    bent = ring + inwards * (24 * (1 + np.clip(dent, -1, 1)))[:, None]
    return shapely.Polygon(bent).buffer(0)


def _gardens(plots: Sequence[Plot], grounds: NDArray[np.object_], rng: Generator) -> list[Patch]:
    found: list[Patch] = []
    for plot, ground in zip(plots, grounds, strict=True):
        if plot.zone == Zone.CAMPUS and rng.random() < 0.3:
            found.append(Patch("", "field", field_in(ground, rng)))
        elif plot.zone == Zone.ESTATE and not plot.use and rng.random() < 0.22:
            found.append(Patch("", "garden", _rounded(ground, 16, 14)))
    return found


def field_in(ground: Any, rng: Generator) -> Any:
    """A running track with its field: a stadium shape near the middle of the ground."""
    centre = ground.representative_point()
    half = float(min(42.0, shapely.area(ground) ** 0.5 * 0.2))
    turn = float(rng.choice([0.0, np.pi / 2])) + float(rng.uniform(-0.05, 0.05))
    reach = np.array([np.cos(turn), np.sin(turn)]) * half * 0.9
    middle = np.array([centre.x, centre.y])
    return shapely.LineString([middle - reach, middle + reach]).buffer(half * 0.8)
