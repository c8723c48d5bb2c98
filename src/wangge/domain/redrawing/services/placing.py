"""Where a comment lies: at a point, or in a grid of the version that it is about."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from wangge.domain.places import api as places
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.models import Drawing
from wangge.domain.redrawing.services import common
from wangge.kernel.errors import InvalidInput


def placed(
    drawing: Drawing,
    version: int,
    lon: float | None,
    lat: float | None,
    grid_code: str,
    at: datetime,
) -> dict[str, Any]:
    """Longitude, latitude and grid of a comment; a grid alone is pinned at its middle.

    Raises `NotFound` for no such version, `InvalidInput` (`lon`, `grid_code`).
    """
    row = drawing.versions.filter(number=version).first()
    if row is None:
        raise common.no_version()
    if lon is not None and lat is not None:
        if not _on_earth(lon, lat):
            raise InvalidInput(
                "no_place", zh="坐标不可用。", en="These are no coordinates.", field="lon"
            )
        return {"lon": lon, "lat": lat, "grid_code": grid_code}
    if not grid_code:
        return {"lon": None, "lat": None, "grid_code": ""}
    middle = _middle(drawing, Content.unpack(row.content), grid_code, at)
    if middle is None:
        raise InvalidInput(
            "no_such_grid",
            zh="这一版没有这个网格。",
            en="The version has no such grid.",
            field="grid_code",
        )
    return {"lon": middle[0], "lat": middle[1], "grid_code": grid_code}


def _on_earth(lon: float, lat: float) -> bool:
    return math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90


def _middle(
    drawing: Drawing, content: Content, code: str, at: datetime
) -> tuple[float, float] | None:
    """The point of the grid's base unit that is nearest to the middle of all of them."""
    codes = [unit for unit, leaf in content.leaves.items() if leaf.startswith(code)]
    on = places.local_day(drawing.jurisdiction_key, at)
    units = places.units(drawing.jurisdiction_key, on, codes) if codes else []
    if not units:
        return None
    lon = sum(u.lon for u in units) / len(units)
    lat = sum(u.lat for u in units) / len(units)
    near = min(units, key=lambda u: ((u.lon - lon) ** 2 + (u.lat - lat) ** 2, u.code))
    return near.lon, near.lat
