"""Codes of base units: inside each community from west to east, row by row from the north.

After the order that DB11 gives for unit grids (W→E, N→S within the community).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from wangge.algorithms.blocks.net import Shapes
from wangge.kernel.errors import InvalidInput


def number(polygons: Shapes, communities: Sequence[str], width: int = 3) -> list[str]:
    """The code of each polygon: its community's followed by its number there.

    Rows are as high as the community's mean unit; in a row the western one comes first. The same
    shapes get the same codes in whatever order they come. `InvalidInput` (`width`) where a
    community has more units than the digits can number.
    """
    middle = shapely.centroid(polygons)
    x, y = shapely.get_x(middle), shapely.get_y(middle)
    area = shapely.area(polygons)
    owner = np.asarray(communities, object)
    codes = [""] * len(polygons)
    for community in sorted(set(communities)):
        mine = np.flatnonzero(owner == community)
        if len(mine) >= 10**width:
            raise _too_many(community, len(mine), width)
        row_m = max(float(np.sqrt(area[mine].mean())), 1.0)
        row = np.floor((y[mine].max() - y[mine]) / row_m).astype(np.int64)
        for n, unit in enumerate(mine[np.lexsort((y[mine], x[mine], row))], 1):
            codes[unit] = f"{community}{n:0{width}d}"
    return codes


def _too_many(community: str, count: int, width: int) -> InvalidInput:
    return InvalidInput(
        "too_many_units",
        zh=f"社区 {community} 有 {count} 个单元，{width} 位顺序号不够用。",
        en=f"The community {community} has {count} units; {width} digits can't number them.",
        field="width",
        data={"community": community, "units": count},
    )
