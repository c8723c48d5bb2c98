"""Which target is visited on which day: balanced, steady over time, the same from the same seed.

A target's rank comes from a hash of seed and target alone, and its place in every period from its
rank, so that the next month finds it at the same place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from wangge.domain.duties.rules.periods import DayTest, Span

_UNIT = float(1 << 64)


class Planned(NamedTuple):
    """The `number`-th time (from 1) that a target is due in a period, and the day."""

    target: str
    period: str
    number: int
    on: date

    @property
    def key(self) -> str:
        """The period with the number: what is planned once for each target."""
        return f"{self.period}#{self.number}"


class Group(NamedTuple):
    """What one person or post of a grid visits: targets in the order of their ranks.

    `phase`, from 0 to 1: where in the period it begins, so that not everybody with a single
    target goes on the same day.
    """

    ranked: tuple[str, ...]
    phase: float


def group(targets: Iterable[str], seed: str, name: str) -> Group:
    """The targets ranked by `seed`; `name` tells one group of the seed from another."""
    key = hashlib.blake2b(seed.encode(), digest_size=32).digest()
    ranked = sorted(targets, key=lambda target: (_digest(target, key), target))
    phase = int.from_bytes(_digest(f"phase of {name}", key), "big") / _UNIT
    return Group(tuple(ranked), min(phase, 0.999999))


def plan(
    whom: Group, span: Span, days: Sequence[date], times: int, *, together: bool = False
) -> list[Planned]:
    """Each target `times` in a period, on its `days`: once in each of so many stretches of days.

    In every stretch the numbers of targets per day differ by at most one. A target is never
    planned twice for one day, except in a period of one day; with fewer days than `times` it
    comes once on each. `together`: all of the group share a day. No days: nothing.
    """
    if not days:
        return []
    daily = span.first_on == span.last_on
    count = times if daily else min(times, len(days))
    planned: list[Planned] = []
    for number in range(count):
        part = days if daily else _part(days, number, count)
        found = _shared(whom, len(part)) if together else places(whom, len(part))
        planned += [
            Planned(target, span.name, number + 1, part[place])
            for target, place in zip(whom.ranked, found, strict=True)
        ]
    return planned


def places(whom: Group, count: int) -> list[int]:
    """A place from 0 to `count` - 1 for each, by rank: as even as whole numbers can be.

    One target more moves at most `count` others (each boundary between two days passes at most
    one by), and none by more than 1/(n+1) of the places, rounded up.
    """
    total = len(whom.ranked)
    return [int((rank + whom.phase) * count / total) for rank in range(total)]


def days_left(span: Span, days: Iterable[date], leaves_time: DayTest) -> list[date]:
    """The days of a period on which is made up for what was over before anybody was told of it.

    Nobody owes what nobody could have done: it is owed on another day of its period that
    `leaves_time`, or not at all. What is due each day is over with its hours: there is none.
    """
    if span.first_on == span.last_on:
        return []
    return [day for day in days if leaves_time(day)]


def replanned(
    missed: Iterable[Planned], days: Sequence[date], seed: str, *, together: bool = False
) -> list[Planned]:
    """What was over and never opened, balanced over the days that are left; or all on one."""
    by_name = {f"{p.target}\n{p.key}": p for p in missed}
    whom = group(by_name, seed, "missed")
    if not days:
        return []
    found = _shared(whom, len(days)) if together else places(whom, len(days))
    return [
        by_name[name]._replace(on=days[place])
        for name, place in zip(whom.ranked, found, strict=True)
    ]


def _shared(whom: Group, count: int) -> list[int]:
    return [int(whom.phase * count)] * len(whom.ranked)


def _part(days: Sequence[date], number: int, count: int) -> Sequence[date]:
    """One of `count` stretches of nearly equal length."""
    return days[number * len(days) // count : (number + 1) * len(days) // count]


def _digest(text: str, key: bytes) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=8, key=key).digest()
