"""What a redrawing changes: who gains and loses what, which grid follows which. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Leaves = Mapping[str, str]
"""Base unit → code of its leaf grid."""
Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Change:
    """A leaf grid before and after; `state`: same, changed, new, gone."""

    code: str
    state: str
    units_before: int
    units_after: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    weight_before: float
    weight_after: float


def changes(before: Leaves, after: Leaves, weights: Weights) -> tuple[Change, ...]:
    """Every leaf grid that is or was, by code. A unit without a weight weighs nothing."""
    held_before, held_after = _held(before), _held(after)
    return tuple(
        _change(code, held_before.get(code, set()), held_after.get(code, set()), weights)
        for code in sorted(held_before.keys() | held_after.keys())
    )


def _change(code: str, was: set[str], now: set[str], weights: Weights) -> Change:
    state = "new" if not was else "gone" if not now else "same" if was == now else "changed"
    return Change(
        code,
        state,
        len(was),
        len(now),
        tuple(sorted(now - was)),
        tuple(sorted(was - now)),
        sum(weights.get(u, 0.0) for u in sorted(was)),
        sum(weights.get(u, 0.0) for u in sorted(now)),
    )


def moved_units(before: Leaves, after: Leaves) -> dict[str, tuple[str, str]]:
    """The units whose leaf grid is another: from where to where."""
    return {u: (before[u], c) for u, c in after.items() if u in before and before[u] != c}


def successors(
    before: Leaves, after: Leaves, weights: Weights, parents: Mapping[str, str]
) -> dict[str, str]:
    """For each grid that is gone, at any level, the one that takes over most of its ground.

    By weight, then by units, then by code. `parents`: grid code → parent's, of both divisions.
    """
    gained: dict[str, dict[str, tuple[float, int]]] = defaultdict(dict)
    there = {c for leaf in set(after.values()) for c in chain_of(leaf, parents)}
    for unit in sorted(before.keys() & after.keys()):
        old, new = chain_of(before[unit], parents), chain_of(after[unit], parents)
        for one, other in zip(reversed(old), reversed(new), strict=False):
            if one not in there:
                weight, count = gained[one].get(other, (0.0, 0))
                gained[one][other] = (weight + weights.get(unit, 0.0), count + 1)
    return {
        code: min(found, key=lambda c: (-found[c][0], -found[c][1], c))
        for code, found in sorted(gained.items())
    }


def level_in(chain: Sequence[str], depth: int) -> str:
    """Of a chain of codes, leaf first, the one with `depth` grids above it; the leaf at most."""
    return chain[max(len(chain) - 1 - depth, 0)]


def next_codes(parent: str, width: int, used: Iterable[str], count: int) -> list[str]:
    """The next free codes under a parent: numbers never given before, from the first gap's end.

    Codes once used are not given again, so that history stays told apart.
    """
    numbers = [int(c[len(parent) :]) for c in used if c[len(parent) :].isdigit()]
    first = max(numbers, default=0) + 1
    return [f"{parent}{n:0{width}d}" for n in range(first, first + count)]


def _held(leaves: Leaves) -> dict[str, set[str]]:
    held: dict[str, set[str]] = defaultdict(set)
    for unit, code in leaves.items():
        held[code].add(unit)
    return held


def chain_of(leaf: str, parents: Mapping[str, str]) -> list[str]:
    """The grid and those above it, leaf first."""
    chain = [leaf]
    while parents.get(chain[-1]):
        chain.append(parents[chain[-1]])
    return chain
