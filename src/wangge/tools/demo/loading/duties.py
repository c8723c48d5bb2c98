"""Duties of a demo town: planned for a few days back and ahead, most of what is over done.

What may still be done today stays for whoever logs in. Answers are what a checklist calls in order.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from numpy.random import Generator

from wangge.domain.duties import api as duties
from wangge.domain.duties.api import Days, OccurrenceView, Plan, Position, RowFilter
from wangge.domain.places import api as places
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import WanggeError
from wangge.packs.schema import ItemSpec
from wangge.plumbing.access import Scope
from wangge.plumbing.actor import Actor

BACK, AHEAD = timedelta(days=2), timedelta(days=8)
_DONE_SHARE = 0.9
_EARLIER = timedelta(hours=2)


def owe_duties(key: str, now: datetime, rng: Generator, actor: Actor) -> int:
    """Opens the duties of these days and does most of what is over; how many were opened."""
    today = places.local_day(key, now)
    report = duties.generate(
        jurisdiction_key=key,
        first_on=today - BACK,
        last_on=today + AHEAD,
        actor=actor,
        at=now - BACK - timedelta(days=1),
    )
    for plan in duties.plans(key):
        until_today = RowFilter(key, plan.key, Days(last_on=today))
        for row in list(duties.every_row(Scope.everything(), until_today, at=now)):
            over = row.due_at <= now and row.is_open
            if over and rng.random() < _DONE_SHARE:
                with suppress(WanggeError):  # what lacks a photo stays owed
                    _do(plan, row)
    return report.opened


def _do(plan: Plan, row: OccurrenceView) -> None:
    """As its holder would have, two hours before the end; nothing wrong was found."""
    at = max(row.from_at, row.due_at - _EARLIER)
    holder = tasks.owner_at(row.task_id, at)
    items = plan.checklist.items if plan.checklist else ()
    duties.finish(
        row.id,
        answers={i.key: v for i in items if (v := _in_order(i)) is not None},
        position=_there(row),
        actor=Actor.account(holder),
        at=at,
    )


def _in_order(item: ItemSpec) -> str | float | None:
    """An answer that is no finding."""
    wrong = set(item.finding.equals) if item.finding else set()
    if item.type == "number":
        low = item.minimum or 0.0
        least = item.finding.below if item.finding and item.finding.below is not None else low
        most = item.finding.above if item.finding and item.finding.above is not None else least + 1
        return min(max(low, least), most)
    offered = ["yes", "no"] if item.type == "yes_no" else [c.key for c in item.choices]
    return next((answer for answer in offered if answer not in wrong), None)


def _there(row: OccurrenceView) -> Position | None:
    """The middle of the target's base unit, or of one of its grid's."""
    where = (row.jurisdiction_key, row.scheme_key, row.grid_code, row.planned_on)
    units = [row.unit_code] if row.unit_code else list(places.units_of(*where)[:1])
    found = places.units(row.jurisdiction_key, row.planned_on, units) if units else ()
    return Position(found[0].lon, found[0].lat) if found else None
