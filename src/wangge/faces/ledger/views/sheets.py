"""Files into a register: sent, watched, stopped, run again; doubles decided one by one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.domain.registers import api as registers
from wangge.faces.ledger.forms import UploadForm
from wangge.faces.ledger.gate import Opened, opened
from wangge.faces.ledger.listing import forgiving
from wangge.faces.ledger.sheets_page import import_page, proposals_page
from wangge.faces.ledger.views.lists import sheet_answer
from wangge.faces.site.forms import attach
from wangge.faces.site.town import town_of
from wangge.faces.site.viewer import Viewer, staff
from wangge.kernel.errors import Refused, WanggeError

_MEGABYTE = 1 << 20


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff()
def send(request: HttpRequest, viewer: Viewer, pack: str, register: str) -> HttpResponse:
    """The template, and a filled-in file on its way in."""
    here = _kept(request, viewer, pack, register)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        import_id = _asked(here, form)
        if import_id is not None:
            return HttpResponseRedirect(reverse("ledger:import", args=[import_id]))
    mine = registers.imports_of(
        jurisdiction_key=here.town_key, register=here.ref.name, actor=viewer.actor
    )
    limits = {"rows": registers.ROWS_MAX, "megabytes": registers.BYTES_MAX // _MEGABYTE}
    page = {"opened": here, "spec": here.ref.spec, "form": form, "mine": mine, "limits": limits}
    return render(request, "ledger/import.html", page, status=422 if form.errors else 200)


@require_safe
@never_cache
@staff()
def progress(request: HttpRequest, viewer: Viewer, import_id: UUID) -> HttpResponse:
    """How far an import is, or what came of it; a script asks for the first part alone."""
    page = import_page(town_of(request).key, viewer, import_id)
    if not request.headers.get("HX-Request"):
        return render(request, "ledger/import_result.html", page)
    answer = render(request, "ledger/parts/progress.html", page)
    if not page["import"].is_open:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@staff()
def cancel(request: HttpRequest, viewer: Viewer, import_id: UUID) -> HttpResponse:
    """Stops it; nothing is left half-done."""
    registers.cancel_import(import_id=import_id, actor=viewer.actor, at=viewer.at)
    return HttpResponseRedirect(reverse("ledger:import", args=[import_id]))


@require_POST
@staff()
def again(request: HttpRequest, viewer: Viewer, import_id: UUID) -> HttpResponse:
    """The same file once more; `partly`: what is right of it is stored."""
    registers.run_again(
        import_id=import_id,
        actor=viewer.actor,
        at=viewer.at,
        partly=request.POST.get("partly") == "1",
    )
    return HttpResponseRedirect(reverse("ledger:import", args=[import_id]))


@require_safe
@never_cache
@staff()
def marked(request: HttpRequest, viewer: Viewer, import_id: UUID) -> HttpResponse:
    """The file that was sent, with each error beside its row."""
    data = registers.marked_file(import_id, viewer.actor, viewer.at)
    return sheet_answer(data, _("with errors marked") + ".xlsx")


@require_safe
@never_cache
@staff()
def proposals(request: HttpRequest, viewer: Viewer, pack: str, register: str) -> HttpResponse:
    """Rows that may be subjects recorded already, side by side with them."""
    here = _kept(request, viewer, pack, register)
    return render(request, "ledger/proposals.html", proposals_page(here, request))


@require_POST
@staff()
def decide(
    request: HttpRequest, viewer: Viewer, pack: str, register: str, proposal_id: UUID
) -> HttpResponse:
    """Same, another, or drop the row."""
    here = _kept(request, viewer, pack, register)
    decision = request.POST.get("decision", "")
    registers.decide_proposal(proposal_id=proposal_id, decision=decision, **here.by)
    return HttpResponseRedirect(here.address("proposals") + f"?said={decision}")


def _kept(request: HttpRequest, viewer: Viewer, pack: str, register: str) -> Opened:
    here = opened(request, viewer, pack, register)
    if not here.keeps:
        raise Refused(
            "no_right",
            zh="您没有维护该台账的权限。",
            en="You don't keep this register.",
        )
    return here


def _asked(here: Opened, form: UploadForm) -> UUID | None:
    if not form.is_valid():
        return None
    upload = form.cleaned_data["file"]
    if upload.size > registers.BYTES_MAX:
        form.add_error("file", _("The file is too large: split it."))
        return None
    try:
        return registers.ask_import(data=upload.read(), name=upload.name or "", **here.by)
    except WanggeError as error:
        if not forgiving(error):
            raise
        attach(form, error)
        return None
