"""One run: what is wished of a division, what was drawn, with codes and names a town can use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wangge.algorithms.partition import BARRIER_COST, partition
from wangge.domain.places import api as places
from wangge.domain.places.api import GridInput
from wangge.domain.redrawing import ground as grounds
from wangge.domain.redrawing import rules
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.drafting.land import Ground, ground
from wangge.kernel.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Wish:
    """How many grids in all (or between which weights each), by what, and how strictly.

    `stay`: the price of moving a unit, 0 draws afresh. `barriers`: grids end at roads and water.
    """

    weights: tuple[str, ...] = ("households",)
    k: int | None = None
    weight_range: tuple[float, float] | None = None
    max_imbalance: float | None = None
    barriers: bool = True
    stay: float = 1.0
    seed: int = 0
    effort: float = 1.0


@dataclass(frozen=True)
class Drawn:
    """A division that could be proposed, and its figures as `partition` reports them."""

    content: Content
    figures: Mapping[str, Any]


def draw(
    jurisdiction_key: str,
    scheme_key: str,
    wish: Wish,
    *,
    on: date,
    alive: Callable[[], None] = lambda: None,
) -> Drawn:
    """The scheme's lowest grids drawn anew within their upper ones. Same wish, same answer.

    Grids that stay keep their codes and names; new ones get codes never given before. `alive` is
    called often and may raise to stop. Raises `InvalidInput` naming the field.
    """
    before = grounds.in_force(jurisdiction_key, scheme_key, on)
    scheme = places.scheme_in_force(jurisdiction_key, scheme_key, on)
    parents = grounds.parents(scheme, before)
    land = ground(
        jurisdiction_key,
        before,
        parents,
        weights=wish.weights,
        keep=wish.stay > 0,
        on=on,
    )
    result = partition(
        land.problem,
        k=wish.k if wish.weight_range is None else None,
        weight_range=wish.weight_range,
        max_imbalance=wish.max_imbalance,
        barrier_cost=BARRIER_COST if wish.barriers else None,
        islands="join",
        stay=wish.stay or 1.0,
        seed=wish.seed,
        effort=wish.effort,
        alive=alive,
    )
    content = _named(before, land, result.assignment.tolist(), parents, scheme, jurisdiction_key)
    return Drawn(content, result.report.as_json() | {"wish": _plain(wish)})


def _named(
    before: Content,
    land: Ground,
    labels: list[int],
    parents: Mapping[str, str],
    scheme: places.SchemeRef,
    jurisdiction_key: str,
) -> Content:
    """Labels as codes: those of former grids as they were, others new under their upper grid."""
    leaf = [level for level in scheme.levels if level.membership == "area"][-1]
    used = grounds.codes_ever(jurisdiction_key, scheme.key, leaf.key)
    by_code = {g.code: g for g in before.grids}
    upper = {n: land.uppers[p] for n, p in zip(labels, land.problem.parent.tolist(), strict=True)}
    kept = land.problem.former is not None
    codes = {n: land.labels[n] for n in set(labels) if kept and n < len(land.labels)}
    grids = [g for g in before.grids if g.level != leaf.key]
    for parent in sorted(set(upper.values())):
        fresh = sorted(n for n, up in upper.items() if up == parent and n not in codes)
        mine = [c for c in used if parents.get(c, c[: -leaf.code_width]) == parent]
        given = rules.next_codes(parent, leaf.code_width, mine, len(fresh))
        if given and len(given[-1]) > len(parent) + leaf.code_width:
            raise _no_codes(parent, leaf.code_width)
        codes |= dict(zip(fresh, given, strict=True))
        grids += [_grid(by_code, by_code.get(parent), c, leaf.key) for c in given]
    grids += [by_code[c] for c in sorted(set(codes.values())) if c in by_code]
    leaves = {unit: codes[n] for unit, n in zip(land.units, labels, strict=True)}
    return Content(tuple(sorted(grids, key=lambda g: (len(g.code), g.code))), leaves)


def _grid(
    by_code: Mapping[str, GridInput], parent: GridInput | None, code: str, level: str
) -> GridInput:
    number = int(code[len(parent.code) if parent else 0 :])
    zh = f"{parent.name if parent else ''}第{number}网格"
    en = f"{parent.name_en} {number}" if parent and parent.name_en else ""
    return by_code.get(code) or GridInput(code, level, zh, en)


def _no_codes(parent: str, width: int) -> InvalidInput:
    return InvalidInput(
        "codes_used_up",
        zh=f"网格 {parent} 之下 {width} 位编号已用完。",
        en=f"The {width} digits under the grid {parent} are used up.",
        field="k",
        data={"parent": parent},
    )


def _plain(wish: Wish) -> dict[str, Any]:
    names = ("weights", "k", "weight_range", "max_imbalance", "barriers", "stay", "seed", "effort")
    values = {name: getattr(wish, name) for name in names}
    return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}
