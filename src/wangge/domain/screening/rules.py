"""From service records to findings: pure, no rows, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from wangge.packs.schema import ScreenSpec
from wangge.packs.screening import clusters_of


@dataclass(frozen=True, slots=True, order=True)
class Served:
    """One service: when, by whom, and the line it stands in."""

    on: date
    entry_id: UUID
    giver: str
    grid_code: str
    unit_code: str


@dataclass(frozen=True, slots=True)
class Owed:
    """A line of the population: who should be served."""

    entry_id: UUID
    subject: str
    since_on: date
    grid_code: str
    unit_code: str


@dataclass(frozen=True, slots=True)
class Found:
    """Lines that belong together, the oldest first, where they lie, and from when to when."""

    entries: tuple[UUID, ...]
    grid_code: str
    unit_code: str
    givers: int
    first_on: date | None
    last_on: date | None


Groups = Mapping[tuple[str, str], Iterable[Served]]
"""Services by subject and, where it counts, by what was given."""


def too_many(spec: ScreenSpec, groups: Groups) -> Iterator[Found]:
    """What stands too close together. It lies where the last of it was given."""
    for group in groups.values():
        services = sorted(group)
        for cluster in clusters_of(spec, [(s.on, s.giver) for s in services]):
            together = services[cluster.first : cluster.last + 1]
            last = together[-1]
            yield Found(
                tuple(s.entry_id for s in together),
                last.grid_code,
                last.unit_code,
                len({s.giver for s in together if s.giver}),
                together[0].on,
                last.on,
            )


def unserved(
    spec: ScreenSpec, last_on: Mapping[str, date], population: Iterable[Owed], today: date
) -> Iterator[Found]:
    """Who had nothing in the last `within_days`, today counted, and was there all that time."""
    since = today - timedelta(days=spec.within_days - 1)
    for owed in population:
        served_on = last_on.get(owed.subject)
        if owed.since_on < since and (served_on is None or served_on < since):
            yield Found((owed.entry_id,), owed.grid_code, owed.unit_code, 0, served_on, served_on)
