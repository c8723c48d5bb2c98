"""Whether every base unit is in exactly one leaf grid on every day. No database.

Days are proleptic ordinals; spans are half open: `since` ≤ day < `until`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Span(NamedTuple):
    """Days from `since` to the day before `until`."""

    since: int
    until: int

    def within(self, other: Span) -> Span:
        """The days that both have; may be empty."""
        return Span(max(self.since, other.since), min(self.until, other.until))

    def __bool__(self) -> bool:
        return self.since < self.until


class Fault(NamedTuple):
    """From `day` (the first of its kind) there is no leaf grid, or there are `several`."""

    day: int
    several: bool


def faults(wanted: Span, parts: Iterable[Span]) -> Iterator[Fault]:
    """Where `parts` don't tile `wanted`: the first day without any, and the first with several."""
    if not wanted:
        return
    clipped = sorted(part for p in parts if (part := p.within(wanted)))
    day = wanted.since
    bare = doubled = None
    for since, until in clipped:
        if since > day and bare is None:
            bare = day
        if since < day and doubled is None:
            doubled = since
        day = max(day, until)
    if day < wanted.until and bare is None:
        bare = day
    if bare is not None:
        yield Fault(bare, False)
    if doubled is not None:
        yield Fault(doubled, True)
