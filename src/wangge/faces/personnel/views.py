"""Who is there, a newcomer, one person, and the end of an account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wangge.domain.absences import api as absences
from wangge.domain.people import api as people
from wangge.faces.personnel import person_page
from wangge.faces.personnel.forms import FIELDS_OF_ERRORS, NewcomerForm
from wangge.faces.site.forms import attach
from wangge.faces.site.naming import Names, account_named
from wangge.faces.site.sending import refused, sent
from wangge.faces.site.templatetags.wangge_page import said
from wangge.faces.site.town import town_of
from wangge.faces.site.viewer import Viewer, staff
from wangge.kernel.errors import WanggeError
from wangge.packs.schema import Right

PAGE = 50
PERSON = "personnel/person.html"


@require_safe
@never_cache
@staff(Right.PEOPLE_MANAGE)
def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Everybody in the viewer's places, or those who hold nothing any more."""
    town, asked = town_of(request).key, request.GET
    search, gone = asked.get("q", "").strip()[:64], asked.get("gone") == "1"
    start = int(asked["start"]) if asked.get("start", "").isdecimal() else 0
    found = people.managed(
        viewer.account_id, town, viewer.at, search=search, gone=gone, start=start, most=PAGE + 1
    )
    names = Names(town, viewer.at)
    owed = absences.owed(viewer.account_id, viewer.at)
    names.load_people(one.account_id for one in owed)
    context = {
        "asked": [(one, names.person(one.account_id)) for one in owed],
        "rows": [(one, _posts(names, one)) for one in found[:PAGE]],
        "search": search,
        "gone": gone,
        "before": max(0, start - PAGE) if start else None,
        "after": start + PAGE if len(found) > PAGE else None,
    }
    return render(request, "personnel/index.html", context)


def _posts(names: Names, one: people.ManagedPerson) -> list[str]:
    """What they hold and where; alike posts of several departments' packs once."""
    held = (f"{said(p.post_name)} · {person_page.where(names, p)}" for p in one.posts)
    return list(dict.fromkeys(held))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff(Right.PEOPLE_MANAGE)
def new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """An account with its first post; the password is shown this once."""
    town = town_of(request).key
    on = Names(town, viewer.at).on
    form = NewcomerForm(request.POST or None, town=town, on=on)
    page: dict[str, Any] = {"form": form, "offered": person_page.offered(viewer, town)}
    if request.method != "POST":
        return render(request, "personnel/new.html", page)
    if not form.is_valid():
        return refused(request, "personnel/new.html", page)
    name, username = form.cleaned_data["name"], form.cleaned_data["username"]
    password = people.lent_password()
    try:
        place = person_page.place_of(form, town, people.NOBODY)
        person_page.require_place(viewer, place)
        account = people.AccountInput(username, name, password=password, lent=True)
        account_id = people.join(account, place, actor=viewer.actor, at=viewer.at)
    except WanggeError as error:
        attach(form, error, FIELDS_OF_ERRORS)
        return refused(request, "personnel/new.html", page)
    person = people.managed_person(viewer.account_id, account_id, viewer.at)
    return render(request, "personnel/login.html", {"person": person, "password": password})


@require_safe
@never_cache
@staff(Right.PEOPLE_MANAGE)
def person(request: HttpRequest, viewer: Viewer, account_id: UUID) -> HttpResponse:
    """What somebody holds, and the forms to change it."""
    page = person_page.page(viewer, town_of(request).key, account_id)
    return render(request, PERSON, page | {"said": request.GET.get("said", "")})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff(Right.PEOPLE_MANAGE)
def close(request: HttpRequest, viewer: Viewer, account_id: UUID) -> HttpResponse:
    """Ends an account, with a hand-over for everything it holds."""
    town = town_of(request).key
    person = people.managed_person(viewer.account_id, account_id, viewer.at)
    people.require_whole(viewer.account_id, account_id, viewer.at)
    form = person_page.close_form(account_id, town, viewer, request.POST or None)
    work = people.open_work(account_id, viewer.at)
    page = {"person": person, "form": form, "open": sum(work.values())}
    if request.method != "POST":
        return render(request, "personnel/close.html", page)
    if not form.is_valid():
        return refused(request, "personnel/close.html", page)
    try:
        plan: dict[UUID, Any] = {
            UUID(key): account_named(text, key) if text else people.CLIMB
            for key, text in form.cleaned_data.items()
        }
        people.deactivate(account_id, plan, actor=viewer.actor, at=viewer.at)
    except WanggeError as error:
        attach(form, error)
        return refused(request, "personnel/close.html", page)
    return sent(request, f"{reverse('personnel:person', args=[account_id])}?said=closed")
