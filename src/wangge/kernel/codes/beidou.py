"""The Beidou grid location code (北斗网格位置码), GB/T 39409-2020, in two dimensions.

Owns the north-eastern quarter of the earth, where China lies; refuses the others, whose
mirrored numbering hasn't been checked against the standard's own examples.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from wangge.kernel.codes._errors import wrong

_PER_DEGREE = 3600 * 2048  # the finest cell is 1/2048 of a second
_DIGITS = "0123456789ABCDEF"
_ZONE, _ROW = 6 * _PER_DEGREE, 4 * _PER_DEGREE
# Levels 2 to 10: columns and rows within the cell above, and whether one Z-order digit tells both.
_SPLITS = (
    (12, 8, False),
    (2, 3, True),
    (15, 10, False),
    (15, 15, False),
    (2, 2, True),
    (8, 8, False),
    (8, 8, False),
    (8, 8, False),
    (8, 8, False),
)

Degrees = int | float | Decimal | Fraction


def beidou_code(lon: Degrees, lat: Degrees, level: int) -> str:
    """The code of the cell of `level` (0 to 10) that holds a CGCS2000 position in degrees.

    Reckoned in whole numbers; give a `Fraction` or `Decimal` where the position is exact, since a
    float just beside a cell's edge says so exactly. A cell owns its western and southern edges.
    Raises `InvalidInput`: `beidou_level`, `beidou_area` (outside 0-180 E, 0-88 N).
    """
    if level not in range(11):
        raise wrong(
            "beidou_level",
            "level",
            f"北斗网格层级应为 0 至 10，不能是 {level}",
            f"A Beidou grid level is 0 to 10, not {level}",
        )
    x, y = _units(lon, "lon", 180), _units(lat, "lat", 88)
    code = "N"
    if level == 0:
        return code
    code += f"{x // _ZONE + 31:02d}{chr(ord('A') + y // _ROW)}"
    width, height = _ZONE, _ROW
    x, y = x % width, y % height
    for columns, rows, z_order in _SPLITS[: level - 1]:
        width, height = width // columns, height // rows
        (i, x), (j, y) = divmod(x, width), divmod(y, height)
        code += _DIGITS[2 * j + i] if z_order else _DIGITS[i] + _DIGITS[j]
    return code


def _units(degrees: Degrees, field: str, most: int) -> int:
    """Whole units of 1/2048″ below `degrees`."""
    try:
        exact = Fraction(degrees)
    except (ValueError, OverflowError):  # NaN and infinity
        exact = Fraction(-1)
    if not 0 <= exact < most:
        raise wrong(
            "beidou_area",
            field,
            f"北斗网格码仅支持东经 0–180°、北纬 0–88°，{degrees} 不在其中",
            f"Beidou grid codes are made for 0-180° E and 0-88° N; {degrees} isn't there",
        )
    return int(exact * _PER_DEGREE)
