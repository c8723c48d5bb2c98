"""Which role a viewer has here, and their first steps with what is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from wangge.domain.guidance import api as guidance
from wangge.domain.people import api as people
from wangge.faces.guidance import handbook
from wangge.faces.site.day import keeps_the_queue
from wangge.faces.site.viewer import Viewer
from wangge.packs.schema import Right
from wangge.plumbing.time import get_clock


@dataclass(frozen=True, slots=True)
class Shown:
    """A step as it is shown."""

    text: Any
    address: str
    done: bool


def role_of(viewer: Viewer) -> str:
    """The role whose handbook fits the viewer's rights; handlers are told by their post."""
    if keeps_the_queue(viewer):
        return "dispatcher"
    if viewer.may(Right.JOURNAL_AUDIT):
        return "auditor"
    if viewer.may(Right.CASE_VERIFY) and viewer.may(Right.OVERVIEW_VIEW):
        return "head"
    if viewer.may(Right.OVERVIEW_VIEW):
        return "director"
    mine = people.appointments_of(viewer.account_id, viewer.at)
    return "handler" if any(a.department for a in mine) else "member"


def address_of(link: str) -> str:
    """The address of a step's page."""
    name, *arguments = link.split()
    return reverse(name, args=arguments)


def begin(viewer: Viewer, path: str) -> dict[str, Any] | None:
    """The list for the viewer's home page, or None when there is nothing to show."""
    page = handbook.role(role_of(viewer))
    steps = [
        guidance.Step(f"{page.key}:{s.key}", s.kinds, address_of(s.link) if s.page else "")
        for s in page.steps
    ]
    found = guidance.first_steps(
        viewer.account_id, steps, page=path, at=viewer.at, recorded_at=get_clock().now()
    )
    if not found.shown:
        return None
    shown = [
        Shown(s.text, address_of(s.link), f"{page.key}:{s.key}" in found.done) for s in page.steps
    ]
    return {"role": page, "steps": shown, "done": sum(s.done for s in shown)}
