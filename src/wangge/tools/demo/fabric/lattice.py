"""The plan of a new town: main roads, secondary roads half way, and the blocks between them."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.random import Generator

from wangge.tools.demo.fabric.parts import Neighbours
from wangge.tools.demo.fabric.rects import Rect

SUPERBLOCKS = 6
"""Main-road meshes each way; each holds two by two blocks."""
BLOCKS = 122
"""How many of the 144 blocks belong to the town; the outline leaves out the corners."""
Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the plan: `u` lines run north, `v` lines east. `number` counts from 0."""

    axis: Literal["u", "v"]
    number: int
    at: int
    kind: Literal["main", "secondary", "river"]


@dataclass(frozen=True, slots=True)
class Lattice:
    """Block (column, row) lies between the lines `us[column]`, `us[column + 1]` and so on."""

    us: tuple[int, ...]
    vs: tuple[int, ...]
    blocks: tuple[Cell, ...]
    river: int
    """The number of the `u` line along which a river runs instead of a road."""

    def rect(self, cell: Cell) -> Rect:
        column, row = cell
        return Rect(self.us[column], self.vs[row], self.us[column + 1], self.vs[row + 1])

    @property
    def middle(self) -> tuple[float, float]:
        return (self.us[0] + self.us[-1]) / 2, (self.vs[0] + self.vs[-1]) / 2

    @property
    def size_m(self) -> float:
        return float(max(self.us[-1] - self.us[0], self.vs[-1] - self.vs[0]))

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, west to east and then south to north."""
        across = [Line("u", n, at, self._kind(n, "u")) for n, at in enumerate(self.us)]
        along = [Line("v", n, at, self._kind(n, "v")) for n, at in enumerate(self.vs)]
        return (*across, *along)

    def _kind(self, number: int, axis: str) -> Literal["main", "secondary", "river"]:
        if axis == "u" and number == self.river:
            return "river"
        return "secondary" if number % 2 else "main"

    def beside(self, line: Line, step: int) -> tuple[Cell | None, Cell | None]:
        """The blocks of the town on both sides of a line between the cross lines step, step+1."""
        n = line.number
        pair = ((n - 1, step), (n, step)) if line.axis == "u" else ((step, n - 1), (step, n))
        known = set(self.blocks)
        one, other = (cell if cell in known else None for cell in pair)
        return one, other


def around(cell: Cell) -> list[Cell]:
    """The four cells that share an edge with a cell."""
    c, r = cell
    return [(c - 1, r), (c + 1, r), (c, r - 1), (c, r + 1)]


def neighbours_of(groups: list[frozenset[Cell]]) -> Neighbours:
    """Which groups of cells touch along an edge."""
    owner = {cell: n for n, group in enumerate(groups) for cell in group}
    return {
        n: frozenset(owner[beside] for cell in group for beside in around(cell) if beside in owner)
        - {n}
        for n, group in enumerate(groups)
    }


def make_lattice(rng: Generator) -> Lattice:
    """Meshes of 600 to 800 m, halved unevenly; an outline that is neither square nor round."""
    us, vs = _positions(rng), _positions(rng)
    blocks = _outline(len(us) - 1, rng)
    return Lattice(us, vs, tuple(sorted(blocks)), int(rng.choice([3, 9])))


def _positions(rng: Generator) -> tuple[int, ...]:
    at, positions = 0, [0]
    for _ in range(SUPERBLOCKS):
        mesh = int(rng.integers(600, 800))
        positions += [at + round(mesh * rng.uniform(0.43, 0.57)), at + mesh]
        at += mesh
    return tuple(positions)


def _outline(size: int, rng: Generator) -> set[Cell]:
    phases = rng.uniform(0, 2 * np.pi, 3)

    def far(cell: Cell) -> float:
        x, y = ((n + 0.5) / size * 2 - 1 for n in cell)
        turn = np.arctan2(y, x)
        dent = sum(0.07 * np.sin((k + 2) * turn + p) for k, p in enumerate(phases))
        return float((abs(x) ** 3 + abs(y) ** 3) ** (1 / 3) * (1 + dent))

    start = (size // 2, size // 2)
    heap, kept = [(far(start), start)], set[Cell]()
    while len(kept) < BLOCKS:
        _, cell = heapq.heappop(heap)
        if cell in kept:
            continue
        kept.add(cell)
        for beside in around(cell):
            if beside not in kept and all(0 <= n < size for n in beside):
                heapq.heappush(heap, (far(beside), beside))
    return _filled(kept, size)


def _filled(kept: set[Cell], size: int) -> set[Cell]:
    """The cells with every hole among them."""
    outside, edge = {(-1, -1)}, [(-1, -1)]
    while edge:
        for beside in around(edge.pop()):
            if all(-1 <= n <= size for n in beside) and beside not in kept | outside:
                outside.add(beside)
                edge.append(beside)
    return {(c, r) for c in range(size) for r in range(size) if (c, r) not in outside}
