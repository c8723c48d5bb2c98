"""Half a year in a demo town: reports, leaves, and what is left on the tables today."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from numpy.random import Generator

from wangge.domain.people import api as people
from wangge.domain.tasks import api as tasks
from wangge.packs.schema import PackSpec
from wangge.plumbing.actor import Actor
from wangge.tools.demo.cast.seats import colleague_of_member
from wangge.tools.demo.fabric.home import border_spots, spots_in
from wangge.tools.demo.fabric.plan import TownPlan
from wangge.tools.demo.loading.entrance import Entrance
from wangge.tools.demo.loading.matter import Town
from wangge.tools.demo.loading.staff import Staff
from wangge.tools.demo.loading.stage import PlayReport, Stage
from wangge.tools.demo.stories.arrivals import arrivals, teller
from wangge.tools.demo.stories.conduct import Habits
from wangge.tools.demo.stories.days import days
from wangge.tools.demo.stories.today import scene

_LEAVES_PER_DAY = 0.08
_EDGES = 2
_NOTIFY_DAYS = 1
Progress = Callable[[PlayReport, datetime], None]


@dataclass(frozen=True)
class Setting:
    """Where and when the play happens."""

    key: str
    plan: TownPlan
    pack: PackSpec
    staff: Staff
    home: str
    photos: Mapping[str, Sequence[UUID]]
    start: datetime
    now: datetime


def play(setting: Setting, rng: Generator, progress: Progress) -> PlayReport:
    """From `start` to `now`; what isn't done by then stays for whoever logs in."""
    zone = ZoneInfo(setting.pack.calendar.time_zone)
    stage = Stage(setting.start, setting.now)
    calendar = tasks.calendar_for(setting.key)
    town = Town(
        stage,
        setting.pack,
        Habits(calendar, rng),
        setting.photos,
        Actor.account(setting.staff.login("dispatcher")),
    )
    entrance = Entrance(
        town,
        setting.key,
        members=_members(setting.staff),
        acceptors=setting.staff.of("acceptor"),
        notify_from=setting.now - timedelta(days=_NOTIFY_DAYS),
    )
    first_on = setting.start.astimezone(zone).date()
    count = (setting.now.astimezone(zone).date() - first_on).days + 1
    source = teller(setting.plan.spots, zone, rng)
    for arrival in arrivals(source, days(first_on, count, rng), rng):
        if arrival.at >= setting.start:
            entrance.plan(arrival)
    home = spots_in(setting.plan, setting.home)
    edges = border_spots(setting.plan, setting.home, _EDGES)
    for part in scene(source, home, edges, setting.now, town.habits):
        if part.arrival.at >= setting.start:
            entrance.plan(part.arrival, part.fate)
    _plan_leaves(stage, setting, rng)
    return stage.run(progress)


def _members(staff: Staff) -> dict[str, list[UUID]]:
    """Grid members by every grid code that lies in theirs, as far as its own length tells."""
    found: dict[str, list[UUID]] = {}
    for seat, account in zip(staff.seats, staff.ids, strict=True):
        if seat.post == "member":
            found.setdefault(seat.grid, []).append(account)
    return found


def _plan_leaves(stage: Stage, setting: Setting, rng: Generator) -> None:
    """Grid members go on leave now and then; the colleague of the demo's member is away today."""
    staff = setting.staff
    groups = [g for code, g in sorted(_members(staff).items()) if code != setting.home]
    length = max((setting.now - setting.start).days, 1)
    count = min(int(rng.poisson(length * _LEAVES_PER_DAY)), len(groups))
    for group in rng.choice(len(groups), count, replace=False):
        away, deputy = groups[int(group)][:2]
        begin = setting.start + timedelta(days=float(rng.uniform(0, length)))
        _plan_leave(stage, away, deputy, begin, begin + timedelta(days=int(rng.integers(1, 6))))
    away = staff.id_of(colleague_of_member(staff.seats, setting.home))
    begin = max(setting.start, setting.now - timedelta(days=2))
    end = setting.now + timedelta(days=5)
    _plan_leave(stage, away, staff.login("member"), begin, end)


def _plan_leave(stage: Stage, away: UUID, deputy: UUID, begin: datetime, end: datetime) -> None:
    def deed(at: datetime) -> None:
        people.grant_leave(
            account_id=away,
            deputy_id=deputy,
            from_at=at,
            to_at=max(end, at + timedelta(hours=1)),
            actor=Actor.system("demo"),
            at=at,
        )

    stage.plan(begin, deed)
