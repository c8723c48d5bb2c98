"""What people do with tasks: who may, when, and what is left behind."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from wangge.domain.people import api as people
from wangge.domain.people.testing import ADMIN, START, Cast
from wangge.domain.tasks import api as tasks
from wangge.domain.tasks.tests.conftest import SYSTEM, Opener
from wangge.kernel.errors import InvalidInput, WanggeError
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

HOUR = timedelta(hours=1)


def refused(call: object, *args: object, **more: object) -> str:
    with pytest.raises(WanggeError) as caught:
        call(*args, **more)  # type: ignore[operator]
    assert caught.value.zh and caught.value.en
    return caught.value.code


def test_only_the_holder_acts_and_a_stranger_never(cast: Cast, open_one: Opener) -> None:
    task = open_one()
    for name in ("ann", "eve", "hua"):
        assert refused(tasks.accept, task.id, actor=cast.actor(name), at=START) == "not_the_holder"
    resident = Actor.resident("x")
    assert refused(tasks.accept, task.id, actor=resident, at=START) == "not_the_holder"
    tasks.accept(task.id, actor=cast.actor("cyn"), at=START)
    done = tasks.finish(task.id, outcome="fixed", actor=cast.actor("cyn"), at=START + HOUR).task
    assert (done.state, done.outcome, done.on_time) == (tasks.State.DONE, "fixed", True)
    assert done.next_clock_at is None
    again = refused(tasks.finish, task.id, outcome="x", actor=cast.actor("cyn"), at=START)
    assert again == "task_state"


def test_two_who_act_at_once_are_told_apart(cast: Cast, open_one: Opener) -> None:
    task = open_one()
    tasks.accept(task.id, actor=cast.actor("cyn"), at=START, version=task.version)
    late = refused(
        tasks.finish,
        task.id,
        outcome="fixed",
        actor=cast.actor("cyn"),
        at=START,
        version=task.version,
    )
    assert late == "task_changed"


def test_a_return_needs_a_reason_and_goes_to_the_desk_which_hands_on(
    cast: Cast, open_one: Opener
) -> None:
    task = open_one()
    cyn, dora = cast.actor("cyn"), cast.actor("dora")
    assert refused(tasks.return_task, task.id, reason=" ", actor=cyn, at=START) == "reason_required"
    returned = tasks.return_task(task.id, reason="不是我的路段", actor=cyn, at=START).task
    assert (returned.state, returned.holder_id) == (tasks.State.RETURNED, cast["dora"])
    assert returned.due_at == task.due_at  # the clock goes on
    nowhere = refused(tasks.hand_on, task.id, to=cast["eve"], actor=dora, at=START)
    assert nowhere == "not_entitled"
    handed = tasks.hand_on(task.id, to=cast["hua"], actor=dora, at=START).task
    assert (handed.state, handed.holder_id) == (tasks.State.OPEN, cast["hua"])
    (note,) = tasks.notes_of(task.id)
    assert note.text == "不是我的路段"
    entries = journal.read(f"task:{task.id}")
    assert [e.kind for e in entries] == ["task.opened", "task.returned", "task.handed_on"]
    assert "路段" not in str([e.data for e in entries])


def test_the_desk_cannot_return_to_itself(cast: Cast, open_one: Opener) -> None:
    task = open_one(post=None)
    code = refused(tasks.return_task, task.id, reason="?", actor=cast.actor("dora"), at=START)
    assert code == "nowhere_to_return"


def test_a_member_hands_on_only_to_a_colleague_of_the_place(cast: Cast, open_one: Opener) -> None:
    task = open_one(cast.town.grids[0])
    holder = Actor.account(task.holder_id)
    other = cast["bob"] if task.holder_id == cast["ann"] else cast["ann"]
    assert refused(tasks.hand_on, task.id, to=cast["cyn"], actor=holder, at=START) == "not_entitled"
    assert tasks.hand_on(task.id, to=other, actor=holder, at=START).task.holder_id == other


def test_nobody_verifies_their_own_work(cast: Cast, open_one: Opener) -> None:
    task = open_one()
    cyn, hua = cast.actor("cyn"), cast.actor("hua")
    tasks.finish(task.id, outcome="fixed", actor=cyn, at=START)
    assert refused(tasks.verify, task.id, passed=True, actor=cyn, at=START) == "own_work"
    roy = cast.actor("roy")
    assert refused(tasks.verify, task.id, passed=True, actor=roy, at=START) == "no_right"
    rejected = tasks.verify(task.id, passed=False, reason="还在", actor=hua, at=START).task
    assert rejected.state == tasks.State.OPEN and rejected.holder_id == cast["cyn"]
    assert rejected.next_clock_at is not None
    tasks.finish(task.id, outcome="fixed", actor=cyn, at=START + HOUR)
    verified = tasks.verify(task.id, passed=True, actor=hua, at=START + HOUR).task
    assert verified.state == tasks.State.VERIFIED


def test_whoever_is_barred_is_never_given_the_task(cast: Cast, open_one: Opener) -> None:
    task = open_one(excluding={cast["cyn"]})
    assert task.holder_id == cast["hua"]
    code = refused(tasks.hand_on, task.id, to=cast["cyn"], actor=cast.actor("hua"), at=START)
    assert code == "barred"


def test_cancelling_needs_the_right_and_a_reason(cast: Cast, open_one: Opener) -> None:
    task = open_one()
    cyn, hua = cast.actor("cyn"), cast.actor("hua")
    assert refused(tasks.cancel, task.id, reason="x", actor=cyn, at=START) == "no_right"
    assert refused(tasks.cancel, task.id, reason="", actor=hua, at=START) == "reason_required"
    cancelled = tasks.cancel(task.id, reason="重复", actor=hua, at=START).task
    assert cancelled.state == tasks.State.CANCELLED and not cancelled.is_open


def test_a_pause_stops_the_clock_within_its_budget(cast: Cast, open_one: Opener) -> None:
    task = open_one(limit="4 working_hours")  # due at 14:00
    cyn = cast.actor("cyn")
    too_long = START + timedelta(days=9)
    code = refused(
        tasks.pause, task.id, reason="等配件", until_at=too_long, actor=cyn, at=START + HOUR
    )
    assert code == "pause_too_long"
    with pytest.raises(InvalidInput) as over:
        tasks.pause(task.id, reason="等配件", until_at=START, actor=cyn, at=START + HOUR)
    assert over.value.field == "until_at" and "已经过去" in over.value.zh
    paused = tasks.pause(task.id, reason="等配件", actor=cyn, at=START + HOUR).task
    assert paused.state == tasks.State.PAUSED and not paused.is_overdue(START + 90 * HOUR)
    assert paused.next_clock_at == paused.pause_until_at == START + HOUR + timedelta(days=3)
    resumed = tasks.resume(task.id, actor=cyn, at=START + 24 * HOUR).task
    assert resumed.due_at == START + 27 * HOUR  # three of four hours were left
    tasks.pause(task.id, reason="等配件", actor=cyn, at=START + 24 * HOUR)
    tasks.resume(task.id, actor=cyn, at=START + 25 * HOUR)
    code = refused(tasks.pause, task.id, reason="x", actor=cyn, at=START + 25 * HOUR)
    assert code == "pauses_used_up"


def test_finishing_while_paused_is_in_time(cast: Cast, open_one: Opener) -> None:
    task = open_one(limit="4 working_hours")
    cyn = cast.actor("cyn")
    tasks.pause(task.id, reason="等配件", actor=cyn, at=START + HOUR)
    done = tasks.finish(task.id, outcome="fixed", actor=cyn, at=START + 48 * HOUR).task
    assert done.on_time and done.due_at == START + 51 * HOUR


def test_an_extension_is_asked_by_the_holder_and_decided_by_another(
    cast: Cast, open_one: Opener
) -> None:
    task = open_one()
    cyn, hua = cast.actor("cyn"), cast.actor("hua")

    def ask(limit: str, target: UUID = task.id, hours: int = 0) -> tasks.TaskView:
        at = START + hours * HOUR
        return tasks.ask_extension(target, limit=limit, reason="下雨", actor=cyn, at=at).task

    assert refused(ask, "9 working_days") == "extension_too_long"
    assert ask("1 working_days").asked_limit == "1 working_days"
    assert refused(ask, "1 working_days") == "extension_pending"
    own = refused(tasks.decide_extension, task.id, approved=True, actor=cyn, at=START)
    assert own == "no_right"
    granted = tasks.decide_extension(task.id, approved=True, actor=hua, at=START).task
    assert granted.due_at == START + timedelta(days=2) and granted.extensions == 1
    assert refused(ask, "1 working_days") == "extensions_used_up"
    assert refused(ask, "1 working_days", open_one().id, 72) == "extension_too_late"


def test_supervision_and_escalation_by_a_person(cast: Cast, open_one: Opener) -> None:
    task = open_one()
    hua = cast.actor("hua")
    red = tasks.supervise(task.id, level="red", reason="要紧", actor=hua, at=START).task
    assert red.colour == "red"
    code = refused(tasks.supervise, task.id, level="yellow", reason="x", actor=hua, at=START)
    assert code == "colour_lower"
    up = tasks.escalate(task.id, reason="要紧", actor=hua, at=START).task
    assert up.holder_id == cast["hua"] and up.held_grid_code == cast.town.communities[0]
    assert up.reason["code"] == "escalated"
    assert tasks.escalate(task.id, reason="x", actor=hua, at=START).task.holder_id == cast["dir"]
    assert (
        tasks.escalate(task.id, reason="x", actor=SYSTEM, at=START).task.holder_id == cast["dora"]
    )


def test_a_leavers_tasks_move_with_the_leaver(cast: Cast, open_one: Opener) -> None:
    task, climbing = open_one(), open_one(cast.town.grids[0])
    cyn_post = cast.appointments["cyn"]
    with pytest.raises(people.HandOverRequired) as caught:
        people.deactivate(cast["cyn"], {}, actor=ADMIN, at=START)
    assert caught.value.data["open"] == {"tasks": 1} and "1" in caught.value.zh
    people.deactivate(cast["cyn"], {cyn_post: cast["eve"]}, actor=ADMIN, at=START)
    assert tasks.task(task.id).holder_id == cast["eve"]
    for name in ("ann", "bob"):
        people.deactivate(
            cast[name], {cast.appointments[name]: people.CLIMB}, actor=ADMIN, at=START
        )
        assert tasks.unowned(START) == []
    assert tasks.task(climbing.id).holder_id == cast["hua"]


def test_a_refused_departure_moves_nothing(cast: Cast, open_one: Opener) -> None:
    task = open_one(post=None)
    with pytest.raises(WanggeError):
        desk = cast.appointments["dora"]
        people.deactivate(cast["dora"], {desk: people.CLIMB}, actor=ADMIN, at=START)
    assert tasks.task(task.id).holder_id == cast["dora"] and tasks.unowned(START) == []


def test_a_grid_that_goes_takes_no_task_with_it(cast: Cast, open_one: Opener) -> None:
    west, east = open_one(cast.town.grids[0]), open_one(cast.town.grids[1])
    first, second = cast.town.grids[:2]
    moved = tasks.grids_changed(
        jurisdiction_key=cast.town.key,
        scheme_key="governance",
        replaced={first: second, second: None},
        at=START,
    )
    assert moved == 2
    assert tasks.task(west.id).holder_id == cast["cyn"]
    assert tasks.unowned(START) == []
    assert tasks.task(east.id).grid_code == second


def test_lists_are_right_before_the_clock_has_run(cast: Cast, open_one: Opener) -> None:
    def mine(name: str, hours: int) -> set[UUID]:
        return {t.id for t in tasks.mine(cast[name], START + hours * HOUR)}

    task, free = open_one(), open_one(limit=None)
    people.grant_leave(
        account_id=cast["cyn"],
        deputy_id=cast["eve"],
        from_at=START + HOUR,
        to_at=START + 2 * HOUR,
        actor=ADMIN,
        at=START,
    )
    both = {task.id, free.id}
    assert [mine("cyn", 0), mine("eve", 0)] == [both, set()]
    assert [mine("cyn", 1), mine("eve", 1)] == [set(), both]
    assert tasks.owner_at(task.id, START + HOUR) == cast["eve"]
    assert [mine("cyn", 2), mine("eve", 2)] == [both, set()]
    for hours in range(4):
        assert tasks.unowned(START + hours * HOUR) == []
    # The deputy acts before the clock has noticed that the leave began.
    tasks.accept(task.id, actor=cast.actor("eve"), at=START + HOUR)
    assert tasks.task(task.id).holder_id == cast["eve"]


def test_queues_are_scoped_and_paged(cast: Cast, open_one: Opener) -> None:
    ids = [open_one(limit=f"{n % 3 + 1} working_hours").id for n in range(7)]
    elsewhere, free = open_one(cast.town.grids[2]), open_one(limit=None)
    hua = people.scope(cast["hua"], people.Right.CASE_VIEW, START)
    seen: list[UUID] = []
    cursor = ""
    while True:
        page = tasks.queue(hua, START, cursor=cursor, limit=3)
        seen += [t.id for t in page.rows]
        cursor = page.cursor
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 8 and set(seen) == {*ids, free.id}
    assert seen[-1] == free.id
    assert tasks.queue(people.scope(cast["eve"], "case.view", START), START).rows == ()
    assert refused(tasks.queue, hua, START, cursor="x") == "odd_cursor"
    assert refused(tasks.task_within, hua, elsewhere.id) == "no_such_task"
    everything = people.scope(cast["dora"], "case.view", START)
    counted = tasks.counts(everything, START + 2 * HOUR + timedelta(minutes=1))
    assert (counted.open, counted.overdue, counted.stands_in) == (9, 5, 1)
    late = tasks.QueueFilter(overdue=True, under=cast.town.grids[1])
    found = tasks.queue(everything, START + 2 * HOUR + timedelta(minutes=1), late)
    assert len(found.rows) == 5
