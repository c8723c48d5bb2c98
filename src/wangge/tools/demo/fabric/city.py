"""The fire-safety grids of a whole city, with the figures of S05 (哈尔滨): 115 streets, 684
communities, 3,765 compounds, 11,235 stairwells, 38,717 resident units.

Real: the city and the names and codes of streets and communities; which of them are taken, and
everything below them, is the program's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from numpy.random import Generator

from wangge.tools.demo.fabric.nested import Nest, Site, nested_plan
from wangge.tools.demo.fabric.plan import TownPlan
from wangge.tools.demo.fabric.shares import dealt

Counts = tuple[Iterator[int], Iterator[int], Iterator[int]]
STREETS, COMMUNITIES, COMPOUNDS, STAIRWELLS, UNITS = 115, 684, 3765, 11_235, 38_717
SITE = Site(lon=126.62, lat=45.76, width_m=26_000, height_m=23_000)
_ROADS = {"large": "main", "middle": "secondary"}


@dataclass(frozen=True, slots=True)
class StreetName:
    """A street with its communities (12-digit path, name), in the order of their codes."""

    path: str
    name: str
    communities: tuple[tuple[str, str], ...]


def city_plan(rng: Generator, root: str, name: str, streets: Sequence[StreetName]) -> TownPlan:
    """The city from the real names of its `streets`; takes the largest 115 and 684 communities."""
    chosen = _chosen(streets)
    compounds = _shared(COMPOUNDS, COMMUNITIES, rng)
    stairwells = _shared(STAIRWELLS, COMPOUNDS, rng)
    units = _shared(UNITS, STAIRWELLS, rng)
    counts = (iter(compounds), iter(stairwells), iter(units))
    large = tuple(_street(root, number, street, counts) for number, street in enumerate(chosen, 1))
    city = Nest(root, "city", name, "Harbin", 1.0, large, division_path=root)
    return nested_plan(rng, city, SITE, _ROADS)


def _chosen(streets: Sequence[StreetName]) -> list[StreetName]:
    """The streets with the most communities, and of the largest ones no more than needed."""
    largest = sorted(streets, key=lambda s: (-len(s.communities), s.path))[:STREETS]
    kept = dealt(COMMUNITIES, [float(len(s.communities)) for s in largest], least=1)
    cut = [
        StreetName(s.path, s.name, s.communities[:n]) for s, n in zip(largest, kept, strict=True)
    ]
    return sorted(cut, key=lambda s: s.path)


def _street(root: str, number: int, street: StreetName, counts: Counts) -> Nest:
    code = f"{root}{number:03d}"
    middle = tuple(
        _community(f"{code}{n:03d}", path, name, counts)
        for n, (path, name) in enumerate(street.communities, 1)
    )
    return Nest(
        code, "large", street.name, f"Street {street.path}", _weight(middle), middle, street.path
    )


def _community(code: str, path: str, name: str, counts: Counts) -> Nest:
    small = tuple(
        _compound(f"{code}{n:03d}", f"{name}{n}号院", path, counts)
        for n in range(1, next(counts[0]) + 1)
    )
    return Nest(code, "middle", name, f"Community {path}", _weight(small), small, path)


def _compound(code: str, name: str, community: str, counts: Counts) -> Nest:
    stairs = tuple(
        _stairwell(f"{code}{n:03d}", f"{name}{n}门", community, counts)
        for n in range(1, next(counts[1]) + 1)
    )
    return Nest(code, "small", name, f"Compound {code}", _weight(stairs), stairs)


def _stairwell(code: str, name: str, community: str, counts: Counts) -> Nest:
    homes = tuple(
        Nest(
            f"{code}{n:03d}", "unit", f"{name}{n}单元", f"Unit {code}{n:03d}", 1.0,
            community=community,
        )
        for n in range(1, next(counts[2]) + 1)
    )  # fmt: skip
    return Nest(code, "stairwell", name, f"Stairwell {code}", _weight(homes), homes)


def _weight(children: Sequence[Nest]) -> float:
    return sum(c.weight for c in children)


def _shared(total: int, among: int, rng: Generator) -> list[int]:
    """Uneven numbers of at least one that sum to `total`."""
    return dealt(total, list(rng.gamma(4.0, 1.0, among)), least=1)
