"""What a version would change if it came into force now: before anything does."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.redrawing import ground, moving, rules
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.models import Drawing
from wangge.domain.redrawing.queries.drawings import seen, version
from wangge.domain.redrawing.views import Impact, Seat
from wangge.domain.registers import api as registers


def impact(
    drawing_id: UUID, account_id: UUID | None, at: datetime, number: int | None = None
) -> Impact:
    """Of a version, by default the newest, against the division in force. `NotFound`."""
    row = seen(drawing_id, account_id, at)
    return impact_of(row, version(drawing_id, account_id, at, number).content, at)


def impact_of(drawing: Drawing, after: Content, at: datetime) -> Impact:
    """As `impact`, of content that isn't a version yet; the caller has decided rights."""
    key, scheme = drawing.jurisdiction_key, drawing.scheme_key
    on = places.local_day(key, at)
    before = ground.in_force(key, scheme, on)
    weights = ground.weights(key, on)
    moved = rules.moved_units(before.leaves, after.leaves)
    given = {UUID(k): v for k, v in drawing.people.items()}
    moves = moving.reckon(drawing, before, after, given, at)
    total = sum(weights.values()) or 1.0
    return Impact(
        changes=rules.changes(before.leaves, after.leaves, weights),
        moved_units=len(moved),
        moved_share=sum(weights.get(u, 0.0) for u in sorted(moved)) / total,
        seats=_seats(drawing, moves, at),
        vacant=_vacant(drawing, before, after, moves, at),
        tasks=len(moves.tasks),
        entries=registers.count_in_units(key, scheme, moved),
        duties=len(moves.duties),
        cancelled=len(moves.called_off),
    )


def _seats(drawing: Drawing, moves: moving.Moves, at: datetime) -> tuple[Seat, ...]:
    found = people.seated_in(drawing.jurisdiction_key, drawing.scheme_key, moves.gone, at)
    to = moves.appointments
    refused = people.without_room(to, on=places.local_day(drawing.jurisdiction_key, at))
    return tuple(
        Seat(a.id, a.account_id, a.post, a.grid_code, to.get(a.id), refused.get(a.id))
        for a in found
    )


def _vacant(
    drawing: Drawing, before: Content, after: Content, moves: moving.Moves, at: datetime
) -> tuple[str, ...]:
    fresh = {g.code for g in after.grids} - {g.code for g in before.grids}
    return tuple(sorted(fresh - set(moves.appointments.values())))
