"""One point in a mixed cell, in plain Python: cheaper than array calls for a few edges."""

from __future__ import annotations

import struct
from collections.abc import Callable

from wangge.algorithms.locate._predicates import sign
from wangge.algorithms.locate._tables import Tables

Claims = Callable[[int, float, float, float, float], list[int]]


def make_claims(tables: Tables) -> Claims:
    """A function of (mixed cell, px, py, centre x, centre y): the units at p, ascending.

    A closure over flat views, because attribute look-ups would double its cost.
    """
    starts, touching = tables.raster.starts.data, tables.raster.touching.data
    centres = tables.raster.centres.data
    several_starts = tables.raster.several_starts.data
    several_units = tables.raster.several_units.data
    ends, units = tables.ends.ravel().data, tables.units.ravel().data
    four, two = struct.Struct("<4d").unpack_from, struct.Struct("<2i").unpack_from

    def claims(cell: int, px: float, py: float, rx: float, ry: float) -> list[int]:
        odd: set[int] = set()
        on: set[int] = set()
        centre = centres[cell]
        if centre >= 0:
            odd.add(centre)
        elif centre < -1:
            run = -2 - centre
            odd.update(several_units[several_starts[run] : several_starts[run + 1]])
        for edge in touching[starts[cell] : starts[cell + 1]]:
            crossed, touched = meet(four(ends, edge * 32), px, py, rx, ry)
            if crossed:
                odd.symmetric_difference_update(two(units, edge * 8))
            if touched:
                on.update(two(units, edge * 8))
        odd |= on
        odd.discard(-1)
        return sorted(odd)

    return claims


def meet(
    end: tuple[float, float, float, float], px: float, py: float, rx: float, ry: float
) -> tuple[bool, bool]:
    """Does the way r → (rx, py) → p cross the edge, and does p lie on it?"""
    ax, ay, bx, by = end
    across = ay <= py < by
    along = (ax > rx) != (bx > rx)
    near = ay <= py <= by and (ax <= px <= bx or bx <= px <= ax)
    if not (across or along or near):
        return False, False
    tie = 1 if ay == by else -1
    at_p = sign(ax, ay, bx, by, px, py)
    turn = sign(ax, ay, bx, by, rx, py) or tie
    crossed = across and (at_p or tie) != turn
    if along and turn != (sign(ax, ay, bx, by, rx, ry) or tie):
        crossed = not crossed
    return crossed, near and at_p == 0
