"""Whether somebody answered for a thing when it fell due: whose lateness it is.

Who comes to a post later takes over what was overdue; it isn't they who were late.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from wangge.domain.people.models import Appointment, Leave


class Claim(NamedTuple):
    """An account did what an appointment owed: where (the grid of then, the grid of now), when it
    was due, when it was done."""

    account_id: UUID
    appointment_id: UUID
    paths: tuple[str, ...]
    due_at: datetime
    done_at: datetime


def answered_then(claims: Sequence[Claim]) -> list[bool]:
    """For each claim whether the account answered for the place when it was due.

    It did where it was on the post of that appointment over the place, by whatever appointment
    then: a redrawing begins them anew. Who stands in answers from the leave's first instant.
    Anybody else acts of their own accord, and answers for when they do. Three queries at most.
    """
    owed = _by_id(Appointment.objects.filter(id__in={c.appointment_id for c in claims}))
    before: dict[UUID, list[Appointment]] = defaultdict(list)
    for one in Appointment.objects.filter(account_id__in={c.account_id for c in claims}):
        before[one.account_id].append(one)
    leaves: dict[tuple[UUID, UUID], list[Leave]] = defaultdict(list)
    strange = {c.account_id for c in claims if owed[c.appointment_id].account_id != c.account_id}
    for leave in Leave.objects.filter(deputy_id__in=strange):
        leaves[leave.account_id, leave.deputy_id].append(leave)
    return [_answered(c, owed[c.appointment_id], before[c.account_id], leaves) for c in claims]


def _answered(
    claim: Claim,
    owed: Appointment,
    before: Iterable[Appointment],
    leaves: dict[tuple[UUID, UUID], list[Leave]],
) -> bool:
    if any(_same_work(one, owed, claim) and _held(one, claim.due_at) for one in before):
        return True
    if owed.account_id == claim.account_id:
        return False
    mine = leaves.get((owed.account_id, claim.account_id), [])
    now = [one for one in mine if one.from_at <= claim.done_at < one.to_at]
    return not now or any(one.from_at <= claim.due_at < one.to_at for one in mine)


def _same_work(one: Appointment, owed: Appointment, claim: Claim) -> bool:
    kind = (one.jurisdiction_key, one.scheme_key, one.post, one.department)
    same = kind == (owed.jurisdiction_key, owed.scheme_key, owed.post, owed.department)
    return same and any(path.startswith(one.grid_code) for path in claim.paths)


def _held(one: Appointment, at: datetime) -> bool:
    return one.from_at <= at and (one.to_at is None or at < one.to_at)


def _by_id(rows: Iterable[Appointment]) -> dict[UUID, Appointment]:
    return {row.id: row for row in rows}
