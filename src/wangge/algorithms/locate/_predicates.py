"""On which side of a line a point lies, decided exactly for any doubles.

A floating-point filter (Shewchuk 1997, "Adaptive precision floating-point arithmetic", bound A)
answers nearly all; the few it can't vouch for are decided in rational arithmetic.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Signs = NDArray[np.int8]

_EPSILON = 2.0**-53
ERROR_SHARE = (3.0 + 16.0 * _EPSILON) * _EPSILON
TINY = 1e-200  # below this a product may have lost bits to underflow


def sign_exact(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    """1 when `p` lies left of the line a→b, -1 right of it, 0 on it; exact."""
    fax, fay = Fraction(ax), Fraction(ay)
    det = (Fraction(bx) - fax) * (Fraction(py) - fay) - (Fraction(by) - fay) * (Fraction(px) - fax)
    return (det > 0) - (det < 0)


def sign(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    """As `sign_exact`, at the price of two products for nearly every point."""
    left = (bx - ax) * (py - ay)
    right = (by - ay) * (px - ax)
    det = left - right
    bound = ERROR_SHARE * (abs(left) + abs(right)) + TINY
    if det > bound:
        return 1
    if det < -bound:
        return -1
    return sign_exact(ax, ay, bx, by, px, py)


def signs(ax: Floats, ay: Floats, bx: Floats, by: Floats, px: Floats, py: Floats) -> Signs:
    """`sign` for arrays of equal length."""
    left = (bx - ax) * (py - ay)
    right = (by - ay) * (px - ax)
    det = left - right
    bound = ERROR_SHARE * (np.abs(left) + np.abs(right)) + TINY
    out = (det > bound).astype(np.int8) - (det < -bound).astype(np.int8)
    doubtful = np.flatnonzero(out == 0)
    if doubtful.size:
        out[doubtful] = _settle(*(v[doubtful] for v in (ax, ay, bx, by, px, py)))
    return out


def _settle(ax: Floats, ay: Floats, bx: Floats, by: Floats, px: Floats, py: Floats) -> Signs:
    out = np.zeros(len(ax), dtype=np.int8)
    # On an end point or on an axis-parallel line the answer is 0 and needs no fractions.
    on_line = ((px == ax) & ((py == ay) | (ax == bx))) | ((py == ay) & (ay == by))
    on_line |= (px == bx) & (py == by)
    for i in np.flatnonzero(~on_line):
        out[i] = sign_exact(*(float(v[i]) for v in (ax, ay, bx, by, px, py)))
    return out
