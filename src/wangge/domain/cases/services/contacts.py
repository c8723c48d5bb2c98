"""Looks at a reporter's contact, each journalled, and its purge. No look without a purpose."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.cases.models import Case, CaseStatus, Report, Reporter
from wangge.domain.cases.types import ContactShown
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.kernel.errors import InvalidInput, NotFound
from wangge.packs.schema import Right
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

PURPOSES = ("call_back", "find_place", "verify", "complaint", "data_request")
STREAM, REVEALED = "access", "access.contact_revealed"


def reveal_contact(
    account_id: UUID, case_id: UUID, purpose: str, *, at: datetime, report_id: UUID | None = None
) -> ContactShown:
    """The contact of a case's reporter, in clear; the look is journalled in the stream `access`.

    `report_id`: of that report, else of the first with a contact. Raises `Refused` without the
    right `contact.view` over the case's place, `InvalidInput` (`purpose`), `NotFound`.
    """
    _check_purpose(purpose)
    with transaction.atomic():
        case = Case.unscoped.filter(pk=case_id).first()
        if case is None:
            raise _none()
        people.require(
            account_id,
            Right.CONTACT_VIEW,
            path=case.grid_code,
            scheme=case.scheme_key,
            tag=case.department,
            at=at,
        )
        reports = Report.unscoped.filter(case_id=case_id, reporter__isnull=False)
        if report_id is not None:
            reports = reports.filter(pk=report_id)
        report = reports.select_related("reporter").order_by("id").first()
        reporter = report.reporter if report else None
        if report is None or reporter is None or reporter.purged_at is not None:
            raise _none()
        data = {
            "case": str(case_id),
            "report": str(report.pk),
            "reporter": str(reporter.pk),
            "purpose": purpose,
        }
        event = journal.Event(REVEALED, data)
        journal.append(STREAM, [event], actor=Actor.account(account_id), at=at)
        return ContactShown(report.pk, str(reporter.name), str(reporter.phone), reporter.language)


def purge_contacts(*, jurisdiction_key: str, at: datetime, limit: int = 1000) -> int:
    """Empties contacts whose day has come in the town, but for matters still open; how many."""
    on = places.local_day(jurisdiction_key, at)
    with transaction.atomic():
        # What isn't this town's and closed is let alone: put so, days are asked for first.
        others = Report.unscoped.filter(reporter__isnull=False).exclude(
            jurisdiction_key=jurisdiction_key, case__status=CaseStatus.CLOSED
        )
        due = Reporter.objects.filter(purge_on__lte=on, purged_at__isnull=True).exclude(
            pk__in=others.values("reporter_id")
        )
        ids = list(due.order_by("purge_on", "id").values_list("pk", flat=True)[:limit])
        if not ids:
            return 0
        Reporter.objects.filter(pk__in=ids).update(name="", phone="", purged_at=at)
        event = journal.Event("access.contacts_purged", {"reporters": [str(i) for i in ids]})
        journal.append(STREAM, [event], actor=Actor.system("clock"), at=at)
        return len(ids)


def _check_purpose(purpose: str) -> None:
    if purpose not in PURPOSES:
        raise InvalidInput(
            "purpose",
            zh="请选择查看联系方式的用途。",
            en="Say what you need the contact for.",
            field="purpose",
            data={"possible": list(PURPOSES)},
        )


def _none() -> NotFound:
    return NotFound(
        "no_contact", zh="没有留下联系方式，或已到期清除。", en="There is no contact, or no longer."
    )
