"""Of whom or what a model is reckoned, and with which values. Values are read and forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from wangge.domain.alarms import town
from wangge.domain.alarms.models import HandValue
from wangge.domain.alarms.rules import reckoning
from wangge.domain.alarms.views import Model
from wangge.domain.registers import api as registers


@dataclass(frozen=True, slots=True)
class Subject:
    """A line of a register, or a grid. `sources` says where each value came from."""

    key: str
    entry_id: UUID | None
    grid_code: str
    unit_code: str
    values: dict[str, float | None]
    sources: dict[str, dict[str, Any]]


def subjects(one: Model, on: date, only: str = "") -> Iterator[Subject]:
    """Every subject of the day (or the one of that key); the register's value comes first."""
    by_hand = _entered(one, town.period_of(one, on), only)
    if one.register is None:
        for key in sorted(by_hand):
            yield _filled(one, Subject(key, None, key, "", {}, {}), by_hand[key])
        return
    fields = {i.key: i.field_key for i in one.spec.inputs if i.register_key}
    for line in registers.lines(one.jurisdiction_key, one.register.name, [*fields.values()], on=on):
        key = str(line.entry_id)
        if only and key != only:
            continue
        values: dict[str, float | None] = {}
        sources: dict[str, dict[str, Any]] = {}
        for name, field in fields.items():
            values[name] = reckoning.read(one.spec, name, line.values.get(field))
            if values[name] is not None:
                sources[name] = {"from": "register", "entry": key, "field": field}
        bare = Subject(key, line.entry_id, line.grid_code, line.unit_code, values, sources)
        yield _filled(one, bare, by_hand.get(key, ()))


def _filled(one: Model, subject: Subject, entered: Iterable[HandValue]) -> Subject:
    for row in entered:
        if subject.values.get(row.key) is None:
            subject.values[row.key] = float(row.value)
            subject.sources[row.key] = {"from": "hand", "by": row.by, "at": row.at.isoformat()}
    for given in one.spec.inputs:
        subject.values.setdefault(given.key, None)
    return subject


def _entered(one: Model, period: str, only: str) -> dict[str, list[HandValue]]:
    rows = HandValue.objects.filter(
        jurisdiction_key=one.jurisdiction_key,
        pack_key=one.pack.key,
        model=one.spec.key,
        period=period,
    )
    found: dict[str, list[HandValue]] = {}
    for row in rows.filter(subject=only) if only else rows:
        found.setdefault(row.subject, []).append(row)
    return found
