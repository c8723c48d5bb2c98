"""Several departments' grids over one ground: whose grids a place lies in, and how two overlay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.places.api import GridRef, Layer, SchemeRef
from wangge.faces.site.map_view import map_of
from wangge.faces.site.templatetags.wangge_page import named, said
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import NotFound
from wangge.packs.schema import Right

RIGHTS = (Right.OVERVIEW_VIEW, Right.CASE_DISPATCH, Right.CASE_SUPERVISE, Right.PLACES_MANAGE)


class PlaceForm(forms.Form):
    """A base unit's code, or a point picked on the map (WGS-84)."""

    unit = forms.CharField(label=_("Code of the base unit"), required=False, max_length=63)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)


@dataclass(frozen=True, slots=True)
class Net:
    """A scheme's grids over the place, the lowest first, with the people of each."""

    scheme: SchemeRef
    grids: tuple[tuple[GridRef, tuple[people.RosterEntry, ...]], ...]


def lookup_page(viewer: Viewer, town: str, query: QueryDict) -> dict[str, Any]:
    """Which grids of which departments the place lies in, and who answers there."""
    form = PlaceForm(query if query else None)
    on = places.local_day(town, viewer.at)
    units: list[str] = []
    status = ""
    if query and form.is_valid():
        units, status = _units(form.cleaned_data, town, viewer)
    return {
        "form": form,
        "status": status,
        "units": [(unit, _nets(town, unit.code, on, viewer)) for unit in _known(town, on, units)],
        "asked": bool(query),
        "map": map_of(town, viewer.at),
        "schemes": places.schemes_in_force(town, on),
    }


def _units(given: dict[str, Any], town: str, viewer: Viewer) -> tuple[list[str], str]:
    if given["unit"]:
        return [given["unit"].strip()], "unit"
    if given["lon"] is None or given["lat"] is None:
        return [], ""
    found = places.locate(town, lon=given["lon"], lat=given["lat"], system="wgs84", at=viewer.at)
    codes = [c.unit_code for c in found.candidates] or [found.unit_code or ""]
    return [code for code in codes if code], str(found.status)


def _known(town: str, on: date, codes: list[str]) -> list[places.UnitRef]:
    order = {code: number for number, code in enumerate(codes)}
    return sorted(places.units(town, on, codes), key=lambda u: order[u.code]) if codes else []


def _nets(town: str, unit_code: str, on: date, viewer: Viewer) -> list[Net]:
    found = []
    for scheme in places.schemes_in_force(town, on):
        try:
            chain = places.grid_chain(town, scheme.key, unit_code, on)
        except NotFound:
            chain = ()
        grids = tuple((g, people.roster(town, scheme.key, g.code, viewer.at)) for g in chain)
        found.append(Net(scheme, grids))
    return found


class OverlayForm(forms.Form):
    """Two schemes with a level each."""

    one = forms.ChoiceField(label=_("Grids of"))
    other = forms.ChoiceField(label=_("laid over those of"))
    under = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, schemes: tuple[SchemeRef, ...]) -> None:
        super().__init__(data)
        choices = [
            (f"{s.key}:{level.key}", f"{named(s)} · {said(level.name)}")
            for s in schemes
            for level in s.levels
        ]
        for name in ("one", "other"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


def overlay_page(viewer: Viewer, town: str, query: QueryDict) -> dict[str, Any]:
    """Each grid of one scheme with its parts in the other's; the map for a chosen grid."""
    on = places.local_day(town, viewer.at)
    schemes = places.schemes_in_force(town, on)
    form = OverlayForm(query if query.get("one") else None, schemes=schemes)
    page: dict[str, Any] = {"form": form, "schemes": schemes, "groups": []}
    if not form.is_bound or not form.is_valid():
        return page
    given = form.cleaned_data
    one, other = layers_of(given)
    parts = places.overlay(town, one, other, on)
    groups: dict[str, list[places.Overlap]] = {}
    for part in parts:
        groups.setdefault(part.grid.code, []).append(part)
    chosen = {"one": given["one"], "other": given["other"]}
    page["groups"] = [_group(rows, chosen) for rows in groups.values()]
    if given["under"] and parts:
        page |= {"chosen": parts[0].grid, "map": _map(viewer, town, chosen, given["under"])}
    return page


def layers_of(given: dict[str, Any]) -> tuple[Layer, Layer]:
    """The two layers a valid form names."""
    one, other = (given[name].split(":", 1) for name in ("one", "other"))
    return Layer(one[0], one[1], given.get("under") or ""), Layer(other[0], other[1])


def _group(rows: list[places.Overlap], chosen: dict[str, str]) -> dict[str, Any]:
    counted = [r.households for r in rows if r.households is not None]
    return {
        "grid": rows[0].grid,
        "rows": rows,
        "units": sum(r.units for r in rows),
        "area_ha": sum(r.area_ha for r in rows),
        "households": sum(counted) if counted else None,
        "query": urlencode({**chosen, "under": rows[0].grid.code}),
    }


def _map(viewer: Viewer, town: str, chosen: dict[str, str], under: str) -> Any:
    """The town's map whose grids are the parts of the chosen one."""
    query = urlencode({**chosen, "under": under})
    shown = map_of(town, viewer.at)
    fields = {name: getattr(shown, name) for name in shown.__dataclass_fields__}
    address = f"{reverse('console:overlay_map')}?{query}&level={{level}}"
    return type(shown)(**{**fields, "grids": address, "levels": "[]", "level": "parts"})
