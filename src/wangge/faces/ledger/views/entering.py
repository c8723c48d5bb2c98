"""A new line, page by page; nothing typed is lost on the way."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wangge.faces.ledger import entering
from wangge.faces.ledger.fields import names_of, typed
from wangge.faces.ledger.forms import FactsForm, NewForm
from wangge.faces.ledger.gate import Opened, opened, page_address
from wangge.faces.ledger.listing import forgiving
from wangge.faces.site.forms import attach
from wangge.faces.site.viewer import Viewer, staff
from wangge.kernel.errors import Conflict, Refused, WanggeError

PAGE = "ledger/new.html"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff()
def new(request: HttpRequest, viewer: Viewer, pack: str, register: str) -> HttpResponse:
    """Who is it → is it known → the rest."""
    here = opened(request, viewer, pack, register)
    if not here.keeps:
        raise Refused(
            "no_right",
            zh="您没有在这里登记的权限。",
            en="You don't have the right to enter anything here.",
        )
    if request.method != "POST":
        return render(request, PAGE, entering.first_page(here))
    stage, decision = request.POST.get("stage", ""), request.POST.get("decision", "")
    if stage == "save":
        return _save(request, here, decision)
    if stage == "rest":
        return render(request, PAGE, entering.rest_page(here, decision, data=request.POST))
    return _who(request, here)


def _who(request: HttpRequest, here: Opened) -> HttpResponse:
    form = FactsForm(request.POST, fields=entering.identity_fields(here))
    form.full_clean()
    try:
        found = entering.candidates(here, typed(form.cleaned_data, here.ref.spec.fields))
    except WanggeError as error:
        if not forgiving(error):
            raise
        attach(form, error, names_of(here.ref.spec))
        return render(request, PAGE, entering.first_page(here, form), status=422)
    if found:
        return render(request, PAGE, entering.choice_page(here, request.POST, found))
    return render(request, PAGE, entering.rest_page(here, "", data=request.POST))


def _save(request: HttpRequest, here: Opened, decision: str) -> HttpResponse:
    try:
        done = entering.save(here, request.POST, decision)
    except Conflict as error:
        found = entering.conflict_values(here, request.POST, error)
        page = entering.choice_page(here, request.POST, found)
        return render(request, PAGE, page, status=409)
    if isinstance(done, NewForm):
        page = entering.rest_page(here, decision, data=request.POST, form=done)
        return render(request, PAGE, page, status=422)
    return HttpResponseRedirect(page_address(here, done.record_id, "entered"))
