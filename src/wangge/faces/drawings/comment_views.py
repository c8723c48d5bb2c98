"""Comments on a drawing: placed on its map or a grid, and dealt with."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from wangge.domain.redrawing import api as redrawing
from wangge.faces.drawings import drawing_page as page
from wangge.faces.drawings.ground import ground_of
from wangge.faces.drawings.views import PAGE
from wangge.faces.site.forms import attach
from wangge.faces.site.sending import refused, sent
from wangge.faces.site.viewer import Viewer, staff
from wangge.kernel.errors import Conflict, InvalidInput, NotFound


@require_POST
@staff()
def add(request: HttpRequest, viewer: Viewer, drawing_id: UUID) -> HttpResponse:
    """What somebody who may see the drawing says about it."""
    ground = ground_of(viewer, drawing_id)
    form = page.comment_form_of(viewer, ground, request.POST)
    address = reverse("drawings:drawing", args=[drawing_id])
    if form is None:
        return sent(request, f"{address}?said=over")
    if form.is_valid():
        given = form.cleaned_data
        try:
            redrawing.comment(
                drawing_id=drawing_id,
                version=given["version"],
                text=given["text"],
                lon=given["lon"],
                lat=given["lat"],
                grid_code=given["grid_code"],
                actor=viewer.actor,
                at=viewer.at,
            )
            return sent(request, f"{address}?said=commented#comments")
        except (InvalidInput, Conflict) as error:
            attach(form, error)
    return refused(request, PAGE, page.drawing_page(viewer, drawing_id, comment_form=form))


@require_POST
@staff()
def settle(
    request: HttpRequest, viewer: Viewer, drawing_id: UUID, comment_id: UUID
) -> HttpResponse:
    """A comment has been dealt with."""
    said = redrawing.comments(drawing_id, viewer.account_id, viewer.at)
    if comment_id not in {c.id for c in said}:
        raise NotFound("no_comment", zh="没有这条意见。", en="There is no such comment.")
    redrawing.settle(comment_id=comment_id, actor=viewer.actor, at=viewer.at)
    return sent(request, reverse("drawings:drawing", args=[drawing_id]) + "?said=settled#comments")
