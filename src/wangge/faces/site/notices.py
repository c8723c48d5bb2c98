"""What staff were told of: the notices in their inbox, in words, and marked as read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.domain.cases import api as cases
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.faces.site.templatetags.wangge_page import said
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import NotFound
from wangge.packs.schema import Right
from wangge.plumbing.notify import api as notify


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice: its words, where it leads if the viewer may go there, and whether it is new."""

    text: str
    address: str
    at: datetime
    is_new: bool


def address_of(viewer: Viewer) -> str:
    """The viewer's inbox."""
    return f"account:{viewer.account_id}"


def notice_lines(viewer: Viewer) -> list[NoticeLine]:
    """The latest fifty, the newest first. What was new is read from now on."""
    found = notify.inbox(address_of(viewer))
    lines = [_line(row, viewer) for row in found]
    fresh = [row.id for row in found if row.read_at is None]
    notify.mark_read(address_of(viewer), fresh, at=viewer.at)
    return lines


def _line(row: notify.InboxRow, viewer: Viewer) -> NoticeLine:
    text, address = row.template, ""
    if "case" in row.values:
        text, address = _of_case(row, viewer)
    elif "leave_request" in row.values:
        text, address = _of_leave(row)
    return NoticeLine(text, address, row.at, row.read_at is None)


def _of_case(row: notify.InboxRow, viewer: Viewer) -> tuple[str, str]:
    """The matter's number and what is new of it; a link only for who may see it."""
    case_id, step = UUID(row.values["case"]), str(row.values.get("step", ""))
    try:
        case = cases.standing(case_id)
        pack = places.pack_of_matter(case.jurisdiction_key, case.pack_key, case.pack_digest)
    except NotFound:
        return _("A matter that is no longer there"), ""
    flow = next((t.flow for t in pack.case_types if t.key == case.type_key), pack.flows[0].key)
    names = {s.key: s.name for f in pack.flows for s in f.steps if f.key == flow}
    place = said(names[step]) if step in names else step
    text = _news(row) or _("Case %(number)s came to “%(step)s”")
    text %= {"number": case.number, "step": place}
    try:
        cases.case(people.scope(viewer.account_id, Right.CASE_VIEW, viewer.at), case_id)
    except NotFound:
        return text, ""
    return text, reverse("console:case", args=[case_id])


def _of_leave(row: notify.InboxRow) -> tuple[str, str]:
    """What became of a request for leave; a link for its asker and whoever answers it."""
    texts = {
        "leave.asked": _("Somebody asks for leave; you answer"),
        "leave.approved": _("Your leave is approved"),
        "leave.refused": _("Your leave is refused"),
        "leave.withdrawn": _("An approved leave is withdrawn"),
        "leave.stand_in": _("You stand in for a colleague on leave"),
    }
    text = texts.get(row.template, row.template)
    if row.template == "leave.stand_in":  # what was asked is between the two others
        return text, ""
    return text, reverse("worker:leave_request", args=[row.values["leave_request"]])


def _news(row: notify.InboxRow) -> str:
    """What happened to the clock of a matter, with a place for its number; empty: it moved on."""
    if row.template == cases.JOINED:
        return _("Case %(number)s: somebody else reported the same")
    if row.template == cases.PARTED:
        return _("Case %(number)s: a report that had been joined was something else")
    if row.template in (cases.ADDED, cases.WITHDRAWN):
        if row.template == cases.ADDED:
            return _("Case %(number)s: the resident added something")
        return _("Case %(number)s: the resident takes the report back")
    if row.template == "task.supervised":
        red = row.values.get("colour") == "red"
        return _("Case %(number)s: red supervision") if red else _("Case %(number)s is pressed")
    if row.template == "task.escalated":
        return _("Case %(number)s has climbed; you answer for it now")
    if row.template == "task.extension_decided":
        granted = row.values.get("approved")
        return (
            _("Case %(number)s: more time granted")
            if granted
            else _("Case %(number)s: no more time granted")
        )
    return ""
