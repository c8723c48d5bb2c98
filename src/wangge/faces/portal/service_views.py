"""The residents' pages of services: what there is, asking for it, booking it, one's own booking."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.domain.bookings import api as bookings
from wangge.domain.bookings.api import Service
from wangge.domain.cases.api import LocationInput
from wangge.faces.portal import reading
from wangge.faces.portal.service_forms import BookForm, RequestForm
from wangge.faces.site import words
from wangge.faces.site.forms import attach
from wangge.faces.site.sending import refused, sent
from wangge.faces.site.slot_form import SlotForm
from wangge.faces.site.town import town_of
from wangge.kernel.errors import Conflict, InvalidInput, ManyErrors
from wangge.plumbing.actor import Actor
from wangge.plumbing.time import get_clock

AT_HOME = "butler"
"""The style of service that comes to somebody's home."""
FIELDS = {
    "contact.phone": "phone",
    "contact.name": "name",
    "location": "address",
    "location.address": "address",
    "lon": "address",
    "lat": "address",
}


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """What the town gives, by the four styles."""
    listed = bookings.services(town_of(request).key)
    styles = [
        {
            "key": style,
            "name": words.word("service_style", style),
            "about": words.word("style_about", style),
            "services": [one for one in listed if one.spec.style == style],
        }
        for style in bookings.STYLES
    ]
    return render(request, "portal/services.html", {"styles": [s for s in styles if s["services"]]})


@require_safe
@never_cache
def service(request: HttpRequest, pack: str, key: str) -> HttpResponse:
    """One service with the forms to have it."""
    one = bookings.service(town_of(request).key, f"{pack}/{key}")
    return render(request, "portal/service.html", _page(one))


@require_POST
def ask(request: HttpRequest, pack: str, key: str) -> HttpResponse:
    """A request; it leads to the receipt of its matter."""
    one = bookings.service(town_of(request).key, f"{pack}/{key}")
    form = _ask_form(one, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            receipt = bookings.request(
                one,
                key=f"service:{given['key']}",
                text=given["text"],
                visitor=_visitor(given),
                actor=Actor.resident(given["key"]),
                at=get_clock().now(),
            )
            return sent(request, reverse("portal:receipt", args=[receipt.follow_token]))
        except (InvalidInput, ManyErrors, Conflict) as error:
            attach(form, error, FIELDS)
    return refused(request, "portal/service.html", _page(one, ask=form))


@require_POST
def book(request: HttpRequest, pack: str, key: str) -> HttpResponse:
    """A booking; it leads to its own page, whose address is the receipt."""
    one = bookings.service(town_of(request).key, f"{pack}/{key}")
    at = get_clock().now()
    form = _book_form(one, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            receipt = bookings.book(
                one,
                key=str(given["key"]),
                starts_at=given["slot"],
                visitor=_visitor(given),
                actor=Actor.resident(given["key"]),
                at=at,
            )
            return sent(request, reverse("portal:booking", args=[receipt.token]) + "?said=booked")
        except (InvalidInput, ManyErrors, Conflict) as error:
            attach(form, error, FIELDS)
    return refused(request, "portal/service.html", _page(one, book=form))


@require_safe
@never_cache
def booking(request: HttpRequest, token: str) -> HttpResponse:
    """One's own booking: when, what to bring, how to change it."""
    return render(request, "portal/booking.html", _own(request, token))


@require_POST
def move(request: HttpRequest, token: str) -> HttpResponse:
    """Another time."""
    at = get_clock().now()
    own = bookings.own(token, at)
    form = SlotForm(request.POST, days=bookings.open_days(own.service, at))
    if form.is_valid():
        try:
            bookings.move(token, starts_at=form.cleaned_data["slot"], at=at)
            return sent(request, reverse("portal:booking", args=[token]) + "?said=moved")
        except (InvalidInput, Conflict) as error:
            attach(form, error)
    return refused(request, "portal/booking.html", _own(request, token, form))


@require_POST
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """I don't come."""
    bookings.cancel(token, at=get_clock().now())
    return sent(request, reverse("portal:booking", args=[token]) + "?said=cancelled")


@require_http_methods(["POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Yes or no to the time that staff offered."""
    accept = request.POST.get("answer") == "yes"
    bookings.answer_offer(token, accept=accept, at=get_clock().now())
    said = "moved" if accept else "kept"
    return sent(request, reverse("portal:booking", args=[token]) + f"?said={said}")


def _page(
    one: Service, *, ask: RequestForm | None = None, book: BookForm | None = None
) -> dict[str, Any]:
    page: dict[str, Any] = {"service": one, "style": words.word("service_style", one.spec.style)}
    if one.spec.case_type is not None:
        page["ask"] = ask or _ask_form(one)
    if one.spec.booking is not None:
        page["book"] = book or _book_form(one)
    page["form"] = ask or book
    return page


def _own(request: HttpRequest, token: str, form: SlotForm | None = None) -> dict[str, Any]:
    at = get_clock().now()
    own = bookings.own(token, at)
    address = request.build_absolute_uri(reverse("portal:booking", args=[token]))
    fresh = SlotForm(days=bookings.open_days(own.service, at)) if own.changeable else None
    return {
        "own": own,
        "token": token,
        "said": request.GET.get("said", ""),
        "form": form,
        "move": (form or fresh) if own.changeable else None,
        "address": address,
        "qr": reading.qr(address),
    }


def _book_form(one: Service, data: Any = None) -> BookForm:
    days, home = bookings.open_days(one, get_clock().now()), one.spec.style == AT_HOME
    return BookForm(data, prefix="book", needs_place=one.needs_place, at_home=home, days=days)


def _ask_form(one: Service, data: Any = None) -> RequestForm:
    home = one.spec.style == AT_HOME
    return RequestForm(data, prefix="ask", needs_place=_placed(one), at_home=home)


def _placed(one: Service) -> bool:
    """Whether a request says where: its matter needs a place."""
    kinds = {t.key: t for t in one.pack.case_types}
    return kinds[one.spec.case_type or ""].needs_location


def _visitor(given: dict[str, Any]) -> bookings.Visitor:
    where = LocationInput(
        lon=given.get("lon") if given.get("lat") is not None else None,
        lat=given.get("lat") if given.get("lon") is not None else None,
        address=given.get("address", ""),
    )
    return bookings.Visitor(given["name"], given["phone"], given.get("note", ""), where)
