"""What a change of people costs: the tasks it moves are found by index, not by reading all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wangge.domain.people.models import Account, Appointment
from wangge.domain.people.testing import START, Cast
from wangge.domain.tasks.models import Task
from wangge.domain.tasks.services import moving
from wangge.domain.tasks.tests.conftest import Opener
from wangge.kernel.ids import new_id
from wangge.plumbing.outbox.api import News

LATER = START + timedelta(hours=1)


def _plans(queries: CaptureQueriesContext) -> list[str]:
    """How SQLite looks for the tasks that hold an account or an appointment."""
    unions = [q["sql"] for q in queries if "UNION" in q["sql"]]
    found = []
    with connection.cursor() as cursor:
        for sql in unions:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            found.append(" ".join(row[3] for row in cursor.fetchall()))
    return found


def _told(cast: Cast, name: str) -> News:
    payload = {"accounts": [str(cast[name])], "successors": {}, "filled": []}
    return News(new_id(), "people.holders_changed", payload, LATER, "")


def test_tasks_are_found_by_holder_and_by_appointment(cast: Cast, open_one: Opener) -> None:
    task = open_one()
    with CaptureQueriesContext(connection) as told:
        moving.holders_changed(_told(cast, "cyn"))
    with CaptureQueriesContext(connection) as swept:
        assert moving.sweep(LATER) == 0
    assert Task.unscoped.get(pk=task.id).holder_id == task.holder_id
    if connection.vendor == "sqlite":
        plans = [*_plans(told), *_plans(swept)]
        assert len(plans) == 2
        for plan in plans:
            assert "tasks_open_by_appointment" in plan and "tasks_open_of_holder" in plan
            assert "SCAN tasks_task" not in plan


@pytest.mark.parametrize("over", ["account", "appointment"])
def test_the_sweep_mends_whichever_is_over(cast: Cast, open_one: Opener, over: str) -> None:
    task = open_one()
    if over == "account":
        Account.objects.filter(pk=task.holder_id).update(is_active=False)
    else:
        Appointment.objects.filter(account_id=task.holder_id).update(to_at=LATER)
    assert moving.sweep(LATER) == 1
    assert Task.unscoped.get(pk=task.id).holder_id != task.holder_id
