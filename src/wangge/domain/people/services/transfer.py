"""Appointments that go over to other grids when a division is drawn anew.

A person keeps post and department; only the grid is another. Refuses more than a post takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.people import holding, rules, town
from wangge.domain.people.models import Appointment
from wangge.domain.people.services import common
from wangge.domain.people.services.appointments import close, described
from wangge.domain.people.services.room import check_room
from wangge.kernel.errors import NotFound
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


def _moved(
    old: Appointment, code: str | None, at: datetime
) -> tuple[Appointment, Appointment | None]:
    to_on, to_at = old.to_on, old.to_at
    close(old, at)
    if code is None:
        return old, None
    new = Appointment(
        account_id=old.account_id,
        jurisdiction_key=old.jurisdiction_key,
        post=old.post,
        scheme_key=old.scheme_key,
        grid_code=code,
        department=old.department,
        from_on=rules.local_day(at, town.zone(old.jurisdiction_key)),
        from_at=at,
        to_on=to_on,
        to_at=to_at,
    )
    return old, new
