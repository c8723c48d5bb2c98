"""The list of first steps, put on a home page with one tag."""

from __future__ import annotations

from typing import Any

from django import template

from wangge.faces.guidance.beginning import begin
from wangge.faces.site.viewer import viewer_of

register = template.Library()


@register.inclusion_tag("guidance/first_steps.html", takes_context=True)
def first_steps(context: dict[str, Any]) -> dict[str, Any]:
    """The viewer's first steps while any is open and they haven't put the list away."""
    request = context["request"]
    viewer = viewer_of(request)
    found = begin(viewer, request.path) if viewer is not None and viewer.rights else None
    return {"begin": found, "csrf_token": context.get("csrf_token"), "next": request.path}
