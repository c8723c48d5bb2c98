"""Devices that call for help: their register, for posts that keep places."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from wangge.domain.alarms import api as alarms
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.faces.site.forms import attach
from wangge.faces.site.naming import Names
from wangge.faces.site.sending import refused, sent
from wangge.faces.site.templatetags.wangge_page import said
from wangge.faces.site.town import town_of
from wangge.faces.site.viewer import Viewer, staff
from wangge.kernel.errors import Conflict, InvalidInput, ManyErrors
from wangge.packs.schema import Right, Text


class DeviceForm(forms.Form):
    """What is needed to take a device's calls in. The services say what is wrong with it."""

    client_id = forms.TypedChoiceField(label=_("Receiving station"), coerce=UUID)
    key = forms.CharField(
        label=_("Identity of the device"), help_text=_("As the station sends it, such as HB-001.")
    )
    label = forms.CharField(
        label=_("Label"), help_text=_("Names the device, not the person it belongs to.")
    )
    alarm = forms.ChoiceField(label=_("Alarm rule"))
    lon = forms.FloatField(label=_("Longitude (WGS-84)"))
    lat = forms.FloatField(label=_("Latitude (WGS-84)"))
    address = forms.CharField(
        label=_("Address"),
        required=False,
        help_text=_("Stored encrypted; shown to whoever is sent, and each look is recorded."),
    )
    component_code = forms.CharField(label=_("Component code"), required=False)

    def __init__(self, data: Any, *, town: str) -> None:
        super().__init__(data)
        self.fields["client_id"].choices = [(c.id, c.name) for c in people.clients(town)]  # type: ignore[attr-defined]
        self.fields["alarm"].choices = [(k, said(n)) for k, n in rules(town).items()]  # type: ignore[attr-defined]


def rules(town: str) -> dict[str, Text]:
    """The alarm rules of the town's packs, by `<pack>/<alarm>`."""
    packs = places.packs(town)
    return {f"{pack.key}/{alarm.key}": alarm.name for pack in packs for alarm in pack.alarms}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff(Right.PLACES_MANAGE)
def devices(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The devices the viewer keeps, and the form for one more."""
    town = town_of(request).key
    form = DeviceForm(request.POST if request.method == "POST" else None, town=town)
    if request.method != "POST":
        return render(request, "console/devices.html", _page(request, viewer, town, form))
    if form.is_valid():
        try:
            alarms.add_device(
                jurisdiction_key=town,
                given=alarms.DeviceInput(**form.cleaned_data),
                actor=viewer.actor,
                at=viewer.at,
            )
            return sent(request, f"{reverse('console:devices')}?said=added")
        except (InvalidInput, ManyErrors, Conflict) as error:
            attach(form, error)
    return refused(request, "console/devices.html", _page(request, viewer, town, form))


@require_POST
@staff(Right.PLACES_MANAGE)
def remove(request: HttpRequest, viewer: Viewer, device_id: UUID) -> HttpResponse:
    """Its calls are no longer taken."""
    alarms.remove_device(device_id, actor=viewer.actor, at=viewer.at)
    return sent(request, f"{reverse('console:devices')}?said=removed")


def _page(request: HttpRequest, viewer: Viewer, town: str, form: DeviceForm) -> dict[str, Any]:
    names, stations = Names(town, viewer.at), {c.id: c.name for c in people.clients(town)}
    listed, known = (
        alarms.devices(viewer.account_id, jurisdiction_key=town, at=viewer.at),
        rules(town),
    )
    return {
        "rows": [
            {
                "device": one,
                "place": names.place(one.scheme_key, one.grid_code),
                "alarm": known.get(one.alarm, one.alarm),
                "client": stations.get(one.client_id, ""),
            }
            for one in listed
        ],
        "form": form,
        "said": request.GET.get("said", ""),
    }
