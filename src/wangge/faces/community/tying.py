"""Tying a service to a line and untying it: what the record's page offers, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.domain.bookings import api as bookings
from wangge.domain.cases import api as cases
from wangge.domain.people import api as people
from wangge.domain.registers import api as registers
from wangge.domain.registers.api import RegisterRef, Row
from wangge.faces.community.given_services import BOOKING, CASE, service_of
from wangge.faces.community.lines import no_record, row_of
from wangge.faces.community.tie_forms import BookingTieForm, CaseTieForm, TieForm, UntieForm
from wangge.faces.site import words
from wangge.faces.site.forms import attach
from wangge.faces.site.templatetags.wangge_page import local_text, said
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import InvalidInput, NotFound, WanggeError
from wangge.packs.schema import RegisterKind, Right

SAID = {
    "tied": gettext_lazy("The service stands in the record now."),
    "untied": gettext_lazy("The service is shown no more."),
}


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that came back with errors, and what it was for: `case`, `booking`, a tie's id."""

    what: str
    form: Form


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be tied here. `bookings`: whether the viewer gives any service that is booked."""

    case: CaseTieForm
    bookings: bool
    day: str
    booking: BookingTieForm | None
    opened: str
    """Which form came back, to stand open."""


def offer(
    viewer: Viewer, ref: RegisterRef, ties: registers.Ties, day: str, refused: Refused | None
) -> Offer | None:
    """None for whoever doesn't keep the line, and for registers that aren't of people."""
    if not ties.may_tie or ref.spec.kind != RegisterKind.PERSON:
        return None
    back = {refused.what: refused.form} if refused else {}
    on = _day(day)
    gives = bookings.gives_any(ref.jurisdiction_key, viewer.account_id, viewer.at)
    booking: Any = back.get(BOOKING)
    if booking is None and gives and on is not None:
        booking = booking_form(viewer, ref, day)
    case: Any = back.get(CASE) or case_form(ref)
    opened = refused.what if refused else BOOKING if on else ""
    return Offer(case, gives, day if on else "", booking, opened)


def kept_row(viewer: Viewer, ref: RegisterRef, entry_id: UUID) -> Row:
    """The line; `NotFound` for whoever doesn't keep it, whether they see it or not."""
    row = row_of(viewer, ref, entry_id)
    ties = registers.ties_of(
        jurisdiction_key=ref.jurisdiction_key,
        register=ref.name,
        record_id=row.record_id,
        account_id=viewer.account_id,
        at=viewer.at,
    )
    if not ties.keeps:
        raise no_record()
    return row


def case_form(ref: RegisterRef, data: Mapping[str, Any] | None = None) -> CaseTieForm:
    """The form for a case."""
    return CaseTieForm(data, purposes=_purposes(ref), auto_id="case-%s")


def booking_form(
    viewer: Viewer, ref: RegisterRef, day: str, data: Mapping[str, Any] | None = None
) -> BookingTieForm:
    """The form for a booking of the day, with what the viewer may see of it."""
    on = _day(day)
    rows = (
        bookings.of_day(ref.jurisdiction_key, on, account_id=viewer.account_id, at=viewer.at)
        if on
        else ()
    )
    listed = [(str(row.id), _booking_words(row)) for row in rows]
    return BookingTieForm(data, purposes=_purposes(ref), bookings=listed, auto_id="booking-%s")


def tie_case(viewer: Viewer, ref: RegisterRef, row: Row, form: CaseTieForm) -> bool:
    """Ties the case of that number; the form has errors when it was refused."""
    if not form.is_valid():
        return False
    try:
        case_id = _asked_for(viewer, ref, form.cleaned_data["number"])
        _tie(viewer, ref, row, f"{CASE}:{case_id}", form)
    except WanggeError as error:
        return _back(form, error, "number")
    return True


def tie_booking(viewer: Viewer, ref: RegisterRef, row: Row, form: BookingTieForm) -> bool:
    """Ties the booking chosen; the form has errors when it was refused."""
    if not form.is_valid():
        return False
    try:
        _tie(viewer, ref, row, f"{BOOKING}:{form.cleaned_data['booking']}", form)
    except WanggeError as error:
        return _back(form, error, "booking")
    return True


def untie(viewer: Viewer, ref: RegisterRef, row: Row, tie_id: UUID, form: UntieForm) -> bool:
    """Unties; the form has errors when it was refused."""
    if not form.is_valid():
        return False
    registers.untie(
        jurisdiction_key=ref.jurisdiction_key,
        register=ref.name,
        record_id=row.record_id,
        tie_id=tie_id,
        reason=form.cleaned_data["reason"],
        actor=viewer.actor,
        at=viewer.at,
    )
    return True


def _asked_for(viewer: Viewer, ref: RegisterRef, number: str) -> UUID:
    """The case of a service of this town that the viewer may see."""
    may = people.scope(viewer.account_id, Right.CASE_VIEW, viewer.at)
    try:
        case = cases.case_by_number(may, number).case
    except NotFound as error:
        raise _no_case() from error
    if case.jurisdiction_key != ref.jurisdiction_key:
        raise _no_case()
    if service_of(case) is None:
        raise InvalidInput(
            "not_a_service",
            zh="该案件不是服务申请，不能关联。",
            en="This case isn't a request for a service.",
            field="number",
        )
    return case.id


def _no_case() -> InvalidInput:
    return InvalidInput(
        "no_such_case", zh="没有这个案件。", en="There is no such case.", field="number"
    )


def _tie(viewer: Viewer, ref: RegisterRef, row: Row, subject: str, form: TieForm) -> None:
    registers.tie(
        jurisdiction_key=ref.jurisdiction_key,
        register=ref.name,
        record_id=row.record_id,
        subject=subject,
        purpose=form.cleaned_data["purpose"],
        consented=form.cleaned_data["consent"],
        actor=viewer.actor,
        at=viewer.at,
    )


def _back(form: Form, error: WanggeError, field: str) -> bool:
    if error.http_status in (403, 404):
        raise error
    attach(form, error, {"": field})
    return False


def _purposes(ref: RegisterRef) -> list[tuple[str, str]]:
    return [(p.key, said(p.name)) for p in ref.spec.purposes]


def _booking_words(row: bookings.BookingRow) -> str:
    state = words.word("booking", row.state)
    return _("%(at)s %(service)s, %(name)s (%(state)s)") % {
        "at": local_text(row.starts_at),
        "service": said(row.service.spec.name),
        "name": row.name or "–",
        "state": state,
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
