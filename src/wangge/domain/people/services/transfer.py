"""Appointments that go over to other grids when a division is drawn anew.

A person keeps post and department; only the grid is another. Refuses more than a post takes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.people import holding
from wangge.domain.people.models import Appointment
from wangge.domain.people.services import common
from wangge.domain.people.services.appointments import close, described
from wangge.domain.people.services.room import check_room
from wangge.domain.places import api as places
from wangge.kernel.errors import Conflict, NotFound
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal.api import Event


def transfer(
    moves: Mapping[UUID, str | None], *, actor: Actor, at: datetime
) -> dict[UUID, UUID | None]:
    """Ends these appointments at `at` and appoints the same people in the grids named (None: none).

    Answers which appointment follows which. What was held by the ended one goes to the new one.
    Raises `NotFound`, `Conflict` (`post_full`, `appointment_overlaps`, `desk_without_holder`).
    """
    with transaction.atomic():
        holding.lock()
        found = {a.id: a for a in Appointment.objects.filter(id__in=list(moves))}
        missing = moves.keys() - found.keys()
        if missing:
            raise NotFound("no_such_appointment", zh="没有这项任职。", en="No such appointment.")
        pairs = [_moved(found[key], code, at) for key, code in sorted(moves.items())]
        made = [new for _, new in pairs if new is not None]
        check_room(made)
        Appointment.objects.bulk_create(made, batch_size=500)
        ended = {(a.jurisdiction_key, a.scheme_key, a.post) for a in found.values()}
        common.check_desks(ended, at)
        events = [Event("people.appointment_ended", described(old)) for old, _ in pairs]
        events += [Event("people.appointed", described(new)) for new in made]
        common.record(events, actor=actor, at=at)
        successors = {old.id: new.id for old, new in pairs if new is not None}
        concerned = {a.account_id for a in found.values()}
        common.tell(concerned, at=at, filled=made, successors=successors)
    return {old.id: new.id if new else None for old, new in pairs}


def without_room(moves: Mapping[UUID, str | None], *, on: date) -> dict[UUID, Conflict]:
    """Which of these moves would be refused at the beginning of that day, and why."""
    made = [
        (old.id, _follower(old, code, places.day_begins(old.jurisdiction_key, on)))
        for old in Appointment.objects.filter(id__in=[k for k, c in moves.items() if c])
        if (code := moves[old.id])
    ]
    try:
        check_room([new for _, new in made])
    except Conflict:
        return _refused(made)
    return {}


def _refused(made: list[tuple[UUID, Appointment]]) -> dict[UUID, Conflict]:
    """Those that find no room once the others before them are in their places."""
    found: dict[UUID, Conflict] = {}
    placed: dict[str, list[Appointment]] = defaultdict(list)
    for key, new in made:
        try:
            check_room([*placed[new.grid_code], new])
            placed[new.grid_code].append(new)
        except Conflict as refusal:
            found[key] = refusal
    return found


def _moved(
    old: Appointment, code: str | None, at: datetime
) -> tuple[Appointment, Appointment | None]:
    new = _follower(old, code, at) if code is not None else None
    close(old, at)
    return old, new


def _follower(old: Appointment, code: str, at: datetime) -> Appointment:
    return Appointment(
        account_id=old.account_id,
        jurisdiction_key=old.jurisdiction_key,
        post=old.post,
        scheme_key=old.scheme_key,
        grid_code=code,
        department=old.department,
        from_on=places.local_day(old.jurisdiction_key, at),
        from_at=at,
        to_on=old.to_on,
        to_at=old.to_at,
    )
