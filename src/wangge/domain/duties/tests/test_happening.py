"""Must-go and must-report: once for each event, at once, with a limit in minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from wangge.domain.duties import api as duties
from wangge.domain.duties.models import Occurrence, Visit
from wangge.domain.duties.tests.test_generating import generate
from wangge.domain.people.testing import START, Cast
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import InvalidInput, ManyErrors, NotFound
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

DEVICE = Actor.system("alarm")
NIGHT = START + timedelta(hours=14)


def _alarm(cast: Cast, key: str = "smoke-1", **more: Any) -> dict[str, duties.OccurrenceView]:
    given = {"kind": "fire_alarm", "key": key, "unit_code": "U02", "actor": DEVICE, "at": NIGHT}
    opened = duties.happened(jurisdiction_key=cast.town.key, **{**given, **more})
    return {o.plan.partition("/")[2]: o for o in opened}


def test_an_alarm_sets_off_what_it_must(cast: Cast) -> None:
    opened = _alarm(cast)
    assert set(opened) == {"fire", "tell"}
    task = tasks.task(opened["fire"].task_id)
    assert task.holder_id == cast["cyn"] and task.grid_code == cast.town.grids[1]
    assert task.due_at == NIGHT + timedelta(minutes=5) == opened["fire"].due_at
    assert tasks.task(opened["tell"].task_id).due_at == NIGHT + timedelta(minutes=10)


def test_told_twice_is_once(cast: Cast) -> None:
    assert _alarm(cast) == _alarm(cast)
    assert Occurrence.unscoped.count() == 2
    _alarm(cast, "smoke-2")
    assert Occurrence.unscoped.count() == 4


def test_arriving_is_all_that_a_must_go_asks(cast: Cast) -> None:
    fire = _alarm(cast)["fire"]
    where = duties.Position(*cast.town.point(0, 2))
    there = duties.check_in(
        fire.id, position=where, actor=cast.actor("cyn"), at=NIGHT + timedelta(minutes=4)
    )
    assert there.in_time and there.done_at
    task = tasks.task(fire.task_id)
    assert task.outcome == "arrived" and task.on_time


def test_late_is_late(cast: Cast) -> None:
    fire = _alarm(cast)["fire"]
    late = NIGHT + timedelta(minutes=6)
    where = duties.Position(*cast.town.point(0, 2))
    there = duties.check_in(fire.id, position=where, actor=cast.actor("cyn"), at=late)
    assert there.in_time is False


def test_a_must_go_needs_somebody_there(cast: Cast) -> None:
    fire = _alarm(cast)["fire"]
    with pytest.raises(ManyErrors) as raised:
        duties.finish(fire.id, actor=cast.actor("cyn"), at=NIGHT)
    assert [e.field for e in raised.value.errors] == ["position"]


def test_who_has_no_position_says_why_and_it_is_marked(cast: Cast) -> None:
    fire = _alarm(cast)["fire"]
    given: Any = {"position": None, "actor": cast.actor("cyn"), "at": NIGHT}
    for nothing in ("", "  "):
        with pytest.raises(InvalidInput):
            duties.check_in(fire.id, unplaced=nothing, **given)
    there = duties.check_in(fire.id, unplaced=" 地下室没有信号 ", **given)
    assert there.unplaced == "地下室没有信号" and there.done_at and there.distance_m is None
    entry = next(e for e in journal.read(f"duty:{fire.id}") if e.kind == "duty.checked_in")
    assert entry.data["unplaced"] is True and "信号" not in str(entry.data)


def test_a_position_that_came_later_takes_the_place_of_the_reason(cast: Cast) -> None:
    generate(cast, only=["visit"])
    row = Occurrence.unscoped.get(target="U02", plan__endswith="/visit")
    given: Any = {"actor": cast.actor("cyn"), "at": NIGHT}
    seen = duties.check_in(row.pk, position=None, unplaced="没有信号", **given)
    assert seen.unplaced == "", "nothing is asked where no position is owed"
    Visit.objects.filter(pk=row.pk).update(unplaced="没有信号")
    where = duties.Position(*cast.town.point(0, 2))
    assert duties.check_in(row.pk, position=where, **given).unplaced == ""


def test_a_report_needs_words(cast: Cast) -> None:
    tell = _alarm(cast)["tell"]
    with pytest.raises(ManyErrors) as raised:
        duties.finish(tell.id, actor=cast.actor("cyn"), at=NIGHT)
    assert [e.field for e in raised.value.errors] == ["note"]
    done = duties.finish(tell.id, note="厨房冒烟，已扑灭", actor=cast.actor("cyn"), at=NIGHT)
    assert done.note and done.done_at == NIGHT


def test_what_nobody_minds_sets_off_nothing(cast: Cast) -> None:
    assert _alarm(cast, kind="flood") == {}


def test_odd_events_are_refused(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        _alarm(cast, "")
    with pytest.raises(NotFound):
        _alarm(cast, unit_code="U99")
