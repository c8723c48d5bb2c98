"""A district with all its streets: real names and codes of streets and communities, drawn by rule.

Four grids to a community and 25 base units to a grid, a little more or less.
"""

from __future__ import annotations

from collections.abc import Sequence

from numpy.random import Generator

from wangge.tools.demo.fabric.city import StreetName
from wangge.tools.demo.fabric.nested import Nest, Site, nested_plan
from wangge.tools.demo.fabric.plan import TownPlan

SITE = Site(lon=118.93, lat=32.13, width_m=24_000, height_m=15_000)
_ROADS = {"street": "main", "community": "main", "grid": "secondary"}


def district_plan(rng: Generator, root: str, name: str, streets: Sequence[StreetName]) -> TownPlan:
    """The district: street → community → grid → base unit under the codes of the divisions."""
    nests = tuple(_street(street, rng) for street in streets)
    weight = sum(n.weight for n in nests)
    whole = Nest(root, "district", name, "Qixia District", weight, nests, division_path=root)
    return nested_plan(rng, whole, SITE, _ROADS)


def _street(street: StreetName, rng: Generator) -> Nest:
    inner = tuple(_community(path, name, rng) for path, name in street.communities)
    weight = sum(n.weight for n in inner)
    english = f"Street {street.path}"
    return Nest(street.path, "street", street.name, english, weight, inner, street.path)


def _community(path: str, name: str, rng: Generator) -> Nest:
    grids, first = [], 1
    for number in range(1, int(rng.integers(3, 6)) + 1):
        count = int(rng.integers(18, 33))
        grids.append(_grid(path, name, number, range(first, first + count)))
        first += count
    weight = sum(g.weight for g in grids)
    return Nest(path, "community", name, f"Community {path}", weight, tuple(grids), path)


def _grid(path: str, name: str, number: int, sequence: range) -> Nest:
    code = f"{path}{number:02d}"
    title = f"{name}第{number}网格"
    units = tuple(
        Nest(
            f"{code}{place:03d}", "unit", f"{title}{place}片", f"Unit {path}{unit:03d}", 1.0,
            community=path, unit_code=f"{path}{unit:03d}",
        )
        for place, unit in enumerate(sequence, 1)
    )  # fmt: skip
    return Nest(code, "grid", title, f"Grid {code}", float(len(units)), units, path)
