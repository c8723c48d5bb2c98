"""Opening: who, by when, why; and never lost over a calendar, a route or a vacancy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wangge.domain.people.testing import ADMIN, CLOCK, START, Cast
from wangge.domain.places import api as places
from wangge.domain.tasks import api as tasks
from wangge.domain.tasks import town
from wangge.domain.tasks.models import Task
from wangge.domain.tasks.tests.conftest import SYSTEM, Opener
from wangge.kernel.errors import InvalidInput
from wangge.packs.schema import Text
from wangge.plumbing.journal import api as journal

LAST_DAY = datetime(2026, 12, 31, 8, tzinfo=UTC)  # a Thursday, 16:00; no table for 2027


def test_a_task_says_who_by_when_and_why(cast: Cast, open_one: Opener) -> None:
    task = open_one(title=Text(zh="清理", en="Clear"))
    assert task.holder_id == cast["cyn"] and task.state == tasks.State.OPEN
    assert task.due_at == START + timedelta(days=1)
    assert task.next_clock_at == START + timedelta(hours=7)  # 2 working hours before
    assert "cyn" not in str(task.reason) and "岗位member" in task.reason["zh"]
    (entry,) = journal.read(f"task:{task.id}")
    assert entry.kind == "task.opened" and entry.data["holder"] == str(cast["cyn"])
    assert tasks.unowned(START) == []


def test_opening_takes_three_statements_besides_what_is_told(cast: Cast, open_one: Opener) -> None:
    open_one()
    town._stored.add(town._digest(CLOCK))  # its transaction would have committed
    with CaptureQueriesContext(connection) as queries:
        acted = tasks.open_task(
            jurisdiction_key=cast.town.key,
            kind="handling",
            subject="case:1",
            title="清理",
            post="member",
            grid=cast.grid(cast.town.grids[0]),
            limit="2 working_hours",
            clock=CLOCK,
            actor=SYSTEM,
            at=START,
            journal=False,
        )
    town.forget()
    statements = [q["sql"] for q in queries if "SAVEPOINT" not in q["sql"]]
    locks = [s for s in statements if "advisory" in s]  # on PostgreSQL only
    assert len(statements) - len(locks) == 3 and len(locks) <= 1, statements
    assert [e.kind for e in acted.events] == ["task.opened"] and acted.stream == "case:1"
    assert journal.read("case:1") == []


def test_the_very_person_has_it_while_they_do_tasks_there(cast: Cast, open_one: Opener) -> None:
    first = cast.town.grids[0]
    for _ in range(3):
        task = open_one(first, person=cast["ann"])
        assert task.holder_id == cast["ann"], "not bob, who has fewer"
    assert task.reason["code"] == "same_person" and "本人继续办理" in task.reason["zh"]
    assert not Task.unscoped.get(pk=task.id).stands_in
    for gone in ("eve", "cyn"):  # no post at all; a post elsewhere
        instead = open_one(first, person=cast[gone])
        assert instead.holder_id == cast["bob"] and instead.reason["code"] == "holder"
        assert "前一步的经办人已不在岗" in instead.reason["zh"]


def test_the_least_loaded_of_several_is_chosen(cast: Cast, open_one: Opener) -> None:
    grid = cast.town.grids[0]
    holders = [open_one(grid).holder_id for _ in range(6)]
    assert holders.count(cast["ann"]) == holders.count(cast["bob"]) == 3


def test_without_a_route_it_waits_at_the_desk_with_a_clock(cast: Cast, open_one: Opener) -> None:
    task = open_one(post=None)
    assert task.holder_id == cast["dora"] and task.reason["code"] == "desk"
    assert task.next_clock_at is not None


def test_a_vacancy_is_flagged_and_filled_by_the_next_appointment(
    cast: Cast, open_one: Opener
) -> None:
    task = open_one(cast.town.grids[2])
    assert task.holder_id == cast["dora"] and task.reason["climbed"]
    cast.appoint("eve", "member", cast.town.grids[2])
    assert tasks.task(task.id).holder_id == cast["eve"]
    assert journal.read(f"task:{task.id}")[-1].kind == "task.holder_changed"


def test_a_given_due_instant_counts_instead_of_the_limit(open_one: Opener) -> None:
    due = START + timedelta(days=3)
    assert open_one(due_at=due).due_at == due
    free = open_one(limit=None)
    assert free.due_at is None and free.next_clock_at is None


def test_a_limit_that_cannot_be_read_is_refused_by_name(open_one: Opener) -> None:
    with pytest.raises(InvalidInput) as caught:
        open_one(limit="soon")
    assert caught.value.field == "limit"


def test_a_year_without_holidays_never_loses_a_matter(cast: Cast, open_one: Opener) -> None:
    task = open_one(at=LAST_DAY, limit="3 working_days")
    assert task.limit_undetermined and task.holder_id == cast["dora"]
    assert "2027" in task.reason["zh"] and "2027" in task.reason["en"]
    assert task.due_at == LAST_DAY + timedelta(days=1)
    assert tasks.calendar_changed(cast.town.key, actor=ADMIN, at=LAST_DAY) == 0
    own = {"calendar": {"announced": {"2027": {"days_off": ["2027-01-01/2027-01-03"]}}}}
    places.change_settings(jurisdiction_key=cast.town.key, settings=own, actor=ADMIN, at=LAST_DAY)
    later = LAST_DAY + timedelta(hours=1)
    assert tasks.calendar_changed(cast.town.key, actor=ADMIN, at=later) == 1
    after = tasks.task(task.id)
    assert not after.limit_undetermined and after.holder_id == cast["cyn"]
    assert after.due_at == datetime(2027, 1, 6, 8, tzinfo=UTC)
    assert tasks.unowned(later) == []


def test_a_leave_shows_in_the_reason(cast: Cast, open_one: Opener) -> None:
    from wangge.domain.people import api as people

    people.grant_leave(
        account_id=cast["cyn"],
        deputy_id=cast["eve"],
        from_at=START,
        to_at=START + timedelta(days=1),
        actor=ADMIN,
        at=START,
    )
    task = open_one()
    assert task.holder_id == cast["eve"] and "代理" in task.reason["zh"]
    assert Task.unscoped.get(id=task.id).holder_until_at == START + timedelta(days=1)
