"""Receiving a report: one transaction that locates, files, routes, opens the task and tells.

Idempotent by the caller's key. Nothing remote happens inside it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from wangge.domain.cases import by_rule, placing, specs, state
from wangge.domain.cases.models import Case, Report
from wangge.domain.cases.placing import Placed
from wangge.domain.cases.rules import CaseFacts, Decision, PackIndex, arrive
from wangge.domain.cases.services import report_rows, tasking, telling
from wangge.domain.cases.services.incoming import Incoming
from wangge.domain.cases.services.tasking import Told
from wangge.domain.cases.types import ContactInput, LocationInput, PhotoRef, Receipt
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.kernel.clock import aware
from wangge.kernel.codes import new_case_number
from wangge.kernel.ids import new_id
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal.api import Event
from wangge.plumbing.rows import insert
from wangge.plumbing.sending import together

_RANDOM = secrets.SystemRandom()
_NUMBER_TRIES = 3
_ARRIVALS_MOST = 5000


def receive_report(
    *,
    jurisdiction_key: str,
    key: str,
    channel: str,
    type_key: str = "",
    text: str = "",
    location: LocationInput | None = None,
    contact: ContactInput | None = None,
    photos: Sequence[PhotoRef] = (),
    actor: Actor,
    at: datetime,
    department: str = "",
    due_at: datetime | None = None,
    limit_given: bool = False,
    received_at: datetime | None = None,
    source: dict[str, Any] | None = None,
    condition: str = "",
    facts: Mapping[str, str] | None = None,
) -> Receipt:
    """Takes in a report and sends it as far on its way as its pack says.

    The same `key` from the same actor is the same report: its first receipt comes back, or
    `Conflict` (`key_used`) when something else was told under it. A report whose place or type
    isn't clear waits at the desk, with a clock. `due_at` from a source overrides the limit, and
    with `limit_given` its absence does so too; `department` overrides the type's; `received_at`
    is when the source took it in; `source` keeps what else it said, and no resident is asked.
    `type_key` may be `<pack>/<type>`, where two packs of the town have a type of that key.
    `condition` is the type's filing condition, where whoever reports knows it.
    `facts` find the grid of a type that has `rule_facts`; they are kept with the report.
    Raises `InvalidInput`, `ManyErrors`, `NotFound` (jurisdiction), `Undetermined`.
    """
    at = aware(at, "at")
    told = Incoming(
        jurisdiction_key=jurisdiction_key,
        client=str(actor),
        key=key,
        channel=channel,
        type_key=type_key,
        text=text.strip(),
        location=location or LocationInput(),
        contact=contact or ContactInput(),
        photos=tuple(photos),
        department=department,
        due_at=aware(due_at, "due_at") if due_at else None,
        limit_given=limit_given or due_at is not None,
        received_at=aware(received_at, "received_at") if received_at else at,
        source=source,
        condition=condition,
        facts=facts or {},
    )
    told.check(at)
    return _stored_once(told, actor, at)


def find_receipt(*, client: str, key: str) -> Receipt | None:
    """The receipt of a report that came before under this key; None when none did."""
    found = report_rows.under_key(client, key)
    return report_rows.receipt_of(found) if found else None


def _stored_once(told: Incoming, actor: Actor, at: datetime) -> Receipt:
    index = specs.for_type(told.jurisdiction_key, told.type_key)
    told = replace(told, type_key=told.type_key.rpartition("/")[2])
    if told.condition:
        index.condition(told.type_key, told.condition)
    if told.department:
        index.checked_route("", told.department)
    placed = placing.place(told.jurisdiction_key, index.pack, told.location, at)
    kind = index.types.get(told.type_key)
    if told.facts or (kind is not None and kind.rule_facts):
        placed = by_rule.place_by_rule(
            told.jurisdiction_key, index.pack, kind, told.facts, placed, at
        )
    for last_try in (False,) * (_NUMBER_TRIES - 1) + (True,):
        try:
            with transaction.atomic():
                return _store(told, index, placed, actor, at)
        except IntegrityError:
            found = report_rows.under_key(told.client, told.key)
            if found is not None:
                return report_rows.first_receipt(found, told)
            if last_try:  # not the key, nor a case number met by chance three times running
                raise
    raise AssertionError("unreachable")


def _store(told: Incoming, index: PackIndex, placed: Placed, actor: Actor, at: datetime) -> Receipt:
    """The transaction; everything written goes in one go, the report first.

    A repetition of the report stops there, by its key.
    """
    people.hold_still()
    # Whom staff took a call from can be asked only where they left how to reach them.
    asked = actor.kind in ("resident", "client") or bool(told.contact.phone)
    has_resident = told.source is None and asked
    facts = CaseFacts(
        flow=index.flow_of(told.type_key).key,
        step=index.flow_of(told.type_key).first,
        type_key=told.type_key,
        department=told.department,
        located=placed.located,
        photos=len(told.photos),
        has_resident=has_resident,
        condition=told.condition,
    )
    decision = index.arrivals.get(facts) or _arrival(index, facts)
    case = _new_case(told, index, placed, decision, at)
    report, token = report_rows.new_report(told, case, placed)
    happened = Told()
    with together():
        report_rows.insert_report(told, report, at)
        state.write_facts(case, index, decision)
        state.stamp(case, decision, at)
        tasking.open_task(case, index, decision, placed.grid, happened, actor=actor, at=at)
        state.give_verdict(case)
        insert(case)
        report_rows.insert_files(told, report, actor, at)
        event = telling.act_event(case, decision, **_received_data(told, case, report, placed))
        event = Event("case.received", event.data)
        telling.record(case, happened, event, actor=actor, at=at, new=True)
    telling.publish(case, happened, event, decision, at=at)
    return Receipt(report.id, case.id, case.number, token, created=True)


def _arrival(index: PackIndex, facts: CaseFacts) -> Decision:
    """Most reports of a type fare alike: their decision is kept, up to a bound."""
    if len(index.arrivals) >= _ARRIVALS_MOST:
        index.arrivals.clear()
    decision = index.arrivals[facts] = arrive(index, facts)
    return decision


def _new_case(
    told: Incoming, index: PackIndex, placed: Placed, decision: Decision, at: datetime
) -> Case:
    day = places.local_day(told.jurisdiction_key, told.received_at)
    return Case(
        id=new_id(),
        number=new_case_number(day, _RANDOM),
        jurisdiction_key=told.jurisdiction_key,
        pack_key=index.pack.key,
        pack_version=index.pack.version,
        pack_digest=places.edition_of(told.jurisdiction_key, index.pack),
        address=told.location.address,
        scheme_key=placed.grid.scheme_key,
        grid_code=placed.grid.code,
        unit_code=placed.unit_code,
        lon=placed.lon,
        lat=placed.lat,
        place_status=placed.status,
        located=decision.facts.located,
        has_resident=decision.facts.has_resident,
        tells_resident=bool(told.contact) and told.contact.may_notify,
        photo_count=len(told.photos),
        due_given=told.due_at,
        limit_given=told.limit_given,
        department_given=told.department,
        received_at=told.received_at,
        version=1,
    )


def _received_data(told: Incoming, case: Case, report: Report, placed: Placed) -> dict[str, Any]:
    return {
        "report": str(report.id),
        "number": case.number,
        "channel": told.channel,
        "type": case.type_key,
        "place": placed.status,
        "unit": placed.unit_code,
        "photos": [str(p.file_id) for p in told.photos],
        "received_at": told.received_at.isoformat(),
    }
