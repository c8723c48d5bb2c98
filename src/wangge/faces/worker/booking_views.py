"""A day's bookings for whoever gives the services: came, absent, done, another time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wangge.domain.bookings import api as bookings
from wangge.domain.places import api as places
from wangge.faces.site import words
from wangge.faces.site.forms import attach
from wangge.faces.site.naming import Names
from wangge.faces.site.purposes import PURPOSE_WORDS
from wangge.faces.site.sending import refused, sent
from wangge.faces.site.slot_form import SlotForm, day_words
from wangge.faces.site.town import town_of
from wangge.faces.site.viewer import Viewer, staff
from wangge.kernel.errors import Conflict, InvalidInput


class PurposeForm(forms.Form):
    """What the contact is needed for; every look is recorded with it."""

    purpose = forms.ChoiceField(
        label=_("What do you need it for?"),
        choices=[("", _("Choose …")), *PURPOSE_WORDS.items()],
        required=False,
    )


@require_safe
@never_cache
@staff()
def day(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The bookings of a day, by time; today's without a choice."""
    town = town_of(request).key
    today = places.local_day(town, viewer.at)
    on = _day(request.GET.get("day", "")) or today
    rows = bookings.of_day(town, on, account_id=viewer.account_id, at=viewer.at)
    names = Names(town, viewer.at)
    page = {
        "day": day_words(on),
        "is_today": on == today,
        "before": (on - timedelta(days=1)).isoformat(),
        "after": (on + timedelta(days=1)).isoformat(),
        "rows": [(r, names.place(r.scheme_key, r.grid_code), _marks(r)) for r in rows],
        "said": request.GET.get("said", ""),
    }
    return render(request, "worker/bookings.html", page)


@require_safe
@never_cache
@staff()
def booking(request: HttpRequest, viewer: Viewer, booking_id: UUID) -> HttpResponse:
    """One booking with all that can be done."""
    return render(request, "worker/booking.html", _page(request, viewer, booking_id))


@require_POST
@staff()
def mark(request: HttpRequest, viewer: Viewer, booking_id: UUID) -> HttpResponse:
    """Came, absent, done."""
    asked = request.POST.get("mark", "")
    bookings.mark(booking_id, as_=asked, actor=viewer.actor, at=viewer.at)
    found = bookings.booking(booking_id, account_id=viewer.account_id, at=viewer.at)
    on = places.local_day(found.service.jurisdiction_key, found.starts_at)
    return sent(request, f"{reverse('worker:bookings')}?day={on.isoformat()}&said=marked")


@require_POST
@staff()
def offer(request: HttpRequest, viewer: Viewer, booking_id: UUID) -> HttpResponse:
    """Another time."""
    found = bookings.booking(booking_id, account_id=viewer.account_id, at=viewer.at)
    form = SlotForm(request.POST, days=bookings.open_days(found.service, viewer.at))
    if form.is_valid():
        try:
            slot: datetime = form.cleaned_data["slot"]
            bookings.offer(booking_id, starts_at=slot, actor=viewer.actor, at=viewer.at)
            return sent(request, reverse("worker:booking", args=[booking_id]) + "?said=offered")
        except (InvalidInput, Conflict) as error:
            attach(form, error)
    return refused(request, "worker/booking.html", _page(request, viewer, booking_id, offer=form))


@require_POST
@staff()
def cancel(request: HttpRequest, viewer: Viewer, booking_id: UUID) -> HttpResponse:
    """Called off by staff."""
    bookings.cancel_for(booking_id, actor=viewer.actor, at=viewer.at)
    return sent(request, reverse("worker:booking", args=[booking_id]) + "?said=cancelled")


@require_POST
@never_cache
@staff()
def contact(request: HttpRequest, viewer: Viewer, booking_id: UUID) -> HttpResponse:
    """The contact in clear, for a purpose."""
    form = PurposeForm(request.POST)
    form.full_clean()
    try:
        shown = bookings.reveal_contact(
            booking_id,
            purpose=form.cleaned_data.get("purpose", ""),
            actor=viewer.actor,
            at=viewer.at,
        )
    except InvalidInput as error:
        attach(form, error)
        page = _page(request, viewer, booking_id, purpose=form)
        return refused(request, "worker/booking.html", page)
    page = _page(request, viewer, booking_id) | {"contact": shown}
    return render(request, "worker/booking.html", page)


def _page(
    request: HttpRequest,
    viewer: Viewer,
    booking_id: UUID,
    *,
    offer: SlotForm | None = None,
    purpose: PurposeForm | None = None,
) -> dict[str, Any]:
    found = bookings.booking(booking_id, account_id=viewer.account_id, at=viewer.at)
    names = Names(found.service.jurisdiction_key, viewer.at)
    waits = found.state == "booked" and found.starts_at > viewer.at
    free = bookings.open_days(found.service, viewer.at) if waits else ()
    return {
        "booking": found,
        "place": names.place(found.scheme_key, found.grid_code),
        "day": places.local_day(found.service.jurisdiction_key, found.starts_at).isoformat(),
        "marks": _marks(found),
        "waits": waits,
        "offer": (offer or SlotForm(days=free)) if waits else None,
        "purpose_form": purpose or PurposeForm(),
        "form": offer or purpose,
        "said": request.GET.get("said", ""),
    }


def _marks(row: bookings.BookingRow) -> list[tuple[str, str]]:
    return [(m, words.word("booking_mark", m)) for m in bookings.MARKS.get(row.state, ())]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
