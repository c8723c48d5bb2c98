"""What staff and residents make of a matter: how long they take, what they decide. Pure draws.

Times are shares of the limit of a step, log-normal, so that most work is in time and some isn't.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from numpy.random import Generator

from wangge.kernel.calendar import CalendarYearMissing, WorkingCalendar
from wangge.kernel.limits import LimitUnit, TimeLimit

WORKING_DAY_S = 7 * 3600
_PLAIN = 4.8
"""Seconds of a week for one worked."""
_PACE = {
    "sanitation": 0.33,
    "city_management": 0.42,
    "municipal": 0.5,
    "greening": 0.55,
    "safety": 0.4,
    "property": 0.58,
    "civil_affairs": 0.38,
    "": 0.36,
}
"""Median share of the limit that each department takes; '' is the grids' own people."""
_SPREAD = 0.5


class Fate(StrEnum):
    """What becomes of a matter while it is handled; the last four are for today's scene."""

    DONE = "done"
    RETURNED = "returned"
    CLIMBED = "climbed"
    PAUSED = "paused"
    EXTENDED = "extended"
    FORGOTTEN = "forgotten"
    IDLE = "idle"
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"
    TO_VERIFY = "to_verify"


_FATES = (
    (Fate.RETURNED, 0.035),
    (Fate.CLIMBED, 0.02),
    (Fate.PAUSED, 0.025),
    (Fate.EXTENDED, 0.015),
    (Fate.FORGOTTEN, 0.012),
)


@dataclass(frozen=True, slots=True)
class Habits:
    """The town's ways; `rng` is its own stream of chance."""

    calendar: WorkingCalendar
    rng: Generator

    def fate(self, *, tried: int, urgent: bool) -> Fate:
        """What becomes of a matter; one that came back twice is settled, an urgent one too."""
        if tried > 1 or urgent:
            return Fate.DONE
        chance = float(self.rng.random())
        for fate, share in _FATES:
            if chance < share:
                return fate
            chance -= share
        return Fate.DONE

    def handled_at(self, start: datetime, limit: str | None, department: str) -> datetime:
        """When the work is done: some way through the limit, or beyond it."""
        share = _PACE.get(department, 0.45) * float(self.rng.lognormal(0.0, _SPREAD))
        return self.after(start, limit or "3 working_days", min(share, 4.0))

    def after(self, start: datetime, limit: str, share: float) -> datetime:
        """`start` plus a share of a limit, on that limit's clock."""
        parsed = TimeLimit.parse(limit)
        if not parsed.unit.is_working:
            return start + timedelta(seconds=max(parsed.seconds * share, 60.0))
        each = WORKING_DAY_S if parsed.unit.is_days else parsed.unit.seconds
        seconds = max(parsed.amount * each * share, 60.0)
        return self._worked(start, seconds)

    def soon(self, start: datetime, minutes: float, *, urgent: bool = False) -> datetime:
        """Some minutes later, in working time unless it is urgent."""
        seconds = max(minutes * 60 * float(self.rng.lognormal(0.0, 0.7)), 30.0)
        return start + timedelta(seconds=seconds) if urgent else self._worked(start, seconds)

    def before(self, end: datetime, working_hours: float) -> datetime:
        """So many working hours before `end`."""
        return self._worked(end, -working_hours * 3600)

    def _worked(self, start: datetime, seconds: float) -> datetime:
        """So much working time later; a year that the calendar doesn't know is run plainly."""
        try:
            return self.calendar.add_seconds(start, seconds, LimitUnit.WORKING_MINUTES)
        except CalendarYearMissing:
            return start + timedelta(seconds=seconds * _PLAIN)

    def chance(self, share: float) -> bool:
        """True in about that share of cases."""
        return bool(self.rng.random() < share)

    def outcome(self) -> str:
        """What handlers report: nearly always that it is done."""
        chance = float(self.rng.random())
        return "not_found" if chance < 0.03 else "not_ours" if chance < 0.045 else "fixed"

    def rating(self) -> int:
        """Stars of a resident who confirms."""
        return int(self.rng.choice([5, 4, 3, 2, 1], p=[0.64, 0.25, 0.07, 0.025, 0.015]))
