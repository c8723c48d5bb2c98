"""Setting the day on which a drawing takes effect, and taking one back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wangge.faces.drawings import schedule_page as page
from wangge.faces.drawings.forms import BackForm
from wangge.faces.site.sending import refused, sent
from wangge.faces.site.viewer import Viewer, staff

FORM, CONFIRM, BACK = "drawings/schedule.html", "drawings/confirm.html", "drawings/back.html"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff()
def schedule(request: HttpRequest, viewer: Viewer, drawing_id: UUID) -> HttpResponse:
    """The day and people's new grids; then what that comes to, once more; then it is set."""
    both = page.newest(viewer, drawing_id)
    page.require_planner(viewer, both)
    if both.ground.over:
        return HttpResponseRedirect(reverse("drawings:drawing", args=[drawing_id]) + "?said=over")
    if request.method != "POST":
        return render(request, FORM, page.schedule_page(viewer, both, page.form_of(viewer, both)))
    form = page.form_of(viewer, both, request.POST)
    if not form.is_valid() or request.POST.get("again") or not page.has_room(form):
        return refused(request, FORM, page.schedule_page(viewer, both, form))
    if not request.POST.get("confirmed"):
        return render(request, CONFIRM, page.confirm_page(viewer, both, form))
    if not page.schedule(viewer, both, form):
        return refused(request, FORM, page.schedule_page(viewer, both, form))
    return sent(request, reverse("drawings:drawing", args=[drawing_id]) + "?said=scheduled")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff()
def back(request: HttpRequest, viewer: Viewer, drawing_id: UUID) -> HttpResponse:
    """What was in force before holds again; for a reason."""
    both = page.newest(viewer, drawing_id)
    page.require_planner(viewer, both)
    context = {"both": both, "drawing": both.ground.drawing}
    if both.ground.drawing.stage != "in_force":
        return HttpResponseRedirect(reverse("drawings:drawing", args=[drawing_id]))
    if request.method != "POST":
        return render(request, BACK, context | {"form": BackForm()})
    form = BackForm(request.POST)
    if not page.take_back(viewer, drawing_id, form):
        return refused(request, BACK, context | {"form": form})
    return sent(request, reverse("drawings:drawing", args=[drawing_id]) + "?said=back")
