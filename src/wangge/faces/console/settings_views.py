"""What a town tells everybody to call: its public line and the work telephones of its grids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wangge.domain.adoption import api as adoption
from wangge.domain.places import api as places
from wangge.domain.places.api import GridRef
from wangge.faces.site.forms import attach
from wangge.faces.site.naming import Names
from wangge.faces.site.sending import refused, sent
from wangge.faces.site.town import town_of
from wangge.faces.site.viewer import Viewer, staff
from wangge.kernel.errors import InvalidInput, NotFound
from wangge.packs.schema import Right

TEMPLATE = "console/settings.html"
OFFERED_MOST = 400
"""So many grids are offered to choose from, the upper levels first; any code may be typed."""


class LineForm(forms.Form):
    """The public line."""

    number = forms.CharField(
        label=_("Public line"),
        required=False,
        max_length=40,
        help_text=_("On signs, cards, notices and the foot of each page. Empty: none."),
        widget=forms.TextInput({"inputmode": "tel"}),
    )


class PhoneForm(forms.Form):
    """The work telephone of one grid."""

    grid_code = forms.CharField(
        label=_("Grid"),
        max_length=110,
        help_text=_("Its code; type part of it or of the name to choose."),
        widget=forms.TextInput({"list": "grids", "autocomplete": "off"}),
        error_messages={"required": _("Say which grid.")},
    )
    number = forms.CharField(
        label=_("Work telephone"),
        max_length=40,
        help_text=_("Never anybody's own. It serves the grids below that have none."),
        widget=forms.TextInput({"inputmode": "tel"}),
        error_messages={"required": _("Give the number.")},
    )


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that is set, with the grids it is of: none when they are gone."""

    key: str
    code: str
    number: str
    grids: tuple[str, ...]


@require_safe
@never_cache
@staff(Right.TOWN_MANAGE)
def settings(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What is set, and the forms to change it."""
    town = _town(request, viewer)
    page = _page(town, viewer) | {"said": request.GET.get("said", "")}
    return render(request, TEMPLATE, page)


@require_POST
@staff(Right.TOWN_MANAGE)
def line(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The public line."""
    town = _town(request, viewer)
    form = LineForm(request.POST)
    if form.is_valid():
        try:
            places.set_hotline(
                jurisdiction_key=town,
                number=form.cleaned_data["number"],
                actor=viewer.actor,
                at=viewer.at,
            )
            return sent(request, f"{reverse('console:settings')}?said=saved")
        except InvalidInput as error:
            attach(form, error)
    return refused(request, TEMPLATE, _page(town, viewer, line=form))


@require_POST
@staff(Right.TOWN_MANAGE)
def phone(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """A grid's number; with `remove`, it is taken away."""
    town = _town(request, viewer)
    if removed := request.POST.get("remove", ""):
        _set(town, viewer, removed, "")
        return sent(request, f"{reverse('console:settings')}?said=saved")
    form = PhoneForm(request.POST)
    if form.is_valid():
        try:
            _set(town, viewer, form.cleaned_data["grid_code"], form.cleaned_data["number"])
            return sent(request, f"{reverse('console:settings')}?said=saved")
        except (InvalidInput, NotFound) as error:
            attach(form, error)
    return refused(request, TEMPLATE, _page(town, viewer, phone=form))


def _town(request: HttpRequest, viewer: Viewer) -> str:
    town = town_of(request).key
    adoption.require_manager(town, viewer.account_id, viewer.at)
    return town


def _set(town: str, viewer: Viewer, key: str, number: str) -> None:
    """`key`: scheme and code as the list offers them, or a code alone."""
    scheme, _sep, code = key.rpartition(":")
    places.set_work_phone(
        jurisdiction_key=town,
        scheme_key=scheme,
        grid_code=code,
        number=number,
        on=places.local_day(town, viewer.at),
        actor=viewer.actor,
        at=viewer.at,
    )


def _page(
    town: str, viewer: Viewer, *, line: LineForm | None = None, phone: PhoneForm | None = None
) -> dict[str, Any]:
    on = places.local_day(town, viewer.at)
    names = Names(town, viewer.at)
    phones = [
        Phone(one.key, one.code, one.number, _names(names, _grids_of(town, one, on)))
        for one in places.own_phones(town)
    ]
    offered = sorted(
        (g for s in places.schemes_in_force(town, on) for g in places.grids(town, s.key, on)),
        key=lambda g: (len(g.code), g.code),
    )
    return {
        "hotline": places.hotline(town),
        "line": line or LineForm({"number": places.hotline(town)}),
        "phones": phones,
        "phone": phone or PhoneForm(),
        "offered": [
            (places.phone_key(g.scheme_key, g.code), f"{_named(names, g)} {g.code}")
            for g in offered[:OFFERED_MOST]
        ],
    }


def _grids_of(town: str, phone: places.GridPhone, on: date) -> list[GridRef]:
    found = places.grids_of_code(town, phone.code, on)
    return [g for g in found if phone.scheme_key in ("", g.scheme_key)]


def _names(names: Names, grids: Iterable[GridRef]) -> tuple[str, ...]:
    """What the grids of one code are called, each name once: nets share a street's."""
    return tuple(dict.fromkeys(_named(names, grid) for grid in grids))


def _named(names: Names, grid: GridRef) -> str:
    return names.place(grid.scheme_key, grid.code)
