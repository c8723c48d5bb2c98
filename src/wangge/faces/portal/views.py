"""The residents' pages: no account, nothing shown that the bearer of a link may not see."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.domain.bookings import api as bookings
from wangge.domain.cases import api as cases
from wangge.domain.places import api as places
from wangge.faces.portal import reading
from wangge.faces.portal.follow_page import admit_number, follow_page, proved
from wangge.faces.portal.forms import ConfirmForm, DigitsForm, FollowForm, ReopenForm, ReportForm
from wangge.faces.site.forms import attach
from wangge.faces.site.map_view import map_of
from wangge.faces.site.photos import photo_answer
from wangge.faces.site.sending import refused, sent
from wangge.faces.site.town import current, remember, town_of
from wangge.kernel.errors import WanggeError
from wangge.kernel.ids import new_id
from wangge.plumbing.time import get_clock


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The way in: report, or follow."""
    town = current(request)
    has_services = bool(town and bookings.services(town.key))
    page = {"towns": places.jurisdictions(), "has_services": has_services}
    return render(request, "portal/home.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The report form; sending it leads to the receipt."""
    town, at = town_of(request), get_clock().now()
    listed = reading.categories(town.key)
    draft = f"report-{town.key}"
    chosen = request.POST.get("category", "")
    shelves = reading.shelves(listed, chosen)
    context = {"shelves": shelves, "draft_key": draft, "map": map_of(town.key, at)}
    if request.method != "POST":
        form = reading.report_form(listed, here=reading.place_of_sign(town.key, request.GET, at))
        answer = render(request, "portal/report.html", {**context, "form": form})
        if request.GET.get("town") == town.key:
            remember(answer, town.key)
        return answer
    form = reading.report_form(listed, request.POST, request.FILES)
    if form.is_valid():
        try:
            receipt = reading.receive(town.key, form.cleaned_data, at)
            return sent(request, reverse("portal:receipt", args=[receipt.follow_token]))
        except WanggeError as error:
            _explain(form, error)
    return refused(request, "portal/report.html", {**context, "form": form})


def _explain(form: ReportForm, error: WanggeError) -> None:
    """A key that was used means that an earlier version of this form did arrive."""
    facts = {f"facts.{key}": one.name for key, one in form.facts_of_chosen().items()}
    attach(form, error, reading.FIELDS_OF_ERRORS | facts)
    if error.code == "key_used":
        fresh = QueryDict(mutable=True)
        fresh.update(form.data)
        fresh["key"] = str(new_id())
        form.data = fresh


@require_safe
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """The number, the link and its QR code, and what happens next. Safe to reload."""
    path = reverse("portal:follow", args=[token])
    admit_number(request, token)
    view = cases.follow(token)
    if not view.known:
        return HttpResponseRedirect(path)  # a number is no receipt; the page says what to do
    address = request.build_absolute_uri(path)
    steps = reading.steps_ahead(town_of(request).key, view)
    context = {"view": view, "follow_path": path, "follow_address": address, "steps": steps}
    return render(request, "portal/receipt.html", {**context, "qr": reading.qr(address)})


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """From a number or a pasted link to its page."""
    form = FollowForm(request.GET if "q" in request.GET else None)
    if not form.is_bound:
        return render(request, "portal/find.html", {"form": form})
    if form.is_valid():
        try:
            admit_number(request, form.cleaned_data["q"])
            cases.follow(form.cleaned_data["q"])
            return HttpResponseRedirect(reverse("portal:follow", args=[form.cleaned_data["q"]]))
        except WanggeError as error:
            attach(form, error, {"number": "q", "token": "q", "number_or_token": "q"})
    return refused(request, "portal/find.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """State and dates for a number, how far it is with the phone's last digits, all by the link."""
    if request.method != "POST" or cases.is_link(token):
        return render(request, "portal/follow.html", follow_page(request, token))
    form = DigitsForm(request.POST)
    if form.is_valid():
        try:
            page = proved(request, token, form.cleaned_data["digits"])
            return render(request, "portal/follow.html", page)
        except WanggeError as error:
            attach(form, error)
    page = follow_page(request, token) | {"digits_form": form, "form": form}
    return refused(request, "portal/follow.html", page)


@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The resident says that it is solved."""
    form = ConfirmForm(request.POST)
    if form.is_valid():
        try:
            cases.confirm(token, at=get_clock().now(), **form.cleaned_data)
            return sent(request, reverse("portal:follow", args=[token]) + "?said=answered")
        except WanggeError as error:
            attach(form, error)
    page = follow_page(request, token) | {"confirm_form": form, "form": form}
    return refused(request, "portal/follow.html", page)


@require_POST
def reopen(request: HttpRequest, token: str) -> HttpResponse:
    """The resident says that it isn't."""
    form = ReopenForm(request.POST)
    if form.is_valid():
        try:
            cases.reopen(token, at=get_clock().now(), **form.cleaned_data)
            return sent(request, reverse("portal:follow", args=[token]) + "?said=answered")
        except WanggeError as error:
            attach(form, error)
    page = follow_page(request, token) | {"reopen_form": form, "form": form}
    return refused(request, "portal/follow.html", page)


@require_safe
def photo(request: HttpRequest, token: str, file_id: UUID) -> HttpResponseBase:
    """A photo of one's own report."""
    return photo_answer(request, file_id, cases.follow(token).photos)
