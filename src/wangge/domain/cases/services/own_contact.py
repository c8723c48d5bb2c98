"""What is kept of the bearer of a follow link, who looked at it; changed or removed by them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.cases.links import report_by_token
from wangge.domain.cases.models import Case, CaseStatus, Report, Reporter
from wangge.domain.cases.rules import intake
from wangge.domain.cases.services.contacts import REVEALED, STREAM
from wangge.domain.cases.services.residents import actor_of
from wangge.domain.cases.types import ContactLook, OwnContact
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.kernel.clock import aware
from wangge.kernel.errors import Conflict
from wangge.plumbing.journal import api as journal


def own_contact(token: str) -> OwnContact:
    """What is kept of whoever reported, masked: the link may have been passed on. `NotFound`."""
    report = report_by_token(token)
    kept = _kept(report)
    return OwnContact(
        name=intake.masked_name(str(kept.name)) if kept else "",
        phone=intake.masked_phone(str(kept.phone)) if kept and kept.phone else "",
        purge_on=kept.purge_on if kept else None,
        may_leave=report.case.status != CaseStatus.CLOSED,
    )


def contact_looks_of(token: str) -> tuple[ContactLook, ...]:
    """Every look at it in clear, with the name of who looked. For whoever asks: all looks of the
    town are read for it. Raises `NotFound`."""
    report = report_by_token(token)
    entries = [e for e in journal.read_naming(STREAM, str(report.pk)) if e.kind == REVEALED]
    ids = {UUID(e.actor.id) for e in entries if e.actor.kind == "account"}
    names = {str(i): p.name for i, p in people.persons(ids).items()}
    return tuple(
        ContactLook(e.at, names.get(e.actor.id, str(e.actor)), e.data["purpose"]) for e in entries
    )


@transaction.atomic
def change_contact(token: str, *, name: str, phone: str, at: datetime) -> None:
    """Takes the place of what was left; with both empty it is removed at once, whatever the matter.

    `NotFound`, `InvalidInput` (`contact.name`, `contact.phone`), `Conflict` (`matter_closed`) for
    a contact that is left only after the end.
    """
    report, at = report_by_token(token), aware(at, "at")
    name, phone = name.strip(), phone.strip()
    words = intake.check_words(name, "contact.name", intake.NAME_MOST)
    intake.raise_all([*words, *intake.check_phone(phone)])
    kept = _kept(report)
    if not (name or phone):
        if kept:
            _remove(report, kept, at)
        return
    if report.case.status == CaseStatus.CLOSED:
        raise Conflict(
            "matter_closed",
            zh="这件事已经结案，不再需要联系方式；原有的可以删除。",
            en="This matter is closed and needs no contact; what was left can be removed.",
        )
    row = kept or Reporter(purge_on=intake.purge_on(places.local_day(report.jurisdiction_key, at)))
    row.name, row.phone = name, phone
    row.save()
    Report.unscoped.filter(pk=report.pk).update(reporter=row)
    _tell(report, row, "access.contact_changed", at)


def _remove(report: Report, kept: Reporter, at: datetime) -> None:
    kept.name = kept.phone = ""
    kept.purged_at = at
    kept.save()
    _tell(report, kept, "access.contact_removed", at)


def _kept(report: Report) -> Reporter | None:
    found: Reporter | None = report.reporter
    return found if found is not None and found.purged_at is None else None


def _tell(report: Report, row: Reporter, kind: str, at: datetime) -> None:
    """Journals it, and tells of steps from now on only where there is somebody to tell."""
    told = Report.unscoped.filter(case_id=report.case_id, reporter__may_notify=True)
    tells = told.filter(reporter__purged_at__isnull=True).exists()
    Case.unscoped.filter(pk=report.case_id).update(tells_resident=tells)
    data = {"report": str(report.pk), "reporter": str(row.pk)}
    journal.append(STREAM, [journal.Event(kind, data)], actor=actor_of(report.pk), at=at)
