"""Addresses of warnings: parse, look, run or enter through one service, render."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wangge.domain.alarms import api as alarms
from wangge.faces.console.warning_page import (
    ValuesForm,
    chosen_model,
    estimate_page,
    index_page,
    values_form,
)
from wangge.faces.site.forms import attach
from wangge.faces.site.sending import refused, sent
from wangge.faces.site.town import town_of
from wangge.faces.site.viewer import Viewer, staff
from wangge.kernel.errors import InvalidInput, ManyErrors, Refused


@require_safe
@never_cache
@staff()
def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What the models warn of; nothing for who may see no subjects."""
    page = index_page(viewer, town_of(request).key, request.GET)
    return render(request, "console/warnings.html", page)


@require_safe
@never_cache
@staff()
def estimate(request: HttpRequest, viewer: Viewer, estimate_id: UUID) -> HttpResponse:
    """One estimate down to its inputs."""
    page = estimate_page(viewer, town_of(request).key, estimate_id)
    return render(request, "console/warning.html", page)


@require_POST
@staff()
def run(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Reckons a model now."""
    one = chosen_model(viewer, town_of(request).key, request.POST.get("model", ""))
    if not alarms.may_run(one, viewer.account_id, viewer.at):
        raise Refused(
            "no_right",
            zh="只有在全辖区维护该台账的岗位可以立即估算。",
            en="Only posts that keep the register in the whole town have a model run at once.",
        )
    alarms.run(one, actor=viewer.actor, at=viewer.at)
    return sent(request, f"{reverse('console:warnings')}?model={one.name}")


@require_POST
@staff()
def give(request: HttpRequest, viewer: Viewer, estimate_id: UUID) -> HttpResponse:
    """Enters what is missing by hand."""
    town = town_of(request).key
    found = alarms.warning(
        jurisdiction_key=town, estimate_id=estimate_id, account_id=viewer.account_id, at=viewer.at
    )
    form: ValuesForm = values_form(found.model, found, request.POST)
    form.full_clean()
    try:
        alarms.give(
            found.model,
            subject=found.subject,
            values=form.cleaned_data,
            actor=viewer.actor,
            at=viewer.at,
        )
    except (InvalidInput, ManyErrors) as error:
        attach(form, error)
        page = estimate_page(viewer, town, estimate_id, form)
        return refused(request, "console/warning.html", page)
    return sent(request, reverse("console:warning", args=[estimate_id]))
