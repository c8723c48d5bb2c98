"""Timing of a matter: when it was promised, when it was handled, and whether that was in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Verdict:
    """`on_time` None: can't be said yet. `no_limit`: on time for want of a limit."""

    on_time: bool | None
    no_limit: bool = False


def judge(due_at: datetime | None, handled_at: datetime | None, now: datetime | None) -> Verdict:
    """In time is handled at the due instant or before it; without a limit everything is.

    Without `handled_at`, what is past due at `now` is late already, anything else undecided.
    """
    if due_at is None:
        return Verdict(True if handled_at is not None else None, no_limit=True)
    if handled_at is not None:
        return Verdict(handled_at <= due_at)
    return Verdict(False if now is not None and now > due_at else None)


@dataclass(frozen=True, slots=True)
class Timing:
    """A round on record: what was promised and kept before it was reopened or done again."""

    why: str
    """`reopen`, `rework` or `return`."""
    begun_at: datetime | None
    due_at: datetime | None
    handled_at: datetime | None
    closed_at: datetime | None
    outcome: str

    def as_json(self) -> dict[str, Any]:
        verdict = judge(self.due_at, self.handled_at, None)
        return {
            "why": self.why,
            "begun_at": _text(self.begun_at),
            "due_at": _text(self.due_at),
            "handled_at": _text(self.handled_at),
            "closed_at": _text(self.closed_at),
            "outcome": self.outcome,
            "on_time": verdict.on_time,
        }


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
