"""Words for the codes that the domain stores: outcomes, states, grades, channels, events.

A code without a word here is shown as it is, so that a new one is never hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, dict[str, str | Promise]] = {
    "status": {
        "open": _("In progress"),
        "waiting": _("Waiting for the resident's answer"),
        "closed": _("Closed"),
    },
    "outcome": {
        "fixed": _("Solved"),
        "not_found": _("Looked for and not found"),
        "not_ours": _("Another body's responsibility"),
        "refused": _("Not accepted"),
        "duplicate": _("Already reported"),
    },
    "leave": {
        "asked": _("Waits for an answer"),
        "approved": _("Approved"),
        "refused": _("Not approved"),
        "withdrawn": _("Withdrawn"),
        "called_off": _("Called off by the manager"),
    },
    "leave_reason": {
        "annual": _("Annual leave"),
        "personal": _("Personal matters"),
        "sick": _("Sick leave"),
        "family": _("Wedding, birth or bereavement"),
        "work": _("Away on duty or training"),
        "other": _("Other"),
    },
    "adoption": {
        "scheduled": _("Waits for its day"),
        "in_force": _("In force"),
        "replaced": _("Replaced"),
        "taken_back": _("Taken back"),
        "cancelled": _("Called off"),
        "refused": _("Could not come into force on its day"),
    },
    "grade": {
        "ordinary": _("Ordinary"),
        "coordination": _("Needs co-ordination"),
        "emergency": _("Emergency"),
        "approval": _("Needs approval"),
    },
    "place": {
        "inside": _("Inside one grid"),
        "edge": _("Close to a border"),
        "near": _("Just outside"),
        "outside": _("Outside the area"),
        "unlocated": _("Without a position"),
        "by_hand": _("Placed by staff"),
        "by_rule": _("By rule, without an area"),
        "no_rule": _("No grid meets the facts"),
    },
    "channel": {
        "portal": _("Residents' page"),
        "app": _("App"),
        "hotline": _("Hotline"),
        "email": _("E-mail"),
        "window": _("Service window"),
        "api": _("Another system"),
        "patrol": _("Patrol"),
        "device": _("Device"),
        "import": _("Import"),
        "warning": _("Warning"),
    },
    "task": {
        "open": _("To be accepted"),
        "accepted": _("Accepted"),
        "paused": _("Paused"),
        "returned": _("Returned"),
        "done": _("Done"),
        "verified": _("Verified"),
        "cancelled": _("Cancelled"),
    },
    "phase": {
        "collection": _("Collection"),
        "filing": _("Filing"),
        "dispatch": _("Dispatch"),
        "handling": _("Handling"),
        "feedback": _("Feedback"),
        "verification": _("Verification"),
        "evaluation": _("Evaluation"),
        "closed": _("Closed"),
    },
    "call": {
        "called": _("To report in"),
        "refused": _("Refuses to come"),
        "insisted": _("Insisted: to report in"),
        "working": _("Reported in, at work"),
        "done": _("Result reported"),
        "released": _("Released"),
    },
    "answer": {
        "come": _("Report in"),
        "refuse": _("Refuse to come"),
        "report": _("Report the result"),
        "insist": _("Insist"),
        "release": _("Release the department"),
    },
    "event": {
        "case.whistled": _("Departments called"),
        "case.call_come": _("Department reported in"),
        "case.call_refuse": _("Department refused to come"),
        "case.call_report": _("Department reported its result"),
        "case.call_insist": _("Insisted on the department's coming"),
        "case.call_release": _("Department released"),
        "case.received": _("Report received"),
        "case.filed": _("Filed"),
        "case.dispatched": _("Dispatched"),
        "case.returned": _("Returned"),
        "case.grid_followed": _("Its ground is another grid's now"),
        "case.climbed": _("Passed to the next level up"),
        "case.finished": _("Reported done"),
        "case.reworked": _("Not solved; back for rework"),
        "case.closed": _("Verified and closed"),
        "case.reopened": _("Opened again by the resident"),
        "case.confirmed": _("Confirmed by the resident"),
        "case.moved": _("Moved on"),
        "case.added": _("The resident added something"),
        "case.withdrawn": _("The resident takes the report back"),
        "case.same": _("Already reported; joined to"),
        "case.untied": _("Not the same after all; handled by itself again"),
        "case.parted": _("A report that had been joined was something else"),
        "case.joined": _("Another report of the same matter joined"),
        "case.contact_seen": _("Contact looked at"),
        "case.document_issued": _("Document issued"),
        "task.opened": _("Task opened"),
        "task.accepted": _("Task accepted"),
        "task.returned": _("Task returned"),
        "task.handed_on": _("Task handed on"),
        "task.paused": _("Clock paused"),
        "task.resumed": _("Clock runs on"),
        "task.extension_asked": _("More time asked for"),
        "task.extension_decided": _("Decided on more time"),
        "task.finished": _("Task done"),
        "task.verified": _("Task verified"),
        "task.rejected": _("Task not passed"),
        "task.cancelled": _("Task cancelled"),
        "task.owed_again": _("Task owed again"),
        "task.reminded": _("Reminded"),
        "task.overdue": _("Time limit passed"),
        "task.supervised": _("Supervision"),
        "task.escalated": _("Escalated one level up"),
        "task.holder_changed": _("Somebody else answers for it now"),
    },
    "access": {
        "access.contact_revealed": _("Contact of who reported"),
        "access.device_address_seen": _("Where the device stands"),
        "help": _("Call for help"),
    },
    "duty_measure": {
        "target": _("Target"),
        "done": _("Done"),
        "late": _("Done late"),
        "found": _("With findings"),
        "overdue": _("Overdue"),
        "cancelled": _("Cancelled"),
    },
    "measure": {
        "received": _("Received"),
        "open": _("Open"),
        "overdue": _("Overdue"),
        "closed": _("Closed"),
        "on_time": _("In time"),
        "late": _("Late"),
        "no_limit": _("No limit"),
        "reopened": _("Reopened"),
    },
    "booking": {
        "booked": _("Booked"),
        "came": _("Came"),
        "done": _("Done"),
        "absent": _("Absent"),
        "cancelled": _("Cancelled"),
    },
    "booking_mark": {
        "came": _("Has come"),
        "absent": _("Did not come"),
        "done": _("Is done"),
    },
    "service_style": {
        "hall": _("One-stop hall"),
        "agency": _("Done for you"),
        "butler": _("At your door"),
        "menu": _("On the menu"),
    },
    "style_about": {
        "hall": _("One window settles it: book a time and come."),
        "agency": _("You hand it over, we run the errands."),
        "butler": _("We come to elderly people living alone and to the disabled."),
        "menu": _("What is on offer, to choose from; staff may suggest another time."),
    },
    "band": {
        "green": _("Green"),
        "blue": _("Blue"),
        "yellow": _("Yellow"),
        "orange": _("Orange"),
        "red": _("Red"),
    },
    "show": {
        "warned": _("Off the band"),
        "lacking": _("Inputs missing"),
        "all": _("All estimates"),
    },
    "style": {
        "hall": _("One-stop hall"),
        "agency": _("Agency"),
        "butler": _("Butler"),
        "menu": _("Menu, to be booked"),
    },
    "how": {
        "entered": _("Entered"),
        "imported": _("Imported"),
        "changed": _("Changed"),
        "corrected": _("Corrected"),
    },
    "register_kind": {
        "person": _("Persons"),
        "place": _("Places"),
        "thing": _("Things"),
        "matter": _("Matters"),
        "organisation": _("Organisations"),
    },
    "register_said": {
        "entered": _("Entered."),
        "confirmed": _("Confirmed. Nothing of it is asked again until it is due."),
        "changed": _("Saved; the former value is in the history."),
        "moved": _("Moved."),
        "ended": _("Ended. It is kept until its time is over."),
        "objected": _("Noted. It isn't shown until decided."),
        "decided": _("Decided."),
    },
    "import_state": {
        "waiting": _("Waiting for its turn"),
        "running": _("Under way"),
        "done": _("Finished"),
        "refused": _("Refused"),
        "cancelled": _("Stopped"),
        "broken": _("Broken off"),
    },
    "removed_why": {
        "retention": _("Its time of keeping was over"),
        "objection": _("An objection was upheld"),
    },
    "document": {
        "notice": _("Notice"),
        "sign": _("Public sign"),
        "card": _("Card"),
        "book": _("Work book"),
        "map": _("Map"),
        "form": _("Form"),
    },
    "period": {
        "day": _("each day"),
        "week": _("each week"),
        "month": _("each month"),
        "quarter": _("each quarter"),
        "half_year": _("each half year"),
        "year": _("each year"),
    },
    "paper": {"card": _("Card 90 × 54 mm")},
    "batch": {
        "waiting": _("Waiting"),
        "running": _("Printing"),
        "ready": _("Ready"),
        "failed": _("Not printed"),
    },
    "colour": {"yellow": _("Yellow supervision"), "red": _("Red supervision")},
}


def word(kind: str, code: str) -> str:
    """The word for `code` among the words of `kind`, in the page's language."""
    return str(WORDS.get(kind, {}).get(code, code))


def event(kind: str, data: Mapping[str, Any]) -> str:
    """What an entry records; of a case that another carries, that it joined that one."""
    return word("event", "case.same" if data.get("same_number") else kind)


def choices(kind: str) -> list[tuple[str, str | Promise]]:
    """The words of a kind as choices of a form."""
    return list(WORDS[kind].items())
