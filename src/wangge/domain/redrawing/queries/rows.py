"""The rows behind each figure of an impact: exactly those that it counts, nobody's data in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wangge.domain.duties import api as duties
from wangge.domain.places import api as places
from wangge.domain.redrawing import ground, moving, rules
from wangge.domain.redrawing.queries.drawings import seen, version
from wangge.domain.registers import api as registers


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A base unit whose grid is another."""

    unit: places.UnitRef
    weight: float
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """An open task that is owed in another grid; `subject` as tasks have it."""

    task_id: UUID
    subject: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a register (`<pack>/<register>`) that is another grid's."""

    entry_id: UUID
    register: str
    unit_code: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DutyRow:
    """What was to be done: owed in another grid, or (`after` empty) not owed any more."""

    plan: str
    target_kind: str
    target: str
    due_at: datetime
    before: str
    after: str


def moved_rows(
    drawing_id: UUID,
    account_id: UUID | None,
    at: datetime,
    before: Mapping[str, str],
    after: Mapping[str, str],
) -> tuple[UnitRow, ...]:
    """The base units whose grid (unit → grid, of any level) is another, by grid and code."""
    row = seen(drawing_id, account_id, at)
    on = places.local_day(row.jurisdiction_key, at)
    moved = rules.moved_units(before, after)
    weights = ground.weights(row.jurisdiction_key, on)
    units = places.units(row.jurisdiction_key, on)
    found = [UnitRow(u, weights.get(u.code, 0.0), *moved[u.code]) for u in units if u.code in moved]
    return tuple(sorted(found, key=lambda r: (r.before, r.after, r.unit.code)))


def task_rows(
    drawing_id: UUID, account_id: UUID | None, at: datetime, number: int | None = None
) -> tuple[TaskRow, ...]:
    """The open tasks that `impact` counts."""
    moves = _moves(drawing_id, account_id, at, number)[1]
    row = seen(drawing_id, account_id, at)
    bases = moving.bases(row)
    return tuple(
        TaskRow(b.task_id, b.subject, b.grid_code, moves.tasks[b.task_id])
        for b in bases
        if b.task_id in moves.tasks
    )


def line_rows(
    drawing_id: UUID, account_id: UUID | None, at: datetime, number: int | None = None
) -> tuple[LineRow, ...]:
    """The lines of registers that `impact` counts."""
    row = seen(drawing_id, account_id, at)
    on = places.local_day(row.jurisdiction_key, at)
    before = ground.in_force(row.jurisdiction_key, row.scheme_key, on)
    after = version(drawing_id, account_id, at, number).content
    moved = rules.moved_units(before.leaves, after.leaves)
    found = registers.lines_in_units(row.jurisdiction_key, row.scheme_key, moved)
    return tuple(LineRow(entry, name, unit, *moved[unit]) for entry, name, unit in found)


def duty_rows(
    drawing_id: UUID, account_id: UUID | None, at: datetime, number: int | None = None
) -> tuple[DutyRow, ...]:
    """The occurrences that `impact` counts as moved."""
    moves = _moves(drawing_id, account_id, at, number)[1]
    found = duties.open_ones(list(moves.duties))
    rows = [
        DutyRow(o.plan, o.target_kind, o.target, o.due_at, o.grid_code, moves.duties[o.id])
        for o in found.values()
    ]
    return tuple(sorted(rows, key=lambda r: (r.due_at, r.plan, r.target)))


def cancelled_rows(
    drawing_id: UUID, account_id: UUID | None, at: datetime, number: int | None = None
) -> tuple[DutyRow, ...]:
    """The occurrences to grids that would be gone."""
    key, moves = _moves(drawing_id, account_id, at, number)
    found = duties.open_to_grids(*key, moves.gone)
    return tuple(DutyRow(o.plan, o.target_kind, o.target, o.due_at, o.grid_code, "") for o in found)


def _moves(
    drawing_id: UUID, account_id: UUID | None, at: datetime, number: int | None
) -> tuple[tuple[str, str], moving.Moves]:
    row = seen(drawing_id, account_id, at)
    on = places.local_day(row.jurisdiction_key, at)
    before = ground.in_force(row.jurisdiction_key, row.scheme_key, on)
    after = version(drawing_id, account_id, at, number).content
    given = {UUID(k): v for k, v in row.people.items()}
    moves = moving.reckon(row, before, after, given, at)
    return (row.jurisdiction_key, row.scheme_key), moves
