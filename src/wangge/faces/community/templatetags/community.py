"""The head of the community pages: tabs to those that the town's packs give reason for."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.domain.places import api as places
from wangge.faces.community import circle_page, skills_page, types_page

register = template.Library()


def tabs(town: str) -> list[tuple[str, str]]:
    """Address and name of each page that some pack of the town has something to say on."""
    packs = list(places.packs(town))
    known = (
        ("community:skills", _("Skills and work"), skills_page.fits),
        ("community:circle", _("Quarter-hour circle"), circle_page.fits),
        ("community:types", _("Types of grids"), types_page.fits),
    )
    found = [(reverse(name), text) for name, text, fits in known if any(map(fits, packs))]
    return [*found, (reverse("guidance:adoption"), _("Use of the system"))]


@register.inclusion_tag("community/head.html", takes_context=True)
def community_head(context: dict[str, Any]) -> dict[str, Any]:
    """Tabs, the choice of pack, crumbs."""
    ground = context.get("ground")
    town = context["town"].key
    return {"tabs": tabs(town), "ground": ground, "request": context["request"]}
