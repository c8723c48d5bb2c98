"""One person's page: what they hold, their leaves, and the forms to change both."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wangge.domain.absences import api as absences
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.faces.personnel.forms import CloseForm, EndForm, LeaveForm, PlaceForm
from wangge.faces.site.naming import Names
from wangge.faces.site.templatetags.wangge_page import named, said
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import InvalidInput
from wangge.packs.schema import Right

OFFERED_MOST = 400
"""So many grids are offered to choose from, the upper levels first; any code may be typed."""


def page(viewer: Viewer, town: str, account_id: UUID, **forms: Any) -> dict[str, Any]:
    """The context; `NotFound` for somebody whom the viewer doesn't manage. `forms`: as refused."""
    person = people.managed_person(viewer.account_id, account_id, viewer.at)
    names = Names(town, viewer.at)
    leaves = people.leaves_of(account_id, viewer.at)
    names.load_people(leave.deputy_id for leave in leaves)
    covers = people.scope(viewer.account_id, Right.PEOPLE_MANAGE, viewer.at)
    return {
        "person": person,
        "posts": [
            {
                "held": post,
                "place": where(names, post),
                "last_on": post.to_on and post.to_on - timedelta(days=1),
                "mine": covers.covers(post.grid_code, post.scheme_key, post.department),
                "form": forms.get(f"end_{post.id}") or EndForm(prefix=str(post.id)),
            }
            for post in person.posts
        ],
        "leaves": [(leave, names.person(leave.deputy_id)) for leave in leaves],
        "asked": absences.waiting(account_id, account_id=viewer.account_id, at=viewer.at),
        "place": forms.get("place") or PlaceForm(town=town, on=names.on),
        "leave": forms.get("leave") or LeaveForm(),
        "offered": offered(viewer, town),
        "myself": account_id == viewer.account_id,
        "whole": people.manages_whole(viewer.account_id, account_id, viewer.at),
    }


def where(names: Names, post: people.AppointmentView) -> str:
    """The grid and, where the post is a department's, the department."""
    place = names.place(post.scheme_key, post.grid_code)
    return f"{place} · {names.department(post.department)}" if post.department else place


def close_form(account_id: UUID, town: str, viewer: Viewer, data: Any = None) -> CloseForm:
    """The plan of hand-overs: a field for each appointment and each deputyship."""
    names = Names(town, viewer.at)
    held = people.managed_person(viewer.account_id, account_id, viewer.at).posts
    standing = people.deputyships_of(account_id, viewer.at)
    names.load_people(leave.account_id for leave in standing)
    return CloseForm(
        data,
        posts=[(str(p.id), f"{said(p.post_name)} · {where(names, p)}") for p in held],
        deputyships=[
            (str(leave.id), _("Stands in for %(name)s") % {"name": names.person(leave.account_id)})
            for leave in standing
        ],
    )


def place_of(form: PlaceForm, town: str, account_id: UUID) -> people.AppointmentInput:
    """The appointment as it was typed."""
    given = form.cleaned_data
    scheme, _sep, post = given["post"].partition(":")
    return people.AppointmentInput(
        account_id=account_id,
        jurisdiction_key=town,
        post=post,
        scheme_key=scheme,
        grid_code=given["grid_code"].strip(),
        from_on=given["from_on"],
        to_on=given["last_on"] and after(given["last_on"]),
        department=given["department"],
    )


def require_place(viewer: Viewer, place: people.AppointmentInput) -> None:
    """Raises `InvalidInput` beside the grid unless the viewer manages people there."""
    covers = people.scope(viewer.account_id, Right.PEOPLE_MANAGE, viewer.at)
    if not covers.covers(place.grid_code, place.scheme_key, place.department):
        raise InvalidInput(
            "place_not_managed",
            zh="这个网格不归您管理人员，请核对编码。",
            en="You don't manage people in this grid; check its code.",
            field="grid",
        )


def after(last_on: date) -> date:
    """Services name the first day that no longer counts, people the last one that does."""
    return last_on + timedelta(days=1)


def offered(viewer: Viewer, town: str) -> list[tuple[str, str]]:
    """Grids in which the viewer manages people, code and name, the upper levels first."""
    on = places.local_day(town, viewer.at)
    covers = people.scope(viewer.account_id, Right.PEOPLE_MANAGE, viewer.at)
    grids = (g for s in places.schemes_in_force(town, on) for g in places.grids(town, s.key, on))
    mine = sorted(
        (g for g in grids if any(r.covers(g.code, g.scheme_key, r.tag) for r in covers.reaches)),
        key=lambda g: (len(g.code), g.code),
    )
    return list({g.code: (g.code, f"{named(g)} {g.code}") for g in mine}.values())[:OFFERED_MOST]
