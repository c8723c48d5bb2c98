"""What stands where: a hill, parks with lakes, campuses, commerce, estates, and the rest.

The numbers of campuses, estates and commercial sites are those of a real street (S07: 仙林);
which block becomes what is drawn from the seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from numpy.random import Generator

from wangge.tools.demo.fabric.lattice import Cell, Lattice, around

CAMPUSES, ESTATES, SITES = 11, 25, 14
HILL_BLOCKS, PARK_BLOCKS, CENTRE_BLOCKS = 13, 4, 7


class Zone(StrEnum):
    HILL = "hill"
    PARK = "park"
    CAMPUS = "campus"
    COMMERCE = "commerce"
    ESTATE = "estate"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Region:
    """A connected piece of one use; `number` counts within its zone from 0."""

    zone: Zone
    number: int
    cells: tuple[Cell, ...]


@dataclass(slots=True)
class _Ground:
    """Blocks not yet used; `take` uses them."""

    lattice: Lattice
    rng: Generator
    free: set[Cell]
    regions: list[Region] = field(default_factory=list)

    def take(self, zone: Zone, cells: Iterable[Cell]) -> None:
        chosen = tuple(sorted(cells))
        self.free.difference_update(chosen)
        number = sum(r.zone == zone for r in self.regions)
        self.regions.append(Region(zone, number, chosen))

    def nearest(self, score: Callable[[Cell], float]) -> Cell:
        return min(sorted(self.free), key=score)


def zoned(lattice: Lattice, rng: Generator) -> tuple[Region, ...]:
    """Every block in exactly one region."""
    ground = _Ground(lattice, rng, set(lattice.blocks))
    centre = (len(lattice.us) // 2, len(lattice.vs) // 2)
    hill = _hill(ground)
    _commerce(ground, centre)
    _parks(ground, hill)
    _campuses(ground, hill)
    _estates(ground, centre)
    for cell in sorted(ground.free):
        ground.take(Zone.MIXED, [cell])
    return tuple(ground.regions)


def _gap(a: Cell, b: Cell) -> float:
    return float((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2)


def _hill(ground: _Ground) -> Cell:
    """One wood-covered hill at the town's edge."""
    size = len(ground.lattice.us) - 1
    top = (int(ground.rng.integers(1, size - 1)), int(ground.rng.choice([1, size - 2])))
    top = ground.nearest(lambda c: _gap(c, top))
    cells = {top}
    while len(cells) < HILL_BLOCKS:
        edge = {b for c in cells for b in around(c) if b in ground.free} - cells
        cells.add(min(sorted(edge), key=lambda c: _gap(c, top) + ground.rng.uniform(0, 2.5)))
    ground.take(Zone.HILL, cells)
    return top


def _commerce(ground: _Ground, centre: Cell) -> None:
    """Four blocks about the middle crossing, three elsewhere at crossings of main roads."""
    first = sorted(ground.free, key=lambda c: (_gap(c, centre), c))[:4]
    for cell in first:
        ground.take(Zone.COMMERCE, [cell])
    taken = list(first)
    while len(taken) < CENTRE_BLOCKS:
        crossings = [c for c in sorted(ground.free) if min(_gap(c, t) for t in taken) >= 8]
        cell = crossings[int(ground.rng.integers(len(crossings)))]
        ground.take(Zone.COMMERCE, [cell])
        taken.append(cell)


def _parks(ground: _Ground, hill: Cell) -> None:
    """One park with a lake below the hill, the others spread out."""
    taken = [ground.nearest(lambda c: _gap(c, hill))]
    while len(taken) < PARK_BLOCKS:
        others = sorted(ground.free - set(taken))
        spread = [min(_gap(c, t) for t in taken) + ground.rng.uniform(0, 12) for c in others]
        apart = [c for c, s in zip(others, spread, strict=True) if s >= 14] or others
        taken.append(apart[int(ground.rng.integers(len(apart)))])
    for cell in taken:
        ground.take(Zone.PARK, [cell])


def _campuses(ground: _Ground, hill: Cell) -> None:
    """University town: up to five whole meshes and pairs of blocks, on the hill's side."""

    def near_hill(cells: Iterable[Cell]) -> float:
        return min(_gap(c, hill) for c in cells) + float(ground.rng.uniform(0, 25))

    size = len(ground.lattice.us) - 1
    meshes = [
        ((c, r), (c + 1, r), (c, r + 1), (c + 1, r + 1))
        for c in range(0, size, 2)
        for r in range(0, size, 2)
    ]
    whole = sorted((m for m in meshes if set(m) <= ground.free), key=near_hill)
    for mesh in whole[:5]:
        ground.take(Zone.CAMPUS, mesh)
    while sum(r.zone == Zone.CAMPUS for r in ground.regions) < CAMPUSES:
        sound: list[tuple[Cell, ...]] = [p for m in meshes for p in _pairs(m)]
        sound = [p for p in sound if set(p) <= ground.free]
        sound = sound or [(c,) for c in sorted(ground.free)]
        ground.take(Zone.CAMPUS, min(sound, key=near_hill))


def _pairs(mesh: tuple[Cell, Cell, Cell, Cell]) -> list[tuple[Cell, ...]]:
    return [(mesh[a], mesh[b]) for a, b in ((0, 1), (2, 3), (0, 2), (1, 3))]


def _estates(ground: _Ground, centre: Cell) -> None:
    """Housing estates of two blocks where the mesh has room for them, of one elsewhere."""
    while sum(r.zone == Zone.ESTATE for r in ground.regions) < ESTATES:
        first = ground.nearest(lambda c: _gap(c, centre) + ground.rng.uniform(0, 30))
        mesh = (first[0] // 2, first[1] // 2)
        beside = [c for c in around(first) if c in ground.free and (c[0] // 2, c[1] // 2) == mesh]
        ground.take(Zone.ESTATE, [first, *beside[:1]])
