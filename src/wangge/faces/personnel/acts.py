"""Changes to one person: a post more, a post less, a password, a leave, an account opened again."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.faces.personnel import person_page
from wangge.faces.personnel.forms import FIELDS_OF_ERRORS, EndForm, LeaveForm, PlaceForm
from wangge.faces.personnel.views import PERSON
from wangge.faces.site.forms import attach
from wangge.faces.site.naming import Names, account_named
from wangge.faces.site.sending import refused, sent
from wangge.faces.site.town import town_of
from wangge.faces.site.viewer import Viewer, staff
from wangge.kernel.errors import Conflict, NotFound, WanggeError
from wangge.packs.schema import Right


@require_POST
@staff(Right.PEOPLE_MANAGE)
def appoint(request: HttpRequest, viewer: Viewer, account_id: UUID) -> HttpResponse:
    """A post more."""
    town = town_of(request).key
    people.managed_person(viewer.account_id, account_id, viewer.at)
    form = PlaceForm(request.POST, town=town, on=Names(town, viewer.at).on)

    def act() -> None:
        place = person_page.place_of(form, town, account_id)
        person_page.require_place(viewer, place)
        people.appoint(place, actor=viewer.actor, at=viewer.at)

    return _done(request, viewer, account_id, form, "place", act)


@require_POST
@staff(Right.PEOPLE_MANAGE)
def end(
    request: HttpRequest, viewer: Viewer, account_id: UUID, appointment_id: UUID
) -> HttpResponse:
    """A post less, in a place that the viewer manages."""
    person = people.managed_person(viewer.account_id, account_id, viewer.at)
    held = next((post for post in person.posts if post.id == appointment_id), None)
    covers = people.scope(viewer.account_id, Right.PEOPLE_MANAGE, viewer.at)
    if held is None or not covers.covers(held.grid_code, held.scheme_key, held.department):
        raise NotFound("no_such_appointment", zh="没有这项任职。", en="No such appointment.")
    form = EndForm(request.POST, prefix=str(appointment_id))

    def act() -> None:
        last_on, successor = form.cleaned_data["last_on"], form.cleaned_data["successor"]
        people.end_appointment(
            appointment_id,
            actor=viewer.actor,
            at=viewer.at,
            to_on=last_on and person_page.after(last_on),
            successor_id=account_named(successor, "successor") if successor else None,
        )

    return _done(request, viewer, account_id, form, f"end_{appointment_id}", act)


@require_POST
@never_cache
@staff(Right.PEOPLE_MANAGE)
def password(request: HttpRequest, viewer: Viewer, account_id: UUID) -> HttpResponse:
    """A new password, shown this once; every session of the account ends."""
    person = people.managed_person(viewer.account_id, account_id, viewer.at)
    people.require_whole(viewer.account_id, account_id, viewer.at)
    if not person.is_active:
        raise Conflict("account_inactive", zh="该账号已停用。", en="The account is deactivated.")
    given = people.lent_password()
    people.set_password(account_id, given, actor=viewer.actor, at=viewer.at, lent=True)
    return render(request, "personnel/login.html", {"person": person, "password": given})


@require_POST
@staff(Right.PEOPLE_MANAGE)
def leave(request: HttpRequest, viewer: Viewer, account_id: UUID) -> HttpResponse:
    """Days away; the deputy has the person's rights meanwhile."""
    town = town_of(request).key
    people.managed_person(viewer.account_id, account_id, viewer.at)
    people.require_whole(viewer.account_id, account_id, viewer.at)
    form = LeaveForm(request.POST)

    def act() -> None:
        given = form.cleaned_data
        people.grant_leave(
            account_id=account_id,
            deputy_id=account_named(given["deputy"], "deputy"),
            from_at=places.day_begins(town, given["from_on"]),
            to_at=places.day_begins(town, person_page.after(given["last_on"])),
            actor=viewer.actor,
            at=viewer.at,
        )

    return _done(request, viewer, account_id, form, "leave", act)


@require_POST
@staff(Right.PEOPLE_MANAGE)
def back(request: HttpRequest, viewer: Viewer, account_id: UUID, leave_id: UUID) -> HttpResponse:
    """Somebody is back, or doesn't go."""
    people.managed_person(viewer.account_id, account_id, viewer.at)
    people.require_whole(viewer.account_id, account_id, viewer.at)
    if leave_id not in {one.id for one in people.leaves_of(account_id, viewer.at)}:
        raise NotFound("no_such_leave", zh="没有这项请假。", en="No such leave.")
    people.end_leave(leave_id, actor=viewer.actor, at=viewer.at)
    return sent(request, _address(account_id))


@require_POST
@staff(Right.PEOPLE_MANAGE)
def reopen(request: HttpRequest, viewer: Viewer, account_id: UUID) -> HttpResponse:
    """A closed account opens again, without posts and without a password."""
    people.managed_person(viewer.account_id, account_id, viewer.at)
    people.require_whole(viewer.account_id, account_id, viewer.at)
    people.reactivate(account_id, actor=viewer.actor, at=viewer.at)
    return sent(request, _address(account_id))


def _done(
    request: HttpRequest,
    viewer: Viewer,
    account_id: UUID,
    form: forms.Form,
    name: str,
    act: Callable[[], None],
) -> HttpResponse:
    """Acts on a valid form; else the page again, with the form under `name` as it was typed."""
    if form.is_valid():
        try:
            act()
            return sent(request, _address(account_id))
        except WanggeError as error:
            attach(form, error, FIELDS_OF_ERRORS)
    page = person_page.page(viewer, town_of(request).key, account_id, **{name: form})
    return refused(request, PERSON, page)


def _address(account_id: UUID) -> str:
    return f"{reverse('personnel:person', args=[account_id])}?said=recorded"
