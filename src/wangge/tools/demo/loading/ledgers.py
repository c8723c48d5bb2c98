"""Fills a demo town's registers through their own door: lines, looks, changes, objections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db import transaction
from numpy.random import Generator

from wangge.domain.registers import api as registers
from wangge.domain.registers.api import PlaceInput, RegisterRef
from wangge.plumbing.actor import Actor
from wangge.tools.demo.fabric.home import spots_in
from wangge.tools.demo.fabric.plan import Spot, TownPlan
from wangge.tools.demo.loading.staff import Staff
from wangge.tools.demo.stories.subjects import Subjects

_AT_HOME, _ELSEWHERE = 12, 18
"""Lines of each register in the demo member's own grid, and in the rest of the town."""
_OLDEST_DAYS = 150
REASON = "本人电话更换"
OBJECTION = "本人不同意保存这一项"


@dataclass(frozen=True)
class Filling:
    """Whose registers, by whom, at which places."""

    key: str
    plan: TownPlan
    staff: Staff
    home: str
    since: datetime
    now: datetime


def fill_registers(filling: Filling, rng: Generator) -> int:
    """Lines for every register that the demo's grid members keep; how many.

    Some are due to be confirmed again, some were looked at, one is objected to.
    """
    subjects = Subjects(rng)
    kept = [r for r in registers.registers(filling.key) if "member" in r.spec.keep.posts]
    lines: dict[str, list[tuple[UUID, Actor]]] = {}
    with transaction.atomic():
        for ref in kept:
            spots = _spots(filling, rng)
            made = [_enter(filling, ref, spot, subjects, rng) for spot in spots]
            _live(filling, ref, made, subjects)
            lines[ref.name] = made
        _join(filling, [r for r in kept if r.spec.kind == "person"], lines, subjects)
    return sum(map(len, lines.values()))


def _join(
    filling: Filling,
    people: Sequence[RegisterRef],
    lines: dict[str, list[tuple[UUID, Actor]]],
    subjects: Subjects,
) -> None:
    """Some people stand in two departments' registers: what both show is there once."""
    home = spots_in(filling.plan, filling.home)[0].unit
    for one, other in pairwise(people):
        shown = {f.fact_key for f in one.spec.fields}
        for record_id, keeper in lines[one.name][3:6]:
            values = subjects.values(other.spec, "")
            registers.enter(
                jurisdiction_key=filling.key,
                register=other.name,
                values={f.key: values[f.key] for f in other.spec.fields if f.fact_key not in shown},
                place=PlaceInput(unit_code=home),
                actor=keeper,
                at=filling.now - timedelta(days=2),
                joins=record_id,
            )


def _spots(filling: Filling, rng: Generator) -> list[Spot]:
    home = spots_in(filling.plan, filling.home)
    rest = filling.plan.spots
    chosen = [home[int(i)] for i in rng.integers(len(home), size=_AT_HOME)]
    return chosen + [rest[int(i)] for i in rng.integers(len(rest), size=_ELSEWHERE)]


def _enter(
    filling: Filling, ref: RegisterRef, spot: Spot, subjects: Subjects, rng: Generator
) -> tuple[UUID, Actor]:
    oldest = min(_OLDEST_DAYS, (filling.now - filling.since).days)
    at = filling.now - timedelta(days=int(rng.integers(1, oldest)))
    keeper = _member(filling, spot)
    address = f"{spot.address}{int(rng.integers(1, 40))}幢{int(rng.integers(1, 7))}01室"
    entered = registers.enter(
        jurisdiction_key=filling.key,
        register=ref.name,
        values=subjects.values(ref.spec, address),
        place=PlaceInput(unit_code=spot.unit),
        actor=keeper,
        at=at,
        separate=True,
    )
    return entered.record_id, keeper


def _member(filling: Filling, spot: Spot) -> Actor:
    """A grid member of the place; in the demo's own grid the one who can log in."""
    if spot.grid.startswith(filling.home):
        return Actor.account(filling.staff.login("member"))
    for seat, account in zip(filling.staff.seats, filling.staff.ids, strict=True):
        if seat.post == "member" and spot.grid.startswith(seat.grid):
            return Actor.account(account)
    return Actor.system("demo")


def _live(
    filling: Filling,
    ref: RegisterRef,
    lines: Sequence[tuple[UUID, Actor]],
    subjects: Subjects,
) -> None:
    """What happens to lines: a look for a purpose, a confirmation, a change, an objection."""
    yesterday = filling.now - timedelta(days=1)
    by: dict[str, Any] = {"jurisdiction_key": filling.key, "register": ref.name}
    phone = next((f for f in ref.spec.fields if f.type == "phone"), None)
    if phone is None:
        return
    purpose = (phone.purposes or tuple(p.key for p in ref.spec.purposes))[0]
    for record_id, keeper in lines[:3]:
        look: dict[str, Any] = {"record_id": record_id, "field": phone.key, "purpose": purpose}
        registers.unmask(account_id=UUID(keeper.id), at=yesterday, **look, **by)
    by["at"] = yesterday
    record_id, keeper = lines[0]
    values = {phone.key: subjects.phone()}
    registers.change(record_id=record_id, values=values, reason=REASON, actor=keeper, **by)
    record_id, keeper = lines[1]
    fields = [f.key for f in ref.spec.fields]
    registers.confirm(record_id=record_id, fields=fields, actor=keeper, **by)
    record_id, keeper = lines[2]
    registers.object_to(record_id=record_id, field=phone.key, reason=OBJECTION, actor=keeper, **by)
