"""Lays the steps of a flow one below the other, and its arrows in lanes beside them.

Steps stand in one column, in an order in which as much as possible leads downwards. An arrow to the
next step goes straight down; any other runs in a lane of its own, those that lead on to the right,
those that lead back to the left. Arrows that share a lane never overlap (interval colouring), and
each lane is as wide as its longest text. Pure: knows no pack and draws nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Side = Literal["down", "right", "left"]


@dataclass(frozen=True, slots=True)
class Edge:
    """From the step of that row to another, with the lines of its text."""

    start: int
    end: int
    lines: tuple[str, ...]
    kind: str = ""

    @property
    def side(self) -> Side:
        if self.end == self.start + 1:
            return "down"
        return "right" if self.end > self.start else "left"


@dataclass(frozen=True, slots=True)
class Lane:
    """Where an arrow runs: its side and how many lanes out."""

    edge: Edge
    number: int


def ordered(keys: Sequence[str], first: str, leads: Mapping[str, Sequence[str]]) -> list[str]:
    """The steps from `first` on, each after what leads to it where there is no way round back.

    Steps keep the order in which the pack writes them wherever the arrows leave it open.
    """
    rank = {key: n for n, key in enumerate(keys)}
    found = sorted(_reached(first, leads) & rank.keys(), key=lambda k: (k != first, rank[k]))
    rest = [key for key in keys if key not in set(found)]
    return [*found, *rest]


def _reached(first: str, leads: Mapping[str, Sequence[str]]) -> set[str]:
    seen, ahead = {first}, [first]
    while ahead:
        for key in leads.get(ahead.pop(), ()):
            if key not in seen:
                seen.add(key)
                ahead.append(key)
    return seen


def lanes(edges: Sequence[Edge]) -> list[Lane]:
    """A lane for every edge that doesn't go straight down; the short ones lie inside."""
    placed: list[Lane] = []
    for side in ("right", "left"):
        taken: list[list[tuple[int, int]]] = []
        beside = [e for e in edges if e.side == side]
        for edge in sorted(beside, key=lambda e: (_span(e)[1] - _span(e)[0], _span(e), e.lines)):
            low, high = _span(edge)
            number = next((n for n, lane in enumerate(taken) if _free(lane, low, high)), len(taken))
            if number == len(taken):
                taken.append([])
            taken[number].append((low, high))
            placed.append(Lane(edge, number))
    return placed


def _span(edge: Edge) -> tuple[int, int]:
    return min(edge.start, edge.end), max(edge.start, edge.end)


def _free(lane: Sequence[tuple[int, int]], low: int, high: int) -> bool:
    """Whether nothing in the lane shares a row: texts stand beside the rows they belong to."""
    return all(high < begin or low > end for begin, end in lane)


def merged(edges: Sequence[Edge]) -> list[Edge]:
    """Arrows between the same two steps become one with all their texts.

    Those of different kinds stay apart in lanes of their own; straight down there is room for one.
    """
    kinds: dict[tuple[int, int], set[str]] = {}
    for edge in edges:
        kinds.setdefault((edge.start, edge.end), set()).add(edge.kind)
    found: dict[tuple[int, int, str], list[str]] = {}
    for edge in edges:
        mixed = edge.side == "down" and len(kinds[edge.start, edge.end]) > 1
        kind = "" if mixed else edge.kind
        found.setdefault((edge.start, edge.end, kind), []).extend(edge.lines)
    return [Edge(s, e, tuple(lines), kind) for (s, e, kind), lines in found.items()]
