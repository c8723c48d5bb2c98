"""Who and what goes over with a redrawing: reckoned first, so that it can be shown, then done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from wangge.domain.cases import api as cases
from wangge.domain.duties import api as duties
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.redrawing import carrying, ground, rules
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.models import Drawing, GoingOver
from wangge.domain.redrawing.views import WentOver
from wangge.domain.registers import api as registers
from wangge.domain.tasks import api as tasks
from wangge.plumbing.actor import Actor


@dataclass(frozen=True)
class Moves:
    """Appointments to the grids they go to, tasks to their base grids, occurrences to theirs.

    `gone`: grids that are no longer there; `heirs`: which follows each, where any does.
    """

    appointments: Mapping[UUID, str | None]
    tasks: Mapping[UUID, str]
    duties: Mapping[UUID, str]
    gone: tuple[str, ...]
    heirs: Mapping[str, str]
    redrawn: places.Redrawn
    called_off: frozenset[UUID]
    """Occurrences that are to be done to a grid that is gone: they go nowhere."""


@dataclass(frozen=True)
class Over:
    """What was done, as it is logged."""

    log: dict[str, Any] = field(default_factory=dict)

    def went(self, on: date) -> WentOver:
        counts = self.log["counts"]
        names = ("appointments", "tasks", "entries", "duties", "cancelled")
        return WentOver(on, *(counts[n] for n in names))


def reckon(
    drawing: Drawing,
    before: Content,
    after: Content,
    given: Mapping[UUID, str | None],
    at: datetime,
) -> Moves:
    """What goes where when `after` follows `before`. `given`: where people are to go, if said."""
    heirs = _heirs(drawing, before, after, at)
    gone = _gone(before, after)
    called_off = duties.owed_to_grids(drawing.jurisdiction_key, drawing.scheme_key, gone)
    owed, occurrences = _owed(drawing, before, after, heirs, called_off, at)
    fresh = frozenset({g.code for g in after.grids} - {g.code for g in before.grids})
    moved = rules.moved_units(before.leaves, after.leaves)
    redrawn = places.Redrawn(drawing.jurisdiction_key, drawing.scheme_key, moved, heirs, fresh)
    seats = _seats(drawing, gone, heirs, given, at)
    return Moves(seats, owed, occurrences, gone, heirs, redrawn, called_off)


def seats_of(
    drawing: Drawing,
    before: Content,
    after: Content,
    given: Mapping[UUID, str | None],
    at: datetime,
) -> dict[UUID, str | None]:
    """Where each appointment goes whose grid will be gone: as `given`, else to its heir."""
    return _seats(drawing, _gone(before, after), _heirs(drawing, before, after, at), given, at)


def _seats(
    drawing: Drawing,
    gone: tuple[str, ...],
    heirs: Mapping[str, str],
    given: Mapping[UUID, str | None],
    at: datetime,
) -> dict[UUID, str | None]:
    seats = people.seated_in(drawing.jurisdiction_key, drawing.scheme_key, gone, at)
    return {s.id: given.get(s.id, heirs.get(s.grid_code)) for s in seats}


def _gone(before: Content, after: Content) -> tuple[str, ...]:
    return tuple(sorted({g.code for g in before.grids} - {g.code for g in after.grids}))


def backwards(
    drawing: Drawing, log: GoingOver, before: Content, after: Content, at: datetime
) -> Moves:
    """What went over goes back to where it came from; what has come since goes by the ground."""
    seats: dict[UUID, str | None] = {}
    there = {s.id for s in people.seated_in(
        drawing.jurisdiction_key, drawing.scheme_key, [g.code for g in before.grids], at
    )}  # fmt: skip
    for _, new, code in log.appointments:
        if new is not None and UUID(new) in there:
            seats[UUID(new)] = code
    moves = reckon(drawing, before, after, {}, at)
    owed = dict(moves.tasks)
    open_now = {b.task_id: b.grid_code for b in bases(drawing)}
    for task_id, was, since in log.tasks:
        if open_now.get(UUID(task_id)) == since:
            owed[UUID(task_id)] = was
    still = {b.subject for b in bases(drawing)}
    occurrences = dict(moves.duties)
    occurrences |= {UUID(o): was for o, was, _ in log.duties if f"duty:{o}" in still}
    return replace(
        moves,
        appointments={**moves.appointments, **seats},
        tasks=owed,
        duties=occurrences,
    )


def carry_out(drawing: Drawing, moves: Moves, actor: Actor, at: datetime) -> Over:
    """Does it, within the caller's transaction."""
    codes = {a.id: a.grid_code for a in people.seated_in(
        drawing.jurisdiction_key, drawing.scheme_key, _grids_now(drawing, moves, at), at
    )}  # fmt: skip
    seats = people.transfer(moves.appointments, actor=actor, at=at)
    open_tasks = bases(drawing)
    based = {b.task_id: b.grid_code for b in open_tasks}
    owed_before = {b.subject: b.grid_code for b in open_tasks}
    cancelled = duties.grids_gone(
        drawing.jurisdiction_key,
        drawing.scheme_key,
        moves.gone,
        actor=Actor.system("places"),
        at=at,
    )
    moved = tasks.rebase(moves.tasks, at=at)
    owed = duties.owed_in(moves.duties)
    entries = registers.follow_grids(jurisdiction_key=drawing.jurisdiction_key, at=at)
    on = places.local_day(drawing.jurisdiction_key, at)
    followed = carrying.carry(moves.redrawn, on=on, at=at)
    entries += len(followed["lines"])
    return Over(
        {
            "appointments": [
                [str(old), str(new) if new else None, codes.get(old, "")]
                for old, new in seats.items()
            ],
            "tasks": [[str(t), based.get(t, ""), code] for t, code in moves.tasks.items()],
            "duties": [[str(o), owed_before[f"duty:{o}"], c] for o, c in moves.duties.items()],
            "followed": followed | {"called_off": [str(o) for o in cancelled]},
            "counts": {
                "appointments": len(seats),
                "tasks": moved,
                "entries": entries,
                "duties": owed,
                "cancelled": len(cancelled),
            },
        }
    )


def _grids_now(drawing: Drawing, moves: Moves, at: datetime) -> list[str]:
    on = places.local_day(drawing.jurisdiction_key, at)
    there = places.grids(drawing.jurisdiction_key, drawing.scheme_key, on)
    return [*moves.gone, *(g.code for g in there)]


def bases(drawing: Drawing) -> tuple[tasks.Base, ...]:
    """Where every open task of the scheme is owed now."""
    return tasks.bases(drawing.jurisdiction_key, drawing.scheme_key)


def _heirs(drawing: Drawing, before: Content, after: Content, at: datetime) -> dict[str, str]:
    on = places.local_day(drawing.jurisdiction_key, at)
    scheme = places.scheme_in_force(drawing.jurisdiction_key, drawing.scheme_key, on)
    weights = ground.weights(drawing.jurisdiction_key, on)
    parents = ground.parents(scheme, before, after)
    return rules.successors(before.leaves, after.leaves, weights, parents)


def _owed(
    drawing: Drawing,
    before: Content,
    after: Content,
    heirs: Mapping[str, str],
    called_off: frozenset[UUID],
    at: datetime,
) -> tuple[dict[UUID, str], dict[UUID, str]]:
    """Open tasks and occurrences whose ground, or whose grid, is another's from now on."""
    on = places.local_day(drawing.jurisdiction_key, at)
    scheme = places.scheme_in_force(drawing.jurisdiction_key, drawing.scheme_key, on)
    parents = ground.parents(scheme, before, after)
    moved = rules.moved_units(before.leaves, after.leaves)
    off = {f"duty:{occurrence}" for occurrence in called_off}
    owed_now = tuple(base for base in bases(drawing) if base.subject not in off)
    units = _units_of(owed_now)
    owed: dict[UUID, str] = {}
    occurrences: dict[UUID, str] = {}
    for base in owed_now:
        unit = units.get(base.subject, "")
        code = heirs.get(base.grid_code, base.grid_code)
        if unit in moved:
            chain = rules.chain_of(after.leaves[unit], parents)
            depth = len(rules.chain_of(base.grid_code, parents)) - 1
            code = rules.level_in(chain, depth)
        if code != base.grid_code:
            owed[base.task_id] = code
            kind, _, key = base.subject.partition(":")
            if kind == "duty":
                occurrences[UUID(key)] = code
    return owed, occurrences


def _units_of(owed: tuple[tasks.Base, ...]) -> dict[str, str]:
    """The base unit that each subject is about, where it is about one."""
    found: dict[str, str] = {}
    asked = {"case": cases.units_of, "duty": duties.units_of}
    for kind, ask in asked.items():
        ids = [UUID(b.subject[len(kind) + 1 :]) for b in owed if b.subject.startswith(f"{kind}:")]
        found |= {f"{kind}:{key}": unit for key, unit in ask(ids).items()}
    return found
