"""The rows of one report: what was told, the sealed contact, its photos; and its receipt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wangge.domain.cases import links
from wangge.domain.cases.models import Case, CaseFile, Report, Reporter
from wangge.domain.cases.placing import Placed
from wangge.domain.cases.rules import intake
from wangge.domain.cases.services.incoming import Incoming
from wangge.domain.cases.types import Receipt
from wangge.domain.places import api as places
from wangge.kernel.errors import Conflict
from wangge.kernel.ids import new_id
from wangge.plumbing.actor import Actor
from wangge.plumbing.files.api import keep_photos
from wangge.plumbing.rows import insert


def new_report(told: Incoming, case: Case, placed: Placed) -> tuple[Report, str]:
    """The report of a case, not stored yet, and the secret of its link."""
    report_id = new_id()
    token = links.new_token(report_id)
    where = told.location
    raw: dict[str, Any] = {"lon": where.lon, "lat": where.lat, "system": where.system}
    if where.address:
        raw["address"] = where.address
    if told.facts:
        raw["facts"] = dict(told.facts)
    if told.source:
        raw["source"] = told.source
    report = Report(
        id=report_id,
        case_id=case.id,
        jurisdiction_key=told.jurisdiction_key,
        client=told.client,
        key=told.key,
        content_digest=told.content_digest(),
        channel=told.channel,
        type_key=told.type_key,
        text=told.text,
        raw=raw,
        place=placed.answer,
        follow_digest=links.digest(token),
        follow_sealed=token,
        received_at=told.received_at,
    )
    return report, token


def insert_report(told: Incoming, report: Report, at: datetime) -> None:
    """Stores it, before that the contact where one was left."""
    if told.contact:
        reporter = Reporter(
            id=new_id(),
            name=told.contact.name,
            phone=told.contact.phone,
            language=told.contact.language,
            may_notify=told.contact.may_notify,
            purge_on=intake.purge_on(places.local_day(told.jurisdiction_key, at)),
        )
        insert(reporter)
        report.reporter_id = reporter.id
    insert(report)


def insert_files(told: Incoming, report: Report, actor: Actor, at: datetime) -> None:
    """Stores the photos that came with it."""
    prepared = [p.prepared for p in told.photos if p.prepared is not None]
    if prepared:
        keep_photos(prepared, actor=actor, at=at)
    for photo in told.photos:
        insert(
            CaseFile(
                case_id=report.case_id,
                report_id=report.id,
                file_id=photo.file_id,
                purpose="report",
                at=at,
                actor=str(actor),
            )
        )


def first_receipt(found: Report, told: Incoming) -> Receipt:
    """The receipt of the report that came before under this key; `Conflict` if it told else."""
    if bytes(found.content_digest) != told.content_digest():
        raise Conflict(
            "key_used",
            zh="这个幂等键已用于另一件反映，请换一个键。",
            en="Something else was reported under this key; use another one.",
            field="key",
            data={"number": found.case.number},
        )
    return receipt_of(found)


def under_key(client: str, key: str) -> Report | None:
    """The report that came before under this key, with its case."""
    found: Report | None = (
        Report.unscoped.filter(client=client, key=key).select_related("case").first()
    )
    return found


def receipt_of(found: Report) -> Receipt:
    """Its receipt once more."""
    return Receipt(
        found.id, found.case_id, found.case.number, str(found.follow_sealed), created=False
    )
