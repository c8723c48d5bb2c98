"""Base units: blocks cut into plots, exactly as many as the town has, named after what they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from numpy.random import Generator

from wangge.tools.demo.fabric.lattice import Cell, Lattice
from wangge.tools.demo.fabric.rects import Cut, Rect, guillotine
from wangge.tools.demo.fabric.shares import dealt
from wangge.tools.demo.fabric.zones import SITES, Region, Zone

UNITS = 1144
SQUARES = 8
_DENSITY = {
    Zone.HILL: 3.0,
    Zone.PARK: 4.0,
    Zone.CAMPUS: 6.5,
    Zone.COMMERCE: 9.0,
    Zone.ESTATE: 13.0,
    Zone.MIXED: 11.0,
}
"""Base units in a block of average size."""


@dataclass(frozen=True, slots=True)
class Plot:
    """A base unit on the plan. `use` is `site`, `square` or empty."""

    cell: Cell
    zone: Zone
    region: int
    """Number of the region within its zone."""
    rect: Rect
    use: str = ""
    use_number: int = 0


@dataclass(frozen=True, slots=True)
class Lane:
    """A cut inside a block that carries a lane."""

    cell: Cell
    cut: Cut


def units_per_block(lattice: Lattice, regions: Sequence[Region]) -> dict[Cell, int]:
    """How many base units each block holds; they sum to `UNITS`."""
    cells = [(c, r.zone) for r in regions for c in r.cells]
    areas = [lattice.rect(c).width_m * lattice.rect(c).height_m for c, _ in cells]
    mean = sum(areas) / len(areas)
    weights = [_DENSITY[z] * (a / mean) ** 0.7 for (_, z), a in zip(cells, areas, strict=True)]
    given = dealt(UNITS, weights, least=2)
    return {c: n for (c, _), n in zip(cells, given, strict=True)}


def plotted(
    lattice: Lattice, regions: Sequence[Region], units: Mapping[Cell, int], rng: Generator
) -> tuple[tuple[Plot, ...], tuple[Lane, ...]]:
    """All plots and the lanes between them."""
    plots: list[Plot] = []
    lanes: list[Lane] = []

    def wobble() -> float:
        return float(rng.uniform(0.88, 1.12))

    for region in regions:
        for cell in region.cells:
            pieces = guillotine(lattice.rect(cell), [1.0] * units[cell], wobble)
            for piece, depth in pieces:
                if isinstance(piece, Rect):
                    plots.append(Plot(cell, region.zone, region.number, piece))
                elif _is_lane(region.zone, depth):
                    lanes.append(Lane(cell, piece))
    return _with_uses(plots, rng), tuple(lanes)


def _is_lane(zone: Zone, depth: int) -> bool:
    deepest = {Zone.HILL: -1, Zone.PARK: -1, Zone.CAMPUS: 1}.get(zone, 2)
    return depth <= deepest


def _with_uses(plots: list[Plot], rng: Generator) -> tuple[Plot, ...]:
    """Marks the commercial sites (the largest plots of commerce, two a block) and the squares."""
    chosen: dict[int, tuple[str, int]] = {}
    blocks = sorted({p.cell for p in plots if p.zone == Zone.COMMERCE})
    for number in range(SITES):
        cell = blocks[number % len(blocks)]
        own = [n for n, p in enumerate(plots) if p.cell == cell and n not in chosen]
        chosen[max(own, key=lambda n: _area(plots[n]))] = ("site", number)
    for number, n in enumerate(_squares(plots, chosen, rng)):
        chosen[n] = ("square", number)
    return tuple(
        Plot(p.cell, p.zone, p.region, p.rect, *chosen.get(n, ("", 0))) for n, p in enumerate(plots)
    )


def _squares(plots: Sequence[Plot], taken: Mapping[int, object], rng: Generator) -> list[int]:
    """Eight plots in eight blocks, the centre's first."""
    by_block: dict[Cell, list[int]] = {}
    for n, p in enumerate(plots):
        if p.zone in (Zone.COMMERCE, Zone.ESTATE, Zone.MIXED) and n not in taken:
            by_block.setdefault(p.cell, []).append(n)
    centre = [c for c in sorted(by_block) if plots[by_block[c][0]].zone == Zone.COMMERCE]
    others = [c for c in sorted(by_block) if c not in centre]
    rng.shuffle(others)
    cells = [*centre[:3], *others[: SQUARES - 3]]
    return [min(by_block[c], key=lambda n: _area(plots[n])) for c in cells]


def _area(plot: Plot) -> int:
    return plot.rect.width_m * plot.rect.height_m
