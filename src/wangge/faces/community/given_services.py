"""A service tied to a line, read where it is kept: what, when asked, when done, result, by whom.

Shows nothing of who asked; a link only for whoever may open the case or the booking themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from wangge.domain.bookings import api as bookings
from wangge.domain.cases import api as cases
from wangge.domain.people import api as people
from wangge.domain.tasks import api as tasks
from wangge.faces.site import words
from wangge.faces.site.naming import Names
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import NotFound
from wangge.packs.schema import Right, Text

CASE, BOOKING = "case", "booking"


@dataclass(frozen=True, slots=True)
class Given:
    """`result`: a word for how it ended or stands; `done_at` None while it isn't done."""

    name: Text
    asked_at: datetime
    booked_for_at: datetime | None
    done_at: datetime | None
    result: str
    by: str
    number: str
    address: str


def given(viewer: Viewer, subject: str, names: Names) -> Given | None:
    """The service behind a tie's subject; None when it is kept nowhere any more."""
    kind, _sep, identity = subject.partition(":")
    read = {CASE: _of_case, BOOKING: _of_booking}.get(kind)
    try:
        return read(viewer, UUID(identity), names) if read else None
    except NotFound:
        return None


def service_of(case: cases.CaseView) -> bookings.Service | None:
    """The service that the case is a request for, by its type."""
    for one in bookings.services(case.jurisdiction_key):
        if one.pack.key == case.pack_key and one.spec.case_type == case.type_key:
            return one
    return None


def _of_case(viewer: Viewer, case_id: UUID, names: Names) -> Given:
    case = cases.standing(case_id)
    service = service_of(case)
    may = people.scope(viewer.account_id, Right.CASE_VIEW, viewer.at)
    seen = may.covers(case.grid_code, case.scheme_key, case.department, case.holder_id)
    result = words.word("outcome", case.outcome) if case.outcome else ""
    return Given(
        name=service.spec.name if service else case.type_name,
        asked_at=case.received_at,
        booked_for_at=None,
        done_at=case.handled_at or case.closed_at,
        result=result or words.word("status", case.status),
        by=_by(f"{CASE}:{case_id}", case.handled_at, names),
        number=case.number if seen else "",
        address=reverse("console:case", args=[case_id]) if seen else "",
    )


def _of_booking(viewer: Viewer, booking_id: UUID, names: Names) -> Given | None:
    found = bookings.standing(booking_id)
    owed = tasks.tasks_of(f"{BOOKING}:{booking_id}")
    if found.service is None and not owed:
        return None
    name = found.service.spec.name if found.service else owed[0].title
    try:
        bookings.booking(booking_id, account_id=viewer.account_id, at=viewer.at)
        address = reverse("worker:booking", args=[booking_id])
    except NotFound:
        address = ""
    return Given(
        name=name,
        asked_at=found.made_at,
        booked_for_at=found.starts_at,
        done_at=owed[-1].closed_at if owed and found.state == "done" else None,
        result=words.word("booking", found.state),
        by=_by(f"{BOOKING}:{booking_id}", None, names),
        number="",
        address=address,
    )


def _by(subject: str, handled_at: datetime | None, names: Names) -> str:
    """The post, and its department, that handled it; while it isn't handled, that owes it now."""
    asides = (cases.CALL_KIND, cases.REFUSAL_KIND)
    owed = [t for t in tasks.tasks_of(subject) if t.kind not in asides]
    if handled_at is not None:
        owed = [t for t in owed if t.closed_at is not None and t.closed_at <= handled_at]
    if not owed:
        return ""
    last = owed[-1]
    post = names.post(last.scheme_key, last.post)
    return f"{names.department(last.department)} {post}" if last.department else post
