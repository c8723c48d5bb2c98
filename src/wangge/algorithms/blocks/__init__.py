"""Base units (单元网格) for a town that has none: street blocks, cells around points, numbering.

Pure: shapes in metres of one plane in, a seamless coverage out. No line is invented that a road,
river, railway, boundary or building doesn't suggest, and no building is ever cut.
"""

from __future__ import annotations

from wangge.algorithms.blocks.build import Blocks, Line, around_points, street_blocks
from wangge.algorithms.blocks.number import number

__all__ = ["Blocks", "Line", "around_points", "number", "street_blocks"]
