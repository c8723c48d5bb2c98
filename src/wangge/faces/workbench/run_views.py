"""Runs of the program: listed, asked for, stopped, dropped, and what one has drawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.domain.redrawing import api as redrawing
from wangge.domain.redrawing.api import RunView
from wangge.faces.site.viewer import Viewer, staff
from wangge.faces.workbench.answers import body_of, refusals
from wangge.faces.workbench.ground import leaves_json
from wangge.plumbing.jobs import api as jobs

WISH_BYTES = 1_000_000


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gzip_page
@refusals
@staff()
def runs(request: HttpRequest, viewer: Viewer, drawing: UUID) -> HttpResponse:
    """The runs that are kept; a POST with a wish asks for one more."""
    found = redrawing.runs(drawing, viewer.account_id, viewer.at)
    if request.method != "POST":
        listed = [_told(run) for run in found]
        alive = jobs.workers_alive(viewer.at)
        return JsonResponse({"runs": listed, "most": redrawing.RUNS_MOST, "workers_alive": alive})
    wish = redrawing.read_wish(body_of(request, WISH_BYTES))
    run_id = redrawing.ask_run(drawing_id=drawing, wish=wish, actor=viewer.actor, at=viewer.at)
    return JsonResponse({"id": str(run_id)}, status=201)


@require_POST
@refusals
@staff()
def stop(request: HttpRequest, viewer: Viewer, drawing: UUID, run: UUID) -> HttpResponse:
    """Stops a run."""
    redrawing.drawing(drawing, viewer.account_id, viewer.at)
    redrawing.stop_run(drawing_id=drawing, run_id=run, actor=viewer.actor, at=viewer.at)
    return HttpResponse(status=204)


@require_POST
@refusals
@staff()
def drop(request: HttpRequest, viewer: Viewer, drawing: UUID, run: UUID) -> HttpResponse:
    """Forgets a run, which makes room for another."""
    redrawing.drawing(drawing, viewer.account_id, viewer.at)
    redrawing.drop_run(drawing_id=drawing, run_id=run, actor=viewer.actor, at=viewer.at)
    return HttpResponse(status=204)


@require_safe
@never_cache
@gzip_page
@refusals
@staff()
def leaves(request: HttpRequest, viewer: Viewer, drawing: UUID, run: UUID) -> HttpResponse:
    """The grid of each unit as a run has drawn it; `?upper=CODE` as for the ground."""
    upper = request.GET.get("upper", "")
    drawn = redrawing.run_drawn(drawing, run, viewer.account_id, viewer.at, upper=upper)
    answer = leaves_json(drawn.level, drawn.division, drawn.uppers)
    return JsonResponse(answer | {"figures": drawn.figures})


def _told(run: RunView) -> dict[str, Any]:
    return {
        "id": str(run.id),
        "number": run.number,
        "state": run.state,
        "stopping": run.stopping,
        "stage": run.stage,
        "share": round(run.share, 3),
        "wish": run.wish,
        "figures": run.figures,
        "error": run.error,
        "asked_at": run.asked_at.isoformat(),
        "seconds": run.seconds,
    }
