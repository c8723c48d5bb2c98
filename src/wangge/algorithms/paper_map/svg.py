"""Shapes in millimetres as SVG paths, and a map's north arrow and scale bar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import shapely

from wangge.algorithms.paper_map.view import View


def svg_page(view: View, parts: Iterable[str]) -> bytes:
    """A page of the view's size that holds these parts; the same parts give the same bytes."""
    width, height = number(view.width_mm), number(view.height_mm)
    size = f'width="{width}mm" height="{height}mm" viewBox="0 0 {width} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'.encode()


def path(shape: Any, style: str) -> str:
    """Areas and lines of a shape as one path; empty for points and for nothing."""
    text = "".join(_lines(shape))
    return f'<path d="{text}" {style}/>' if text else ""


def furniture(view: View) -> Iterator[str]:
    """The north arrow and the scale bar; their texts are labels."""
    x, top = view.width_mm - 8, view.height_mm - 6
    length, _ = view.bar()
    yield f'<path d="M{number(x)} 5l3 9-3-2z" fill="#123f60"/>'
    yield (
        f'<path d="M{number(x)} 5l-3 9 3-2z" fill="#ffffff" stroke="#123f60" stroke-width="0.25"/>'
    )
    yield (
        f'<rect x="6" y="{number(top)}" width="{number(length / 2)}" height="1.2" fill="#123f60"/>'
    )
    yield (
        f'<rect x="6" y="{number(top)}" width="{number(length)}" height="1.2" fill="none"'
        ' stroke="#123f60" stroke-width="0.25"/>'
    )


def number(value: float) -> str:
    """Hundredths of a millimetre are enough."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _lines(shape: Any) -> Iterator[str]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            yield from (_ring(ring) + "z" for ring in (part.exterior, *part.interiors))
        elif part.geom_type == "LineString":
            yield _ring(part)


def _ring(line: Any) -> str:
    points = [f"{number(x)} {number(y)}" for x, y in shapely.get_coordinates(line).tolist()]
    return f"M{'L'.join(points)}" if len(points) > 1 else ""
