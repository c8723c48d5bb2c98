"""The clock runs: every step once, in order, also after an outage and past a failure."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from wangge.domain.people import api as people
from wangge.domain.people.testing import ADMIN, START, Cast
from wangge.domain.tasks import api as tasks
from wangge.domain.tasks.models import Task, TaskStep
from wangge.domain.tasks.services import clockwork
from wangge.domain.tasks.tests.conftest import Opener
from wangge.plumbing.journal import api as journal
from wangge.plumbing.outbox import api as outbox

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def kinds(task: tasks.TaskView) -> list[str]:
    return [e.kind.removeprefix("task.") for e in journal.read(f"task:{task.id}")]


def test_a_task_is_pressed_step_by_step_up_to_the_root(cast: Cast, open_one: Opener) -> None:
    task = open_one()  # due Tuesday 9:00; reminded Monday 16:00
    reminded = START + 7 * HOUR
    assert tasks.run_clock(reminded - timedelta(seconds=1)).steps == 0
    assert tasks.run_clock(START + 22 * HOUR).steps == 1
    assert tasks.run_clock(START + DAY).steps == 1
    assert tasks.task(task.id).overdue_at == START + DAY
    tasks.run_clock(START + DAY + 2 * HOUR)
    assert tasks.task(task.id).colour == "yellow"
    tasks.run_clock(START + 2 * DAY)
    up = tasks.task(task.id)
    assert (up.holder_id, up.escalations, up.reason["code"]) == (cast["hua"], 1, "escalated")
    tasks.run_clock(START + 9 * DAY)
    top = tasks.task(task.id)
    assert (top.holder_id, top.escalations, top.colour) == (cast["dir"], 2, "red")
    assert top.next_clock_at is None
    told = ["opened", "reminded", "overdue", "supervised", "escalated", "supervised", "escalated"]
    assert kinds(task) == told
    assert tasks.run_clock(START + 99 * DAY).steps == 0 and tasks.unowned(START + 99 * DAY) == []


def test_after_an_outage_all_is_caught_up_once_in_order(cast: Cast, open_one: Opener) -> None:
    listed = [open_one() for _ in range(3)]
    now = START + 30 * DAY
    assert tasks.run_clock(now).steps == 18
    assert tasks.run_clock(now).steps == 0
    entries = journal.read(f"task:{listed[0].id}")[1:]
    nominal = [e.data["nominal_at"] for e in entries]
    assert nominal == sorted(nominal) and len(entries) == 6
    assert {e.at for e in entries} == {now}
    steps = TaskStep.objects.filter(task_id=listed[0].id)
    assert {s.done_at for s in steps} == {now}


def test_the_limit_of_a_run_is_kept_and_the_rest_follows(cast: Cast, open_one: Opener) -> None:
    for _ in range(5):
        open_one()
    now = START + DAY
    first = tasks.run_clock(now, limit=2)
    assert (first.tasks, first.more) == (2, True)
    assert tasks.run_clock(now, limit=500).tasks == 3


def test_a_pause_ends_by_itself_at_its_instant(cast: Cast, open_one: Opener) -> None:
    task = open_one(limit="8 working_hours")
    cyn = cast.actor("cyn")
    tasks.pause(task.id, reason="等配件", actor=cyn, at=START + HOUR)
    tasks.run_clock(START + 3 * DAY)
    assert tasks.task(task.id).state == tasks.State.PAUSED
    late = START + 3 * DAY + 2 * HOUR  # an hour after the pause's end
    tasks.run_clock(late)
    resumed = tasks.task(task.id)
    assert resumed.state == tasks.State.OPEN
    assert resumed.due_at == START + 3 * DAY + 9 * HOUR  # seven hours after its end at 10:00


def test_leaves_and_ends_of_appointments_move_tasks(cast: Cast, open_one: Opener) -> None:
    task = open_one(limit=None)
    people.grant_leave(
        account_id=cast["cyn"],
        deputy_id=cast["eve"],
        from_at=START + DAY,
        to_at=START + 2 * DAY,
        actor=ADMIN,
        at=START,
    )
    tasks.run_clock(START + DAY)
    assert tasks.task(task.id).holder_id == cast["eve"]
    tasks.run_clock(START + 2 * DAY)
    assert tasks.task(task.id).holder_id == cast["cyn"]
    people.end_appointment(
        cast.appointments["cyn"], actor=ADMIN, at=START + 2 * DAY, to_on=(START + 5 * DAY).date()
    )
    tasks.run_clock(START + 6 * DAY)
    assert tasks.task(task.id).holder_id == cast["hua"]
    assert kinds(task) == ["opened", "holder_changed", "holder_changed", "holder_changed"]


def test_one_broken_task_does_not_stop_the_others(
    cast: Cast, open_one: Opener, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = open_one(), open_one()
    honest = clockwork._step

    def step(turn, *rest):  # type: ignore[no-untyped-def]
        if turn.task.id == bad.id:
            raise ZeroDivisionError
        honest(turn, *rest)

    monkeypatch.setattr(clockwork, "_step", step)
    news: list[outbox.News] = []
    with outbox.only(keep=True):
        outbox.listen("task.clock_failed", news.append)
        report = tasks.run_clock(START + DAY)
    assert report.failed == (bad.id,) and [n.payload["task"] for n in news] == [str(bad.id)]
    assert str(bad.id) in caplog.text
    assert "overdue" in kinds(good) and kinds(bad) == ["opened"]
    assert tasks.run_clock(START + DAY).tasks == 0  # put off, not given up
    monkeypatch.setattr(clockwork, "_step", honest)
    assert tasks.run_clock(START + DAY + 11 * timedelta(minutes=1)).failed == ()
    assert kinds(bad) == ["opened", "reminded", "overdue"]


def test_a_batch_that_the_database_refuses_is_worked_one_by_one(
    cast: Cast, open_one: Opener
) -> None:
    bad, good = open_one(), open_one()
    # Somebody has taken the step, but the task doesn't show it as done to a stale reader.
    honest = clockwork.common.steps_done
    TaskStep.objects.create(task_id=bad.id, key="remind#1", nominal_at=START, done_at=START)
    clockwork.common.steps_done = lambda ids: {i: set() for i in ids}
    try:
        report = tasks.run_clock(START + 23 * HOUR)
    finally:
        clockwork.common.steps_done = honest
    assert report.failed == (bad.id,)
    assert kinds(good) == ["opened", "reminded"] and kinds(bad) == ["opened"]
    with pytest.raises(IntegrityError), transaction.atomic():
        TaskStep.objects.create(task_id=bad.id, key="remind#1", nominal_at=START, done_at=START)


def test_a_listener_that_fails_holds_up_its_own_task_only(cast: Cast, open_one: Opener) -> None:
    bad, good = open_one(), open_one()

    def hear(news: outbox.News) -> None:
        if news.payload["task"] == str(bad.id):
            raise KeyError("case")

    with outbox.only(keep=True):
        outbox.listen("task.reminded", hear)
        report = tasks.run_clock(START + 23 * HOUR)
    assert report.failed == (bad.id,) and report.steps == 1
    assert kinds(good) == ["opened", "reminded"] and kinds(bad) == ["opened"]


def test_an_approved_extension_begins_a_new_cycle_of_marks(cast: Cast, open_one: Opener) -> None:
    task = open_one()
    tasks.run_clock(START + 22 * HOUR)
    at = START + 23 * HOUR
    tasks.ask_extension(
        task.id, limit="1 working_days", reason="雨", actor=cast.actor("cyn"), at=at
    )
    tasks.decide_extension(task.id, approved=True, actor=cast.actor("hua"), at=at)
    tasks.run_clock(START + 2 * DAY)
    assert kinds(task)[-2:] == ["reminded", "overdue"] and kinds(task).count("reminded") == 2


def test_a_matter_at_the_desk_is_pressed_too(cast: Cast, open_one: Opener) -> None:
    task = open_one(post=None)
    tasks.run_clock(START + 9 * DAY)
    pressed = tasks.task(task.id)
    assert pressed.colour == "red" and pressed.escalations == 2
    assert pressed.holder_id in {cast["dir"], cast["dora"]}
    assert Task.unscoped.get(id=task.id).overdue_at is not None
