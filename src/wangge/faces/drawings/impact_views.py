"""What a version changes: the page, its rows, and both as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wangge.faces.drawings import impact_page as page
from wangge.faces.drawings import rows_page
from wangge.faces.site.viewer import Viewer, staff

FORMULA = ("=", "+", "-", "@", "\t")


@require_safe
@never_cache
@staff()
def impact(request: HttpRequest, viewer: Viewer, drawing_id: UUID) -> HttpResponse:
    """A version beside what is in force, or beside another."""
    shown = page.impact_page(viewer, drawing_id, request.GET)
    return render(request, "drawings/impact.html", shown)


@require_safe
@never_cache
@staff()
def impact_file(request: HttpRequest, viewer: Viewer, drawing_id: UUID) -> HttpResponseBase:
    """Every grid before and after, as CSV."""
    both = page.beside(viewer, drawing_id, request.GET)
    weight = page.weight_choices(both.ground)[both.weight]
    head = [_("Grid code"), _("Grid"), _("State"), _("Units before"), _("Units after")]
    head += [_("%(what)s before") % {"what": weight}, _("%(what)s after") % {"what": weight}]
    head += [_("Area before (m²)"), _("Area after (m²)"), _("Units gained"), _("Units lost")]
    rows = (
        [
            x.change.code,
            x.name,
            x.state,
            str(x.change.units_before),
            str(x.change.units_after),
            f"{x.change.weight_before:.0f}",
            f"{x.change.weight_after:.0f}",
            f"{x.area_before_m2:.0f}",
            f"{x.area_after_m2:.0f}",
            " ".join(x.change.gained),
            " ".join(x.change.lost),
        ]
        for x in page.lines_of(both)
    )
    return _file("grids", [head, *rows])


@require_safe
@never_cache
@staff()
def rows(request: HttpRequest, viewer: Viewer, drawing_id: UUID, what: str) -> HttpResponse:
    """The rows behind a number."""
    shown = rows_page.rows_page(viewer, drawing_id, what, request.GET)
    return render(request, "drawings/rows.html", shown)


@require_safe
@never_cache
@staff()
def rows_file(
    request: HttpRequest, viewer: Viewer, drawing_id: UUID, what: str
) -> HttpResponseBase:
    """The same as CSV."""
    both = page.beside(viewer, drawing_id, request.GET)
    table = rows_page.table(viewer, both, what, request.GET)
    return _file(what, [table.head, *(row.cells for row in table.rows)])


def _file(name: str, lines: Iterable[Iterable[str]]) -> HttpResponseBase:
    answer = StreamingHttpResponse(_csv(lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="redrawing-{name}.csv"'
    return answer


def _csv(lines: Iterable[Iterable[str]]) -> Iterator[str]:
    """Line by line; what a spreadsheet would take for a formula is quoted as text."""
    yield "\ufeff"
    for cells in lines:
        out = io.StringIO()
        csv.writer(out).writerow([f"'{c}" if c[:1] in FORMULA else c for c in cells])
        yield out.getvalue()
