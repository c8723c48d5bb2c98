"""Acts on a record over time: a service is tied to it, or untied."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from wangge.domain.registers import api as registers
from wangge.domain.registers.api import RegisterRef
from wangge.faces.community import tying
from wangge.faces.community.given_services import BOOKING, CASE
from wangge.faces.community.record_page import record_page
from wangge.faces.community.tie_forms import UntieForm
from wangge.faces.site.sending import refused, sent
from wangge.faces.site.town import town_of
from wangge.faces.site.viewer import Viewer, staff

TEMPLATE = "community/record.html"


@require_POST
@never_cache
@staff()
def tie_case(
    request: HttpRequest, viewer: Viewer, pack: str, register: str, entry_id: UUID
) -> HttpResponse:
    """A service asked for, by its case's number."""
    ref = registers.register(town_of(request).key, f"{pack}/{register}")
    row = tying.kept_row(viewer, ref, entry_id)
    form = tying.case_form(ref, request.POST)
    if tying.tie_case(viewer, ref, row, form):
        return sent(request, _page(ref, entry_id, "tied"))
    back = tying.Refused(CASE, form)
    page = record_page(viewer, ref.jurisdiction_key, ref.name, entry_id, untaken=back)
    return refused(request, TEMPLATE, page)


@require_POST
@never_cache
@staff()
def tie_booking(
    request: HttpRequest, viewer: Viewer, pack: str, register: str, entry_id: UUID
) -> HttpResponse:
    """A booking of a day."""
    ref = registers.register(town_of(request).key, f"{pack}/{register}")
    row = tying.kept_row(viewer, ref, entry_id)
    day = request.POST.get("day", "")
    form = tying.booking_form(viewer, ref, day, request.POST)
    if tying.tie_booking(viewer, ref, row, form):
        return sent(request, _page(ref, entry_id, "tied"))
    back = tying.Refused(BOOKING, form)
    page = record_page(viewer, ref.jurisdiction_key, ref.name, entry_id, untaken=back, day=day)
    return refused(request, TEMPLATE, page)


@require_POST
@never_cache
@staff()
def untie(
    request: HttpRequest, viewer: Viewer, pack: str, register: str, entry_id: UUID, tie_id: UUID
) -> HttpResponse:
    """A service is shown no more, for a reason."""
    ref = registers.register(town_of(request).key, f"{pack}/{register}")
    row = tying.kept_row(viewer, ref, entry_id)
    form = UntieForm(request.POST, auto_id=f"{tie_id}-%s")
    if tying.untie(viewer, ref, row, tie_id, form):
        return sent(request, _page(ref, entry_id, "untied"))
    back = tying.Refused(str(tie_id), form)
    page = record_page(viewer, ref.jurisdiction_key, ref.name, entry_id, untaken=back)
    return refused(request, TEMPLATE, page)


def _page(ref: RegisterRef, entry_id: UUID, said: str) -> str:
    address = reverse("community:record", args=[ref.pack_key, ref.spec.key, entry_id])
    return f"{address}?said={said}"
