"""The lines and areas of a map as SVG, in millimetres. Text is the typesetter's, not ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import shapely

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
    width, height = view.width_mm, view.height_mm
    order = {layer: n for n, layer in enumerate(_AREAS)}
    backdrop = sorted(ground.backdrop, key=lambda f: order.get(f.layer, 0))
    parts = [p for feature in backdrop for p in _backdrop(feature)]
    frame = shapely.box(0, 0, width, height)
    outside = shapely.difference(frame, ground.grid)
    parts.append(_path(outside, _OUTSIDE))
    parts += [_path(f.shape, _UNIT) for f in ground.units]
    parts += [_path(f.shape, _NEIGHBOUR) for f in ground.neighbours]
    parts += [_path(ground.grid, _GRID), *_north(width), *_bar(ground)]
    size = f'width="{_n(width)}mm" height="{_n(height)}mm" viewBox="0 0 {_n(width)} {_n(height)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'.encode()


def _backdrop(feature: Feature) -> Iterator[str]:
    if feature.shape.geom_type.endswith("LineString"):
        wide = ROAD_MM.get(feature.kind, _LANE_MM)
        line = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
        yield _path(feature.shape, f'{line} stroke="#b3a98f" stroke-width="{_n(wide + 0.25)}"')
        yield _path(feature.shape, f'{line} stroke="#ffffff" stroke-width="{_n(wide)}"')
    elif feature.layer in _AREAS:
        yield _path(feature.shape, _AREAS[feature.layer])


def _north(width: float) -> Iterator[str]:
    """An arrow in the upper right corner; its letter is a label."""
    x = width - 8
    yield f'<path d="M{_n(x)} 5l3 9-3-2z" fill="#123f60"/>'
    yield (f'<path d="M{_n(x)} 5l-3 9 3-2z" fill="#ffffff" stroke="#123f60" stroke-width="0.25"/>')


def _bar(ground: Ground) -> Iterator[str]:
    """A bar in the lower left corner; its length in words is a label."""
    length, _ = ground.view.bar()
    top = ground.view.height_mm - 6
    half = length / 2
    yield f'<rect x="6" y="{_n(top)}" width="{_n(half)}" height="1.2" fill="#123f60"/>'
    yield (
        f'<rect x="6" y="{_n(top)}" width="{_n(length)}" height="1.2" fill="none"'
        ' stroke="#123f60" stroke-width="0.25"/>'
    )


def _path(shape: Any, style: str) -> str:
    text = "".join(_lines(shape))
    return f'<path d="{text}" {style}/>' if text else ""


def _lines(shape: Any) -> Iterator[str]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            yield from (_ring(ring) + "z" for ring in (part.exterior, *part.interiors))
        elif part.geom_type == "LineString":
            yield _ring(part)


def _ring(line: Any) -> str:
    points = [f"{_n(x)} {_n(y)}" for x, y in line.coords]
    return f"M{'L'.join(points)}" if len(points) > 1 else ""


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
