"""Words for how far a drawing has come, and for what becomes of a grid."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STAGES: Mapping[str, str | Promise] = {
    "plan": _("Planned by the town"),
    "proposal": _("Proposed"),
    "agreement": _("Departments agree"),
    "review": _("Reviewed"),
    "filing": _("Filed above"),
    "numbering": _("Numbered"),
    "scheduled": _("Waits for its day"),
    "in_force": _("Has taken effect"),
    "taken_back": _("Was taken back"),
    "dropped": _("Given up"),
}
TONES: Mapping[str, str] = {
    "in_force": "calm",
    "scheduled": "soon",
    "taken_back": "late",
    "dropped": "paused",
}
STATES: Mapping[str, str | Promise] = {
    "new": _("new"),
    "gone": _("gone"),
    "changed": _("changed"),
    "same": _("unchanged"),
}


NOTES: Mapping[str, str | Promise] = {
    "现行网格 · as in force": _("The grids in force"),
    "程序划分 · drawn by the program": _("Drawn by the program"),
}
"""What the program itself notes of a version, in both languages."""


def note_text(note: str) -> str:
    """A version's note in the reader's language, as far as the program wrote it."""
    return str(NOTES.get(note, note))


def stage_text(stage: str) -> str:
    """The stage in words."""
    return str(STAGES.get(stage, stage))
