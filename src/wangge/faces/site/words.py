"""Words for the codes that the domain stores: outcomes, states, grades, channels, events.

A code without a word here is shown as it is, so that a new one is never hidden.
"""

from __future__ import annotations

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
    "colour": {"yellow": _("Yellow supervision"), "red": _("Red supervision")},
}


def word(kind: str, code: str) -> str:
    """The word for `code` among the words of `kind`, in the page's language."""
    return str(WORDS.get(kind, {}).get(code, code))


def choices(kind: str) -> list[tuple[str, str | Promise]]:
    """The words of a kind as choices of a form."""
    return list(WORDS[kind].items())
