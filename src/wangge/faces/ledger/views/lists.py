"""Registers, one register's list, its sheets out, what was removed from it."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wangge.domain.registers import api as registers
from wangge.faces.ledger.figures_page import figures_page
from wangge.faces.ledger.gate import opened
from wangge.faces.ledger.listing import listing, shelves
from wangge.faces.site.destinations import LEDGERS as OFFERED_TO
from wangge.faces.site.templatetags.wangge_page import said
from wangge.faces.site.town import town_of
from wangge.faces.site.viewer import Viewer, staff
from wangge.kernel.errors import Refused
from wangge.packs.schema import Right

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@never_cache
@staff()
def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The registers that the viewer may see, and what is to be done in them."""
    found = shelves(town_of(request).key, viewer)
    audits = viewer.may(Right.JOURNAL_AUDIT)
    if not found and not viewer.may(*OFFERED_TO):
        raise Refused(
            "no_right",
            zh="您的岗位没有可以查看的台账。",
            en="There is no register that your post may see.",
        )
    return render(request, "ledger/index.html", {"shelves": found, "audits": audits})


@require_safe
@never_cache
@staff()
def ledger(request: HttpRequest, viewer: Viewer, pack: str, register: str) -> HttpResponse:
    """One register's lines, masked."""
    page = listing(opened(request, viewer, pack, register), request.GET)
    page |= {"said": request.GET.get("said", "")}
    return render(request, "ledger/list.html", page, status=422 if page["error"] else 200)


@require_safe
@never_cache
@staff()
def figures(request: HttpRequest, viewer: Viewer, pack: str, register: str) -> HttpResponse:
    """How many lines lie in which grid, also by the grids of another day."""
    page = figures_page(opened(request, viewer, pack, register), request.GET)
    return render(request, "ledger/figures.html", page)


@require_safe
@staff()
def template(request: HttpRequest, viewer: Viewer, pack: str, register: str) -> HttpResponse:
    """An empty sheet to be filled in."""
    here = opened(request, viewer, pack, register)
    data = registers.template(jurisdiction_key=here.town_key, register=here.ref.name)
    return sheet_answer(data, f"{said(here.ref.spec.name)}-模板.xlsx")


@require_safe
@never_cache
@staff()
def export(request: HttpRequest, viewer: Viewer, pack: str, register: str) -> HttpResponse:
    """The list as a sheet, masked."""
    here = opened(request, viewer, pack, register)
    data = registers.export(under=request.GET.get("under", ""), **here.asked)
    return sheet_answer(data, f"{said(here.ref.spec.name)}-{here.today:%Y%m%d}.xlsx")


@require_safe
@never_cache
@staff()
def removed(request: HttpRequest, viewer: Viewer, pack: str, register: str) -> HttpResponse:
    """What was removed when: proved by the journal, without what it was."""
    here = opened(request, viewer, pack, register)
    found = registers.removals(here.town_key, here.ref.name, viewer.account_id, viewer.at)
    lines = [(r, here.names.grid(here.ref.scheme_key, r.grid_code)) for r in found]
    page = {"opened": here, "spec": here.ref.spec, "lines": lines}
    return render(request, "ledger/removed.html", page)


def sheet_answer(data: bytes, name: str) -> HttpResponse:
    """An Excel file to be kept."""
    answer = HttpResponse(data, content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
