"""Divides neighbouring areas into connected, balanced groups by cutting random trees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from numpy.random import Generator

Neighbours = Mapping[int, frozenset[int]]
TRIES = 24


@dataclass(frozen=True, slots=True)
class _Split:
    part: frozenset[int]
    off: float
    border: int


def connected_parts(
    weights: Sequence[float], neighbours: Neighbours, count: int, rng: Generator
) -> list[frozenset[int]]:
    """`count` groups of the connected areas 0, 1, …; each connected, of about equal weight."""
    whole = frozenset(range(len(weights)))
    return _divide(whole, weights, neighbours, count, rng)


def _divide(
    nodes: frozenset[int],
    weights: Sequence[float],
    neighbours: Neighbours,
    count: int,
    rng: Generator,
) -> list[frozenset[int]]:
    if count == 1:
        return [nodes]
    first = count // 2
    found: list[_Split] = []
    for _ in range(TRIES):
        found += _splits(nodes, weights, neighbours, (first, count), rng)
    best = min(s.off for s in found)
    near = [s for s in found if s.off <= best + 0.06]
    part = min(near, key=lambda s: (s.border, s.off, min(s.part))).part
    rest = nodes - part
    return [
        *_divide(part, weights, neighbours, first, rng),
        *_divide(rest, weights, neighbours, count - first, rng),
    ]


def _splits(
    nodes: frozenset[int],
    weights: Sequence[float],
    neighbours: Neighbours,
    counts: tuple[int, int],
    rng: Generator,
) -> list[_Split]:
    """The best few cuts of one random tree: a subtree gets `counts[0]` of `counts[1]` shares."""
    first, count = counts
    order, parent = _random_tree(nodes, neighbours, rng)
    below: dict[int, set[int]] = {n: {n} for n in order}
    for node in reversed(order[1:]):
        below[parent[node]] |= below[node]
    total = sum(weights[n] for n in nodes)
    scored = []
    for node in order[1:]:
        for part in (frozenset(below[node]), nodes - below[node]):
            if len(part) >= first and len(nodes) - len(part) >= count - first:
                share = sum(weights[n] for n in part) / total
                scored.append((abs(share - first / count) * count, part))
    scored.sort(key=lambda s: (s[0], min(s[1])))
    return [_Split(p, off, _border(p, nodes, neighbours)) for off, p in scored[:2]]


def _random_tree(
    nodes: frozenset[int], neighbours: Neighbours, rng: Generator
) -> tuple[list[int], dict[int, int]]:
    listed = sorted(nodes)
    start = listed[int(rng.integers(len(listed)))]
    order, parent, seen = [start], {}, {start}
    edge = [(start, n) for n in sorted(neighbours[start] & nodes)]
    while edge:
        pick = int(rng.integers(len(edge)))
        edge[pick], edge[-1] = edge[-1], edge[pick]
        above, node = edge.pop()
        if node in seen:
            continue
        seen.add(node)
        parent[node] = above
        order.append(node)
        edge += [(node, n) for n in sorted(neighbours[node] & nodes) if n not in seen]
    return order, parent


def _border(part: frozenset[int], nodes: frozenset[int], neighbours: Neighbours) -> int:
    rest = nodes - part
    return sum(len(neighbours[n] & rest) for n in part)
