"""The lines and areas of a map as SVG, in millimetres. Text is the typesetter's, not ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import shapely

from wangge.algorithms.paper_map import furniture, number, path, svg_page
from wangge.domain.papers.mapping.ground import Feature, Ground

ROAD_MM: Final = {"primary": 1.7, "trunk": 1.9, "secondary": 1.2, "tertiary": 0.9}
_LANE_MM = 0.6
_AREAS: Final = {
    "land": 'fill="#efe9dc"',
    "green": 'fill="#d9e9d2"',
    "water": 'fill="#c3dcec"',
    "road": 'fill="#ffffff" stroke="#b3a98f" stroke-width="0.16"',
    "building": 'fill="#ddd5c7" stroke="#b9ad99" stroke-width="0.1"',
}
_UNIT = 'fill="none" stroke="#8b98a5" stroke-width="0.14" stroke-dasharray="0.9 0.7"'
_NEIGHBOUR = 'fill="none" stroke="#4c5d6d" stroke-width="0.3" stroke-dasharray="2.4 0.9 0.5 0.9"'
_GRID = 'fill="none" stroke="#b3261e" stroke-width="0.85" stroke-linejoin="round"'
_OUTSIDE = 'fill="#ffffff" fill-opacity="0.5" fill-rule="evenodd"'


def svg_of(ground: Ground) -> bytes:
    """The map without its texts; the same ground gives the same bytes."""
    view = ground.view
    order = {layer: n for n, layer in enumerate(_AREAS)}
    backdrop = sorted(ground.backdrop, key=lambda f: order.get(f.layer, 0))
    parts = [p for feature in backdrop for p in _backdrop(feature)]
    frame = shapely.box(0, 0, view.width_mm, view.height_mm)
    outside = shapely.difference(frame, ground.grid)
    parts.append(path(outside, _OUTSIDE))
    parts += [path(f.shape, _UNIT) for f in ground.units]
    parts += [path(f.shape, _NEIGHBOUR) for f in ground.neighbours]
    parts += [path(ground.grid, _GRID), *furniture(view)]
    return svg_page(view, parts)


def _backdrop(feature: Feature) -> Iterator[str]:
    if feature.shape.geom_type.endswith("LineString"):
        wide = ROAD_MM.get(feature.kind, _LANE_MM)
        line = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
        yield path(feature.shape, f'{line} stroke="#b3a98f" stroke-width="{number(wide + 0.25)}"')
        yield path(feature.shape, f'{line} stroke="#ffffff" stroke-width="{number(wide)}"')
    elif feature.layer in _AREAS:
        yield path(feature.shape, _AREAS[feature.layer])
