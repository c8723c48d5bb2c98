"""Components with their identity codes (17 digits), and shops with the town's own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from wangge.kernel.codes import ComponentCode, DivisionCode
from wangge.tools.demo.fabric.fixtures import SHOP_CLASS, Fixture
from wangge.tools.demo.fabric.ground import Ground
from wangge.tools.demo.fabric.plan import PlannedThing, PlannedUnit

COUNTY = DivisionCode.from_path("320113")


def coded_things(ground: Ground, units: Sequence[PlannedUnit]) -> tuple[PlannedThing, ...]:
    """Everything on the ground of a base unit; what fell outside the town is left out."""
    fixtures = [*ground.fixtures, *ground.shops]
    points = ground.warp.degrees(shapely.points([(f.x, f.y) for f in fixtures]))
    tree = shapely.STRtree([u.shape for u in units])
    which, where = tree.query(points, predicate="intersects")
    owner = dict(zip(which[::-1].tolist(), where[::-1].tolist(), strict=True))
    seen: dict[str, int] = {}
    found = []
    for n, fixture in enumerate(fixtures):
        if n not in owner:
            continue
        seen[fixture.class_code] = number = seen.get(fixture.class_code, 0) + 1
        lon, lat = np.round(shapely.get_coordinates(points[n])[0], 7)
        extra = {"road": fixture.road} if fixture.road else {}
        extra |= {"trade": fixture.trade} if fixture.trade else {}
        code = _code(fixture, number)
        found.append(
            PlannedThing(
                code,
                fixture.class_code,
                fixture.zh,
                fixture.en,
                float(lon),
                float(lat),
                units[owner[n]].code,
                extra,
            )
        )
    return tuple(found)


def _code(fixture: Fixture, number: int) -> str:
    if fixture.class_code == SHOP_CLASS:
        return f"{COUNTY.text[:6]}{SHOP_CLASS}{number:06d}"
    return str(ComponentCode(COUNTY, fixture.class_code, number))
