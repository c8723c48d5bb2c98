"""A duty reserved for a power: only who holds it has the task, gets it, or does it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from wangge.domain.duties import api as duties
from wangge.domain.duties.models import Occurrence
from wangge.domain.duties.testing import DUTIES, duty, duty_town, text
from wangge.domain.duties.tests.test_doing import FINE
from wangge.domain.duties.tests.test_generating import generate
from wangge.domain.people import api as people
from wangge.domain.people.testing import ADMIN, START, Cast
from wangge.domain.tasks import api as tasks
from wangge.packs.reserved import ReservedPower
from wangge.packs.schema import PowerSpec, Source

POWER = PowerSpec(
    key="closing",
    name=text("封路决定", "Closing a road"),
    source=Source(title=text("道路管理办法", "Rules on roads")),
    posts=("handler",),
    departments=("roads",),
)
INSPECT = duty("inspect", post="handler", department="roads", reserved=POWER.key, checklist="home")
LATER = START + timedelta(hours=1)


@pytest.fixture
def cast(db: None) -> Cast:
    """Roy is of the roads department, which holds the power; eve of the parks, which doesn't."""
    cast = duty_town(powers=(POWER,), duties=(*DUTIES, INSPECT))
    cast.appoint("eve", "handler", cast.town.root, department="parks")
    return cast


def opened(cast: Cast) -> tuple[UUID, UUID]:
    """The inspection's occurrence and its task."""
    generate(cast, only=["inspect"])
    row = Occurrence.unscoped.get(plan__endswith="/inspect")
    assert row.task_id is not None
    return row.pk, row.task_id


def away(cast: Cast, deputy: str) -> None:
    people.grant_leave(
        account_id=cast["roy"],
        deputy_id=cast[deputy],
        from_at=START,
        to_at=START + timedelta(days=2),
        actor=ADMIN,
        at=START,
    )


def test_only_a_holder_of_the_power_gets_it(cast: Cast) -> None:
    _, task_id = opened(cast)
    task = tasks.task(task_id)
    assert task.holder_id == cast["roy"]
    assert task.reserved is not None and task.reserved["key"] == POWER.key


def test_it_is_handed_to_nobody_who_does_not_hold_it(cast: Cast) -> None:
    _, task_id = opened(cast)
    for who in ("roy", "dora"):
        for to in {"eve", "dora", "hua", "cyn"} - {who}:
            with pytest.raises(ReservedPower) as problem:
                tasks.hand_on(
                    task_id, to=cast[to], reason="请代办", actor=cast.actor(who), at=LATER
                )
            assert problem.value.field == "to" and "封路决定" in problem.value.zh
    with pytest.raises(ReservedPower):
        tasks.escalate(task_id, reason="催办", actor=cast.actor("dora"), at=LATER)
    tasks.run_clock(START + timedelta(days=60))
    assert tasks.task(task_id).holder_id == cast["roy"], "silence gives it to nobody"


def test_a_colleague_who_holds_it_may_have_it_and_do_it(cast: Cast) -> None:
    occurrence, task_id = opened(cast)
    cast.appoint("bob", "handler", cast.town.root, department="roads")
    tasks.hand_on(task_id, to=cast["bob"], reason="分工", actor=cast.actor("roy"), at=LATER)
    assert tasks.task(task_id).holder_id == cast["bob"]
    duties.finish(occurrence, answers=FINE, actor=cast.actor("bob"), at=LATER)
    assert not tasks.task(task_id).is_open


@pytest.mark.parametrize("who", ["dora", "eve", "hua"])
def test_nobody_else_does_it(cast: Cast, who: str) -> None:
    occurrence, task_id = opened(cast)
    with pytest.raises(ReservedPower) as problem:
        duties.finish(occurrence, answers=FINE, actor=cast.actor(who), at=LATER)
    assert problem.value.http_status == 409 and tasks.task(task_id).is_open


def test_while_the_holder_is_away_the_desk_keeps_it_and_can_not_do_it(cast: Cast) -> None:
    away(cast, "eve")
    occurrence, task_id = opened(cast)
    task = tasks.task(task_id)
    assert task.holder_id == cast["dora"], "the deputy of another department never has it"
    assert "只代为保管，不得代行" in str(task.reason["zh"])
    for who in ("dora", "eve"):
        with pytest.raises(ReservedPower):
            duties.finish(occurrence, answers=FINE, actor=cast.actor(who), at=LATER)
    back_at = START + timedelta(days=2)
    tasks.run_clock(back_at)
    assert tasks.task(task_id).holder_id == cast["roy"], "it goes back by itself"
    duties.finish(occurrence, answers=FINE, actor=cast.actor("roy"), at=back_at)
    assert not tasks.task(task_id).is_open
