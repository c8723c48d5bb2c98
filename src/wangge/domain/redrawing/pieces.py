"""Grids in pieces: which are in more of them than the ground itself forces. Pure.

An island of an upper grid can't be joined, so a grid may lie on the island and beside it; within
one connected piece of its upper grid it has to hang together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wangge.domain.places.api import UnitNet

NAMED_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class Broken:
    """A grid and its pieces, the largest first, each by the codes of its units."""

    grid: str
    pieces: tuple[tuple[str, ...], ...]

    @property
    def apart(self) -> tuple[str, ...]:
        """The units outside of the largest piece."""
        return tuple(unit for piece in self.pieces[1:] for unit in piece)

    def as_json(self) -> dict[str, Any]:
        """For figures: enough units to find the place."""
        return {
            "grid": self.grid,
            "pieces": len(self.pieces),
            "apart": list(self.apart[:NAMED_AT_MOST]),
        }


def broken_grids(
    net: UnitNet, grid_of: Sequence[str], upper_of: Sequence[str]
) -> tuple[Broken, ...]:
    """By code; both sequences are by unit in the net's order."""
    region = _components(net, upper_of)
    piece = _components(net, grid_of)
    regions: dict[str, set[int]] = defaultdict(set)
    pieces: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for n, (code, grid) in enumerate(zip(net.codes, grid_of, strict=True)):
        regions[grid].add(region[n])
        pieces[grid][piece[n]].append(code)
    return tuple(
        Broken(grid, tuple(tuple(p) for p in sorted(found.values(), key=lambda p: (-len(p), p))))
        for grid, found in sorted(pieces.items())
        if len(found) > len(regions[grid])
    )


def _components(net: UnitNet, group_of: Sequence[str]) -> list[int]:
    """For each unit the least place in its connected piece of one group."""
    root = list(range(len(net.codes)))

    def found(n: int) -> int:
        while root[n] != n:
            root[n] = root[root[n]]
            n = root[n]
        return n

    for left, right in zip(net.left.tolist(), net.right.tolist(), strict=True):
        if group_of[left] == group_of[right]:
            one, other = found(left), found(right)
            root[max(one, other)] = min(one, other)
    return [found(n) for n in range(len(root))]
