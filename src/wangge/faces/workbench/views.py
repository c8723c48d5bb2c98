"""What the workbench's script asks: parse, one query or service, JSON."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from wangge.domain.redrawing import api as redrawing
from wangge.faces.site.viewer import Viewer, staff
from wangge.faces.workbench.answers import body_of, refusals
from wangge.faces.workbench.asked import version_asked
from wangge.faces.workbench.ground import ground_json, leaves_json

SKETCH_BYTES = 8_000_000
"""A hundred thousand units."""


@require_safe
@gzip_page
@refusals
@staff()
def ground(request: HttpRequest, viewer: Viewer, drawing: UUID) -> HttpResponse:
    """`?version=N&level=KEY&upper=CODE`: units, borders, grids and shapes; kept by its stamp."""
    number = version_asked(request)
    level, upper = request.GET.get("level") or None, request.GET.get("upper", "")
    stamp = redrawing.board_stamp(drawing, viewer.account_id, viewer.at, number)
    part = hashlib.sha256(f"{level} {upper}".encode()).hexdigest()[:8]
    tag = quote_etag(f"{stamp}-{part}")
    answer = get_conditional_response(request, etag=tag)
    if answer is None:
        board = redrawing.board(
            drawing, viewer.account_id, viewer.at, number=number, level=level, upper=upper
        )
        answer = HttpResponse(ground_json(board), content_type="application/json")
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


@require_safe
@gzip_page
@refusals
@staff()
def leaves(request: HttpRequest, viewer: Viewer, drawing: UUID, number: int) -> HttpResponse:
    """The grid of each unit in a version, beside the ground: `?level=KEY&upper=CODE` as there."""
    level, upper = request.GET.get("level") or None, request.GET.get("upper", "")
    drawn = redrawing.version_drawn(
        drawing, number, viewer.account_id, viewer.at, level=level, upper=upper
    )
    answer = JsonResponse(leaves_json(drawn.level, drawn.division, drawn.uppers))
    answer["Cache-Control"] = "private, no-cache"
    return answer


@require_POST
@refusals
@staff()
def save(request: HttpRequest, viewer: Viewer, drawing: UUID) -> HttpResponse:
    """Saves a division as a new version."""
    redrawing.drawing(drawing, viewer.account_id, viewer.at)
    sketch = redrawing.read_sketch(body_of(request, SKETCH_BYTES))
    saved = redrawing.save(drawing_id=drawing, sketch=sketch, actor=viewer.actor, at=viewer.at)
    return JsonResponse({"number": saved.number, "codes": dict(saved.codes)}, status=201)
