"""Taking a case apart from the one that it was joined to by mistake."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from wangge.domain.cases import api as cases
from wangge.faces.console.case_page import case_page, view_scope
from wangge.faces.console.pressing import ReasonForm
from wangge.faces.site.forms import taken
from wangge.faces.site.sending import refused, sent
from wangge.faces.site.viewer import Viewer, staff
from wangge.packs.schema import Right


@require_POST
@staff(Right.CASE_VIEW)
def untie(request: HttpRequest, viewer: Viewer, case_id: UUID) -> HttpResponse:
    """The case is handled by itself again, for a reason."""
    cases.case(view_scope(viewer), case_id)
    form = ReasonForm(request.POST, auto_id="untie-%s")

    def act() -> None:
        reason = form.cleaned_data["reason"]
        cases.untie(case_id=case_id, reason=reason, actor=viewer.actor, at=viewer.at)

    if taken(form, act):
        return sent(request, reverse("console:case", args=[case_id]) + "?said=untied")
    return refused(request, "console/case.html", case_page(viewer, case_id, untie=form))
