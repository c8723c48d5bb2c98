"""Accounts and appointments of the rows, and which row is to blame when that is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.people import api as people
from wangge.kernel.errors import WanggeError
from wangge.plumbing.actor import Actor
from wangge.tools.crew.reading import Sheet
from wangge.tools.crew.rows import Row

_COLUMNS = {"account": "username", "from_on": "from", "to_on": "to"}
"""A field of the services → the column it came from; the others are called alike."""
DESK = "desk_without_holder"
"""Only the whole of the rows can be refused for this, not one of them."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done: `new` accounts by user name, `rows` to be appointed."""

    jurisdiction_key: str
    new: Mapping[str, people.AccountInput]
    known: Mapping[str, UUID]
    rows: tuple[Row, ...]


def open_accounts(plan: Plan, *, actor: Actor, at: datetime) -> dict[str, UUID]:
    """Opens the new accounts; answers all that the rows name."""
    made = people.create_accounts(list(plan.new.values()), actor=actor, at=at) if plan.new else []
    return {**plan.known, **dict(zip(plan.new, made, strict=True))}


def appoint(
    plan: Plan, rows: Sequence[Row], ids: Mapping[str, UUID], *, actor: Actor, at: datetime
) -> None:
    """All of `rows` or none; raises what `people.appoint_many` raises."""
    with transaction.atomic():
        inputs = [_input(plan.jurisdiction_key, row, ids[row.username]) for row in rows]
        if inputs:
            people.appoint_many(inputs, actor=actor, at=at)


def faults(plan: Plan, sheet: Sheet, *, actor: Actor, at: datetime) -> list[WanggeError]:
    """Does it all and answers every row's refusal. For a transaction that is rolled back."""
    ids = open_accounts(plan, actor=actor, at=at)
    try:
        appoint(plan, plan.rows, ids, actor=actor, at=at)
    except WanggeError as error:
        found = _search(plan, plan.rows, ids, actor, at)
        blamed = found or [(_last_on(plan.rows, error), error)]
        return [_told(sheet, row, e) for row, e in blamed]
    return []


def _search(
    plan: Plan, rows: Sequence[Row], ids: Mapping[str, UUID], actor: Actor, at: datetime
) -> list[tuple[Row, WanggeError]]:
    """Halves what is refused until single rows are left; what is accepted stays for the others."""
    try:
        appoint(plan, rows, ids, actor=actor, at=at)
    except WanggeError as error:
        if len(rows) == 1:
            return [] if error.code == DESK else [(rows[0], error)]
        half = len(rows) // 2
        first = _search(plan, rows[:half], ids, actor, at)
        return first + _search(plan, rows[half:], ids, actor, at)
    return []


def _last_on(rows: Sequence[Row], error: WanggeError) -> Row:
    """The row after which the post that the error is about would be empty."""
    on_post = [row for row in rows if row.post == error.data.get("post")] or rows
    return max(on_post, key=lambda row: row.to_on or date.max)


def _told(sheet: Sheet, row: Row, error: WanggeError) -> WanggeError:
    field = error.field or "username"
    return sheet.wrong(row.number, _COLUMNS.get(field, field), error)


def _input(key: str, row: Row, account_id: UUID) -> people.AppointmentInput:
    return people.AppointmentInput(
        account_id=account_id,
        jurisdiction_key=key,
        post=row.post,
        scheme_key=row.scheme_key,
        grid_code=row.grid_code,
        from_on=row.from_on,
        to_on=row.to_on,
        department=row.department,
    )


def is_there(row: Row, held: Sequence[people.AppointmentView], today: date) -> bool:
    """Whether one of the account's appointments is the row's; without a first day, any now."""
    place = (row.post, row.scheme_key, row.grid_code, row.department, row.to_on)
    return any(
        (a.post, a.scheme_key, a.grid_code, a.department, a.to_on) == place
        and (a.from_on == row.from_on if row.from_given else a.from_on <= today)
        for a in held
    )
