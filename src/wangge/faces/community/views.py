"""Pages of community work: parse, authorise, one query or service, render."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.domain.people import api as people
from wangge.domain.registers import api as registers
from wangge.faces.community import (
    circle_page,
    person_page,
    record_page,
    skills_page,
    types_page,
)
from wangge.faces.community.drill import ground_of
from wangge.faces.community.forms import PurposeForm, QualificationForm
from wangge.faces.community.lines import row_of
from wangge.faces.community.tying import SAID
from wangge.faces.site.map_view import map_of
from wangge.faces.site.maps import GEOJSON, box_of
from wangge.faces.site.sending import refused, sent
from wangge.faces.site.town import town_of
from wangge.faces.site.viewer import Viewer, staff
from wangge.kernel.errors import NotFound
from wangge.packs.schema import Right

WORLD = (-180.0, -90.0, 180.0, 90.0)


@require_safe
@staff(Right.OVERVIEW_VIEW)
def skills(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Skills, people against work, service against control, by grid."""
    ground = ground_of(request, viewer, skills_page.fits)
    return render(request, "community/skills.html", skills_page.skills_page(viewer, ground))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff(Right.PEOPLE_MANAGE)
def person(request: HttpRequest, viewer: Viewer, account_id: UUID) -> HttpResponse:
    """What somebody can do; adding to it."""
    ground = ground_of(request, viewer, skills_page.fits, Right.PEOPLE_MANAGE)
    page = person_page.person_page(viewer, ground, account_id)
    if request.method != "POST":
        return render(request, "community/person.html", page)
    form = QualificationForm(request.POST, pack=ground.pack)
    if not person_page.add(viewer, ground, account_id, form):
        page = person_page.person_page(viewer, ground, account_id, form)
        return refused(request, "community/person.html", page)
    return sent(request, reverse("community:person", args=[account_id]) + ground.query(under=""))


@require_POST
@staff(Right.PEOPLE_MANAGE)
def withdraw(request: HttpRequest, viewer: Viewer, account_id: UUID, held_id: UUID) -> HttpResponse:
    """Takes back what was recorded of somebody."""
    ground = ground_of(request, viewer, skills_page.fits, Right.PEOPLE_MANAGE)
    known = {q.id for q in people.qualifications_of([account_id])}
    if held_id not in known:
        raise NotFound("no_such_qualification", zh="没有这项记录。", en="No such record.")
    people.withdraw_qualification(held_id, actor=viewer.actor, at=viewer.at)
    return sent(request, reverse("community:person", args=[account_id]) + ground.query(under=""))


@require_safe
@staff(Right.OVERVIEW_VIEW)
def circle(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What the quarter-hour circle reaches, by grid, and on the map."""
    ground = ground_of(request, viewer, circle_page.fits)
    points = reverse("community:circle_points") + ground.query()
    page = circle_page.circle_page(ground)
    page["map"] = map_of(ground.town, viewer.at, points=points)
    return render(request, "community/circle.html", page)


@require_safe
@never_cache
@staff(Right.OVERVIEW_VIEW)
def circle_points(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The base units of the circle for the map."""
    ground = ground_of(request, viewer, circle_page.fits)
    text = circle_page.points(ground, box_of(request) or WORLD)
    return HttpResponse(text, content_type=GEOJSON)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff(Right.OVERVIEW_VIEW)
def types(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Types of grids and what each grid has; a POST sets one grid's type."""
    ground = ground_of(request, viewer, types_page.fits)
    if request.method == "POST":
        code, key = request.POST.get("grid", ""), request.POST.get("type", "")
        types_page.set_type(viewer, ground, code, key)
        return sent(request, reverse("community:types") + ground.query())
    return render(request, "community/types.html", types_page.types_page(viewer, ground))


@require_safe
@never_cache
@staff()
def record(
    request: HttpRequest, viewer: Viewer, pack: str, register: str, entry_id: UUID
) -> HttpResponse:
    """The whole-process record of an entry, masked."""
    name = f"{pack}/{register}"
    day = request.GET.get("day", "")
    page = record_page.record_page(viewer, town_of(request).key, name, entry_id, day=day)
    page["said"] = SAID.get(request.GET.get("said", ""), "")
    return render(request, "community/record.html", page)


@require_POST
@never_cache
@staff()
def unmask(
    request: HttpRequest, viewer: Viewer, pack: str, register: str, entry_id: UUID, field: str
) -> HttpResponse:
    """One value in clear, once, for a purpose; recorded."""
    town, name = town_of(request).key, f"{pack}/{register}"
    ref = registers.register(town, name)
    spec = ref.spec.field(field)
    if spec is None:
        raise NotFound("no_such_field", zh="没有这个字段。", en="No such field.")
    form = PurposeForm(
        request.POST, purposes=record_page.purposes_of(ref, spec), auto_id=f"{field}-%s"
    )
    if not form.is_valid():
        page = record_page.record_page(viewer, town, name, entry_id, refused=(field, form))
        return refused(request, "community/record.html", page)
    value = registers.unmask(
        jurisdiction_key=town,
        register=name,
        record_id=row_of(viewer, ref, entry_id).record_id,
        field=field,
        purpose=form.cleaned_data["purpose"],
        account_id=viewer.account_id,
        at=viewer.at,
    )
    page = record_page.record_page(viewer, town, name, entry_id, shown=(field, value))
    return render(request, "community/record.html", page)
