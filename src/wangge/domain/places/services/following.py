"""Rows that name a grid follow their ground when grids are drawn anew, and go back exactly.

Owns how a row is found and moved; which rows those are, and why, each app says for its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet

_BATCH = 500

Followed = list[list[str]]
"""[key of the row, grid before, grid since], as it is logged."""


@dataclass(frozen=True, slots=True)
class Redrawn:
    """What a redrawing did to the grids of a scheme.

    `moved`: base unit → its leaf grid before and since; `heirs`: grid that is gone → the one that
    took over most of its ground; `fresh`: grids that weren't there before.
    """

    jurisdiction_key: str
    scheme_key: str
    moved: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    heirs: Mapping[str, str] = field(default_factory=dict)
    fresh: frozenset[str] = frozenset()


def follow(
    rows: QuerySet[Any], redrawn: Redrawn, *, column: str, unit: str = "", bump: str = ""
) -> Followed:
    """Moves rows whose base unit (`unit`: its column) is another grid's, or whose grid is gone.

    A row that stands in another grid than its unit's leaf stays. `bump`: a column to count up.
    """
    moves = {pk: (was, now) for pk, was, now in _moves(rows, redrawn, column, unit)}
    _write(rows, column, bump, [(pk, *pair) for pk, pair in moves.items()])
    return [[str(pk), was, now] for pk, (was, now) in sorted(moves.items())]


def put_back(
    rows: QuerySet[Any], followed: Iterable[Sequence[str]], *, column: str, bump: str = ""
) -> None:
    """Returns rows to where they were before, those that are still where they went."""
    _write(rows, column, bump, [(pk, since, was) for pk, was, since in followed])


def _moves(
    rows: QuerySet[Any], redrawn: Redrawn, column: str, unit: str
) -> Iterator[tuple[Any, str, str]]:
    for codes in _pieces(sorted(redrawn.heirs)):
        for pk, code in rows.filter(**{f"{column}__in": codes}).values_list("pk", column):
            yield pk, code, redrawn.heirs[code]
    # What is known more exactly comes last and counts.
    for units in _pieces(sorted(redrawn.moved) if unit else []):
        found = rows.filter(**{f"{unit}__in": units}).values_list("pk", unit, column)
        for pk, one, code in found:
            if code == redrawn.moved[one][0]:
                yield pk, code, redrawn.moved[one][1]


def _write(
    rows: QuerySet[Any], column: str, bump: str, moves: Iterable[tuple[Any, str, str]]
) -> None:
    together: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for pk, was, now in moves:
        together[was, now].append(pk)
    more = {bump: F(bump) + 1} if bump else {}
    for (was, now), keys in sorted(together.items()):
        for some in _pieces(keys):
            rows.filter(pk__in=some, **{column: was}).update(**{column: now}, **more)


def _pieces(listed: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(listed), _BATCH):
        yield listed[start : start + _BATCH]
