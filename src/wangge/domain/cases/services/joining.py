"""Another report of a matter that is open already: the first case carries it, nobody is lost.

Either staff take it down for that case at once, or a case that has been opened for it ends as a
duplicate and hands its reports over. Everybody who reported follows, and is told, by the first.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from wangge.domain.cases import placing, specs
from wangge.domain.cases.models import Case, CaseStatus, Report
from wangge.domain.cases.placing import Placed
from wangge.domain.cases.rules import Decision
from wangge.domain.cases.services import report_rows, tasking, telling
from wangge.domain.cases.services.incoming import Incoming
from wangge.domain.cases.services.tasking import Told
from wangge.domain.cases.services.versions import on_case, save, snapshot
from wangge.domain.cases.types import JOINED, ContactInput, LocationInput, Receipt
from wangge.domain.people import api as people
from wangge.kernel.clock import aware
from wangge.kernel.codes import normalise_case_number
from wangge.kernel.errors import Conflict, InvalidInput
from wangge.packs.schema import Right
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal
from wangge.plumbing.journal.api import Event
from wangge.plumbing.outbox import api as outbox
from wangge.plumbing.sending import together


def join_report(
    *,
    case_id: UUID,
    key: str,
    channel: str,
    text: str,
    location: LocationInput | None = None,
    contact: ContactInput | None = None,
    actor: Actor,
    at: datetime,
) -> Receipt:
    """Takes a report in as another one of an open case: its number, a link of its own.

    The same `key` from the same actor is the same report. Whoever holds the case is told.
    Raises `InvalidInput`, `ManyErrors`, `NotFound`, `Conflict` (`key_used`, `not_open_any_more`).
    """
    at = aware(at, "at")

    def run(case: Case) -> Receipt:
        told = _incoming(case, key, channel, text, location, contact, actor, at)
        told.check(at)
        if came := _came_before(told):
            return came
        _require_open(case, actor, at)
        placed = placing.place(case.jurisdiction_key, specs.of_case(case).pack, told.location, at)
        return _stored_once(case, told, placed, actor, at)

    return on_case(case_id, None, run)


def named(case: Case, number: str, actor: Actor, at: datetime) -> Case:
    """The open case of that number, for one that is the same. Raises `InvalidInput` (`same_as`).

    One that the actor may not see isn't there for them.
    """
    wanted = normalise_case_number(number, "same_as")
    others = _seen(actor, at).filter(jurisdiction_key=case.jurisdiction_key, number=wanted)
    found: Case | None = others.exclude(pk=case.pk).first()
    if found is None:
        raise InvalidInput(
            "no_such_case",
            zh="没有这个编号的其他案件，请核对。",
            en="There is no other case of this number; check it.",
            field="same_as",
        )
    _require_still_open(found, case)
    return found


def hold(case: Case, first: Case | None) -> None:
    """Both cases' streams, in one order: two who tie them to each other don't wait in a ring.

    Called once the task of `case` is closed; the first case's task isn't touched.
    """
    if first is not None:
        journal.hold([tasking.subject(case.pk), tasking.subject(first.pk)])


def _require_still_open(first: Case, case: Case) -> None:
    if first.same_as_id == case.pk:
        raise InvalidInput(
            "same_as_ring",
            zh=f"案件 {first.number} 已并入这一件，再反过来并入就绕成圈了；两人都在这一件里。",
            en=f"Case {first.number} has been joined to this one; joining this one to it would make"
            " a ring. This one carries both.",
            field="same_as",
        )
    if first.same_as is not None:
        raise InvalidInput(
            "same_as_joined",
            zh=f"那件案件已并入 {first.same_as.number}；是同一件的，请选那一件。",
            en=f"That case has been joined to {first.same_as.number}; name that one.",
            field="same_as",
        )
    if first.status != CaseStatus.OPEN:
        raise InvalidInput(
            "not_open_any_more",
            zh="那件案件已经办完；还没有解决的，请照常办理这一件。",
            en="That case has been settled; what isn't solved is handled as this one.",
            field="same_as",
        )


def tie(case: Case, first: Case | None, decision: Decision) -> dict[str, Any]:
    """Writes on the case which one it turned out to be; what the journal says of it.

    Its people are told by the first from now on, not that theirs is closed.
    """
    if first is not None:
        case.same_as, case.tells_resident = first, False
        return {"same_as": str(first.pk), "same_number": first.number}
    if decision.record == "reopen":
        case.same_as = None
    return {}


def hand_over(case: Case, first: Case, *, tells: bool, actor: Actor, at: datetime) -> None:
    """The first case carries the reports of the other, and of those joined to that before."""

    def run(row: Case) -> None:
        _require_still_open(row, case)  # somebody may have settled it since it was named
        before = snapshot(row)
        moved = Report.unscoped.filter(case=case)
        reports = list(moved.order_by("id").values_list("pk", flat=True))
        moved.update(case=row)
        Case.unscoped.filter(same_as=case).update(same_as=row)
        row.has_resident = row.has_resident or case.has_resident
        row.tells_resident = row.tells_resident or tells
        data = {"case": str(case.pk), "number": case.number}
        _tell(row, before, reports, data, actor, at)

    on_case(first.pk, None, run)


def _stored_once(case: Case, told: Incoming, placed: Placed, actor: Actor, at: datetime) -> Receipt:
    try:
        with transaction.atomic():
            return _store(case, told, placed, actor, at)
    except IntegrityError:
        if came := _came_before(told):
            return came
        raise


def _came_before(told: Incoming) -> Receipt | None:
    found = report_rows.under_key(told.client, told.key)
    return report_rows.first_receipt(found, told) if found else None


def _store(case: Case, told: Incoming, placed: Placed, actor: Actor, at: datetime) -> Receipt:
    before = snapshot(case)
    report, token = report_rows.new_report(told, case, placed)
    report_rows.insert_report(told, report, at)
    # Whom staff took a call from can be asked only where they left how to reach them.
    case.has_resident = case.has_resident or bool(told.contact.phone)
    case.tells_resident = case.tells_resident or bool(told.contact and told.contact.may_notify)
    _tell(case, before, [report.pk], {"channel": told.channel}, actor, at)
    return Receipt(report.pk, case.pk, case.number, token, created=True)


def _tell(
    case: Case,
    before: dict[str, Any],
    reports: list[UUID],
    data: dict[str, Any],
    actor: Actor,
    at: datetime,
) -> None:
    """Journals it, saves the case and hands the news on, to its holder and to who reported."""
    ids = [str(i) for i in reports]
    with together():
        case.version += 1
        event = Event(JOINED, {"reports": ids, "version": case.version, **data})
        telling.record(case, Told(), event, actor=actor, at=at)
        save(case, before)
    key = str(case.pk)
    outbox.publish(JOINED, {"case": key, "reports": ids}, at=at, key=tasking.subject(case.pk))


def _incoming(
    case: Case,
    key: str,
    channel: str,
    text: str,
    location: LocationInput | None,
    contact: ContactInput | None,
    actor: Actor,
    at: datetime,
) -> Incoming:
    return Incoming(
        jurisdiction_key=case.jurisdiction_key,
        client=str(actor),
        key=key,
        channel=channel,
        type_key=case.type_key,
        text=text.strip(),
        location=location or LocationInput(),
        contact=contact or ContactInput(),
        photos=(),
        department="",
        due_at=None,
        limit_given=False,
        received_at=at,
        source=None,
    )


def _require_open(case: Case, actor: Actor, at: datetime) -> None:
    if case.status != CaseStatus.OPEN or not _seen(actor, at).filter(pk=case.pk).exists():
        raise Conflict(
            "not_open_any_more",
            zh="那件案件已经办完，请另行登记。",
            en="That case has been settled meanwhile; take this one in by itself.",
            field="same",
        )


def _seen(actor: Actor, at: datetime) -> Any:
    """The cases that the actor may see."""
    if actor.kind != "account":
        return Case.unscoped.all()
    return Case.objects.within(people.scope(UUID(actor.id), Right.CASE_VIEW, at))
