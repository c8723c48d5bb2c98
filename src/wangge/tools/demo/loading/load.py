"""Loads a demo: ground and people in one transaction, its days piece by piece, then `ready`."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from django.contrib.auth.hashers import make_password
from django.db import transaction

from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.packs import registry
from wangge.packs.schema import PackSpec
from wangge.plumbing.actor import Actor
from wangge.tools.demo.cast.seats import Seat, seated
from wangge.tools.demo.departments import departments_of, found_departments, let_them_work
from wangge.tools.demo.divisions import Divisions, divisions_of
from wangge.tools.demo.fabric.home import home_grid
from wangge.tools.demo.fabric.plan import TownPlan
from wangge.tools.demo.loading.duties import owe_duties
from wangge.tools.demo.loading.ground import lay_ground
from wangge.tools.demo.loading.ledgers import Filling, fill_registers
from wangge.tools.demo.loading.life import enliven
from wangge.tools.demo.loading.lines import lines
from wangge.tools.demo.loading.photos import store_scenes
from wangge.tools.demo.loading.play import Setting, play
from wangge.tools.demo.loading.staff import Staff, appoint_all
from wangge.tools.demo.loading.stage import PlayReport
from wangge.tools.demo.loading.state import SETTING
from wangge.tools.demo.logins import Login, new_password, write_logins
from wangge.tools.demo.sizes import SIZES, Size, SizeSpec

ACTOR = Actor.system("demo")
NOTE = {
    "zh": "演示数据：街道、社区名称与代码为真实区划，图形、人员、单位与事件均由程序虚构。",
    "en": "Demo data: names and codes of streets and communities are real; geometry, people, "
    "institutions and events are made up by the program.",
}
_SETTLED_DAYS = 30
"""The town stands for a month before its first report."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made. `days` of events up to `now`."""

    size: Size
    seed: int
    days: int
    divisions: Path
    home: Path
    now: datetime


Say = Callable[[str], None]


def load(order: Order, say: Say) -> PlayReport | None:
    """Makes the whole town in an empty database; a killed load leaves the mark `loading`."""
    streams = np.random.default_rng(order.seed).spawn(7)
    spec = SIZES[order.size]
    pack = registry.get(spec.pack)
    found = divisions_of(order.divisions, spec.root)
    plan = spec.draw(streams[0], found)
    say(f"已绘制 {len(plan.units):,} 个单元网格 · drew {len(plan.units):,} base units")
    home = home_grid(plan, next(p.level for p in pack.posts if p.key == "member"))
    password = new_password()
    start = order.now - timedelta(days=order.days)
    with transaction.atomic():
        _lay(order, plan, pack, found, start)
        began = _Clocks()
        seats = seated(pack, plan.grids, home, streams[1])
        staff = appoint_all(
            spec.key,
            pack,
            seats,
            make_password(password),
            from_on=_founded_at(start).date(),
            actor=ACTOR,
            at=_founded_at(start),
        )
        founded = found_departments(
            spec.key,
            order.size,
            plan,
            found,
            staff,
            home,
            streams[5],
            from_on=_founded_at(start).date(),
            actor=ACTOR,
            at=_founded_at(start),
        )
    _tell_staffing(spec, pack, seats, order.now, began, say)
    report = None
    if order.days:
        photos = store_scenes(streams[2], actor=ACTOR, at=start)
        setting = Setting(spec.key, plan, pack, staff, home, photos, start, order.now)
        report = play(setting, streams[3], _progress(say, pack))
        filling = Filling(spec.key, plan, staff, home, _founded_at(start), order.now)
        lines = fill_registers(filling, streams[4])
        say(f"已登记台账 {lines:,} 条 · {lines:,} lines in registers")
        enliven(spec.key, pack, staff, actor=ACTOR, now=order.now)
        let_them_work(
            spec.key,
            founded,
            plan,
            home,
            streams[6],
            since=_founded_at(start) + timedelta(days=1),
            actor=ACTOR,
            now=order.now,
        )
    if order.days and (founded or pack.duties or pack.campaigns):
        opened = owe_duties(spec.key, order.now, np.random.default_rng(order.seed), ACTOR)
        say(f"已安排 {opened:,} 项职责 · {opened:,} duties planned")
    places.prepare_maps(spec.key, on=places.local_day(spec.key, order.now))
    write_logins(order.home, password, _logins(staff, pack, plan))
    _mark(spec.key, order, "ready", order.now)
    return report


class _Clocks:
    """How long something took: by the wall, and of this process's own reckoning."""

    def __init__(self) -> None:
        self._begun = self._now()

    def __str__(self) -> str:
        wall, own = (now - then for now, then in zip(self._now(), self._begun, strict=True))
        return f"{wall:.1f} s, CPU {own:.1f} s"

    @staticmethod
    def _now() -> tuple[float, float]:
        return time.monotonic(), time.process_time()


def _tell_staffing(
    spec: SizeSpec, pack: PackSpec, seats: Sequence[Seat], now: datetime, began: _Clocks, say: Say
) -> None:
    """Who was appointed, how complete that is by the pack's rules, and how long both took."""
    say(f"已任命 {len(seats):,} 人 · {len(seats):,} people on posts ({began})")
    checking = _Clocks()
    report = people.staffing(spec.key, pack.key, now)
    gaps = len(report.findings)
    say(
        f"核对 {report.grids:,} 个网格的配备，缺口 {gaps:,} · staffing of {report.grids:,} grids "
        f"checked, {gaps:,} gaps ({checking})"
    )


def _founded_at(start: datetime) -> datetime:
    return start - timedelta(days=_SETTLED_DAYS)


def _lay(order: Order, plan: TownPlan, pack: PackSpec, found: Divisions, start: datetime) -> None:
    lay_ground(
        SIZES[order.size].key,
        plan,
        pack,
        found.rows,
        beside=[d.pack for d in departments_of(order.size)],
        settings={
            SETTING: _described(order, "loading"),
            **lines(pack.scheme.key, (g.code for g in plan.grids)),
        },
        from_on=_founded_at(start).date(),
        actor=ACTOR,
        at=_founded_at(start),
    )


def _mark(key: str, order: Order, state: str, at: datetime) -> None:
    places.change_settings(
        jurisdiction_key=key, settings={SETTING: _described(order, state)}, actor=ACTOR, at=at
    )


def _described(order: Order, state: str) -> dict[str, object]:
    return {"state": state, "size": order.size, "seed": order.seed, "note": NOTE}


def _logins(staff: Staff, pack: PackSpec, plan: TownPlan) -> list[Login]:
    posts = {p.key: p.name for p in pack.posts}
    departments = {d.key: d.name for d in pack.departments}
    grids = {g.code: g.name for g in plan.grids}
    found = []
    for seat in staff.seats:
        if seat.login:
            post, where = posts[seat.post], grids[seat.grid]
            if seat.department:
                where = f"{where} {departments[seat.department].zh}"
            found.append(Login(seat.username, seat.name, post.zh, post.en, where))
    return found


def _progress(say: Say, pack: PackSpec) -> Callable[[PlayReport, datetime], None]:
    zone = ZoneInfo(pack.calendar.time_zone)
    months: set[str] = set()

    def progress(report: PlayReport, at: datetime) -> None:
        month = f"{at.astimezone(zone):%Y-%m}"
        if month not in months:
            months.add(month)
            say(f"  {month}  案卷 {report.reports:,} · cases {report.reports:,}")

    return progress
