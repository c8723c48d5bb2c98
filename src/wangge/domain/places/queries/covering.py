"""Whether grids take in as many divisions as their scheme says, such as three committees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wangge.domain.places.queries.grids import grids, unit_grids
from wangge.domain.places.queries.refs import GridRef
from wangge.domain.places.queries.units import units
from wangge.kernel.codes import DIVISION_ENDS
from wangge.packs.schema import CoversSpec, SchemeSpec


@dataclass(frozen=True, slots=True)
class Covering:
    """A grid and the divisions it takes in; `fits` says whether that is as the scheme asks."""

    grid: GridRef
    asked: CoversSpec
    divisions: tuple[str, ...]

    @property
    def fits(self) -> bool:
        return self.asked.minimum <= len(self.divisions) <= self.asked.maximum


def covering(jurisdiction_key: str, spec: SchemeSpec, on: date) -> tuple[Covering, ...]:
    """Each grid of the levels that say `covers`, by code, with the divisions its units lie in."""
    wanted = [level for level in spec.levels if level.covers is not None]
    if not wanted:
        return ()
    paths = {u.code: u.division_path for u in units(jurisdiction_key, on)}
    leaves = [(leaf, paths[unit]) for unit, leaf in unit_grids(jurisdiction_key, spec.key, on)]
    found = []
    for level in wanted:
        assert level.covers is not None
        held = _held(leaves, DIVISION_ENDS[level.covers.division_level - 1])
        for grid in grids(jurisdiction_key, spec.key, on, level=level.key):
            under = {d for leaf, ds in held.items() if leaf.startswith(grid.code) for d in ds}
            found.append(Covering(grid, level.covers, tuple(sorted(under))))
    return tuple(found)


def _held(leaves: Iterable[tuple[str, str]], length: int) -> dict[str, set[str]]:
    held: dict[str, set[str]] = defaultdict(set)
    for leaf, path in leaves:
        if len(path) >= length:
            held[leaf].add(path[:length])
    return held
