"""Two schedulers at once, and work that arrives while its holder leaves. Needs real row locks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction

from wangge.domain.people import api as people
from wangge.domain.people.testing import ADMIN, START, Cast, staffed_town
from wangge.domain.places.queries.cache import towns
from wangge.domain.tasks import api as tasks
from wangge.domain.tasks import town
from wangge.domain.tasks.models import Task, TaskStep
from wangge.domain.tasks.tests.conftest import opener
from wangge.plumbing.journal import api as journal
from wangge.plumbing.testing import run_together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Iterator[Cast]:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time; a test database in memory has no other")
    with transaction.atomic():
        made = staffed_town()
    yield made
    town.forget()
    towns.forget()


def test_two_schedulers_take_each_step_once(cast: Cast) -> None:
    open_one = opener(cast)
    with transaction.atomic():
        # Several tasks share a stream, so that the schedulers meet there as well.
        opened = [open_one(subject=f"case:{n % 40}") for n in range(240)]
    now = START + timedelta(days=30)
    reports: list[tasks.ClockReport] = []
    raised = run_together(*[lambda: reports.append(tasks.run_clock(now))] * 2)
    assert raised == [] and sum(r.steps for r in reports) == 240 * 6
    steps = Counter(TaskStep.objects.values_list("task_id", flat=True))
    assert steps == Counter({t.id: 6 for t in opened})
    told = Counter(e.data["task"] for n in range(40) for e in journal.read(f"case:{n}"))
    assert set(told.values()) == {7}
    assert set(Task.unscoped.values_list("escalations", flat=True)) == {2}
    assert journal.verify().ok and tasks.unowned(now) == []


def test_what_is_opened_while_its_holder_leaves_is_never_theirs(cast: Cast) -> None:
    open_one = opener(cast)
    plan = {cast.appointments["cyn"]: people.CLIMB}

    def leave() -> None:
        people.deactivate(cast["cyn"], plan, actor=ADMIN, at=START)

    def work() -> None:
        for _ in range(20):
            open_one()

    assert run_together(leave, work, work, work) == []
    assert set(Task.unscoped.values_list("holder_id", flat=True)) <= {cast["hua"]}
    assert tasks.unowned(START) == []
    assert tasks.sweep(START) == 0
