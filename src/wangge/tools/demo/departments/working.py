"""What a demo town's departments have done so far: registers, skills, screenings, matters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from numpy.random import Generator

from wangge.domain.alarms import api as alarms
from wangge.domain.cases import api as cases
from wangge.domain.cases.api import LocationInput
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.redrawing import api as redrawing
from wangge.domain.registers import api as registers
from wangge.domain.registers.api import PlaceInput
from wangge.domain.screening import api as screening
from wangge.kernel.errors import NotFound
from wangge.packs.schema import Right
from wangge.plumbing.actor import Actor
from wangge.tools.demo.departments import lines
from wangge.tools.demo.departments.found import Founded
from wangge.tools.demo.fabric.home import spots_in
from wangge.tools.demo.fabric.plan import TownPlan

_NAMES = UUID("5f3f4f6e-2b53-4d0e-9d0c-7f0d1c9a4b11")
_DAYS, _LONG_AGO = timedelta(days=20), timedelta(days=140)
_TELLING = (
    ("public_order/neighbour_dispute", "楼上夜里搬动家具，邻居之间闹了矛盾，请来劝一劝。"),
    ("public_order/fire_hazard", "楼道里堆了纸箱，还有电动车在充电。"),
    ("fire_district/exits", "单元门口的安全出口被杂物堵住了。"),
    ("health/home_visit", "家里老人行动不便，想请医生上门看看。"),
    ("community_services/errand", "想请社区帮忙代办老年优待证。"),
)
"""What residents told the departments this morning."""


def let_them_work(
    key: str,
    founded: Sequence[Founded],
    plan: TownPlan,
    home: str,
    rng: Generator,
    *,
    since: datetime,
    actor: Actor,
    now: datetime,
) -> None:
    """Writes it all through the departments' own doors; does nothing where there are none."""
    for one in founded:
        with transaction.atomic():
            for line in _lines(one, now, rng):
                _enter(key, one, line, max(since, now - _LONG_AGO))
    by_pack = {one.pack.key: one for one in founded}
    if "community_services" in by_pack:
        _types_and_skills(key, by_pack["community_services"], rng, now)
    if founded:
        _look(key, actor, now)
        _tell(key, plan, home, rng, now)
        _draw_anew(key, by_pack, now)


def _lines(one: Founded, now: datetime, rng: Generator) -> Iterator[lines.Line]:
    today = now.date()
    match one.pack.key:
        case "health":
            return lines.health(_codes(one, "unit"), today, rng)
        case "tax":
            ruled = {k: g.code for g in one.net.grids if g.rule for k in g.rule["industry"]}
            return lines.tax(ruled, rng)
        case "fire_district":
            return lines.equipment(_codes(one, "small"), today, rng)
        case "community_services":
            return lines.stations(_codes(one, "community"))
    return iter(())


def _codes(one: Founded, level: str) -> list[str]:
    return [g.code for g in one.net.grids if g.level == level]


def _holder(one: Founded, post: str, grid: str) -> Actor:
    return Actor.account(next(a for a, p, g, _ in one.posts if (p, g) == (post, grid)))


def _enter(key: str, one: Founded, line: lines.Line, at: datetime) -> None:
    registers.enter(
        jurisdiction_key=key,
        register=f"{one.pack.key}/{line.register}",
        values=line.values,
        place=_place(one, line),
        actor=_holder(one, line.post, line.grid),
        at=at,
        separate=True,
    )


def _place(one: Founded, line: lines.Line) -> PlaceInput:
    """A base unit of the line's grid; the grid itself where that has no area."""
    units = [unit for unit, leaf in one.net.leaves.items() if leaf.startswith(line.grid)]
    if not units:
        return PlaceInput(grid_code=line.grid)
    first = next(iter(line.values.values()))
    return PlaceInput(unit_code=units[sum(first.encode()) % len(units)])


def _types_and_skills(key: str, one: Founded, rng: Generator, now: datetime) -> None:
    """Types of grids, and what their people can do: some grids lack a skill, some have it twice."""
    admin = _manager(one)
    types = [t.key for t in one.pack.grid_types]
    since = places.local_day(key, now - _DAYS)
    for n, code in enumerate(_codes(one, "grid")):
        places.set_grid_type(
            jurisdiction_key=key,
            scheme_key=one.pack.scheme.key,
            grid_code=code,
            type_key=types[n % len(types)],
            from_on=since,
            actor=admin,
            at=now - _DAYS,
        )
    have = [("skill", s.key) for s in one.pack.skills] + [("training", "induction")]
    for account in dict.fromkeys(a for a, post, _, _ in one.posts if post == "member"):
        for kind, held in have:
            if rng.random() < 0.55:
                people.record_qualification(
                    account_id=account,
                    pack_key=one.pack.key,
                    kind=kind,
                    key=held,
                    got_on=since - timedelta(days=30),
                    actor=admin,
                    at=now - _DAYS,
                )


def _manager(one: Founded) -> Actor:
    """Who manages the department's people."""
    posts = {p.key for p in one.pack.posts if Right.PEOPLE_MANAGE in p.rights}
    return Actor.account(next(a for a, post, _, _ in one.posts if post in posts))


def _look(key: str, actor: Actor, now: datetime) -> None:
    """What the program points out by itself each day: estimates off the band, screenings."""
    for model in alarms.models(key):
        alarms.run(model, actor=actor, at=now - timedelta(hours=5))
    for screen in screening.screens(key):
        screening.run(screen, actor=actor, at=now - timedelta(hours=5))


def _tell(key: str, plan: TownPlan, home: str, rng: Generator, now: datetime) -> None:
    spots = [s for s in spots_in(plan, home) if s.kind in ("estate", "mixed", "road")]
    for n, (type_key, words) in enumerate(_TELLING):
        spot = spots[int(rng.integers(len(spots)))]
        at = now - timedelta(minutes=70 - 12 * n)
        cases.receive_report(
            jurisdiction_key=key,
            key=f"demo-{type_key}",
            channel="portal",
            type_key=type_key,
            text=words,
            location=LocationInput(spot.lon, spot.lat, address=spot.address),
            actor=Actor.resident(str(uuid5(_NAMES, type_key))),
            at=at,
        )


def _draw_anew(key: str, by_pack: dict[str, Founded], now: datetime) -> None:
    """One redrawing is begun, so that a planner finds the workbench at work."""
    one = by_pack.get("public_order")
    if one is None:
        return
    try:
        redrawing.redrawing_type(key, one.pack.scheme.key)
    except NotFound:
        return
    redrawing.begin(
        jurisdiction_key=key,
        scheme_key=one.pack.scheme.key,
        title=f"{now.year + 1} 年网格调整",
        key="demo",
        actor=_manager(one),
        at=now - timedelta(days=1),
    )
