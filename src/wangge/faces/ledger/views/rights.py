"""The rights of the person recorded: who looked, when and why. And what an auditor may ask."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wangge.faces.ledger.gate import opened
from wangge.faces.ledger.rights_page import answer_page, audit_page, rights_page
from wangge.faces.site.town import town_of
from wangge.faces.site.viewer import Viewer, staff
from wangge.packs.schema import Right


@require_safe
@never_cache
@staff()
def rights(
    request: HttpRequest, viewer: Viewer, pack: str, register: str, record_id: UUID
) -> HttpResponse:
    """What is recorded of somebody, how long, and what they may ask for."""
    here = opened(request, viewer, pack, register)
    return render(request, "ledger/rights.html", rights_page(here, record_id))


@require_POST
@never_cache
@staff()
def answer(
    request: HttpRequest, viewer: Viewer, pack: str, register: str, record_id: UUID
) -> HttpResponse:
    """Who looked, when, for what: to be printed for the person. That it was asked is recorded."""
    town = town_of(request)
    page = answer_page(town.key, f"{pack}/{register}", viewer, record_id)
    return render(request, "ledger/answer.html", page)


@require_safe
@never_cache
@staff(Right.JOURNAL_AUDIT)
def looks(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Who looked at whom lately, for the auditor: without what they saw."""
    return render(request, "ledger/looks.html", audit_page(town_of(request).key, viewer))
