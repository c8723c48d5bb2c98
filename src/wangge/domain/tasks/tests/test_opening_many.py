"""Many tasks at once are what `open_task` would have opened one by one."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from wangge.domain.people.testing import CLOCK, START, Cast
from wangge.domain.tasks import api as tasks
from wangge.domain.tasks.models import Task
from wangge.kernel.errors import Conflict
from wangge.packs.schema import Text
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

SYSTEM = Actor.system("test")
DUE = START + timedelta(days=3)
TITLE = Text(zh="走访", en="Visit")
OWN = {"id", "subject", "holder_id", "appointment_id"}


def _orders(cast: Cast, codes: list[str], start: int = 0) -> list[tasks.TaskOrder]:
    return [
        tasks.TaskOrder(f"duty:{start + n}", TITLE, cast.grid(code), DUE)
        for n, code in enumerate(codes)
    ]


def _open(cast: Cast, orders: list[tasks.TaskOrder], **more: Any) -> list[Task]:
    given = {"kind": "duty", "post": "member", "clock": CLOCK, "actor": SYSTEM, "at": START}
    ids = tasks.open_tasks(orders, jurisdiction_key=cast.town.key, **{**given, **more})
    rows = Task.unscoped.in_bulk(ids)
    return [rows[i] for i in ids]


def test_each_is_as_if_opened_alone(cast: Cast, open_one: Callable[..., tasks.TaskView]) -> None:
    """In a grid with a holder, and in one where nobody is on the post."""
    for number, code in enumerate((cast.town.grids[1], cast.town.grids[3])):
        many = _open(cast, _orders(cast, [code], number))[0]
        given = {"limit": None, "due_at": DUE, "subject": f"one:{number}", "title": TITLE}
        alone = open_one(code, kind="duty", **given)
        row = Task.unscoped.get(id=alone.id)
        for field in Task._meta.concrete_fields:
            if field.attname not in OWN:
                assert getattr(many, field.attname) == getattr(row, field.attname), field.attname
        assert many.reason["code"] == ("holder" if number == 0 else "climbed")
        assert many.appointment_id == row.appointment_id
        one, other = journal.read(f"one:{number}"), journal.read(f"duty:{number}")
        assert [e.kind for e in one] == [e.kind for e in other] == ["task.opened"]
        assert {k: v for k, v in one[0].data.items() if k != "task"} == {
            k: v for k, v in other[0].data.items() if k != "task"
        }
    assert tasks.unowned(START) == []


def test_those_who_share_a_post_take_turns(cast: Cast) -> None:
    rows = _open(cast, _orders(cast, [cast.town.grids[0]] * 9))
    assert sorted(Counter(r.holder_id for r in rows).values()) == [4, 5]
    assert all(a.holder_id != b.holder_id for a, b in itertools.pairwise(rows))


def test_a_deputy_stands_in(cast: Cast) -> None:
    from wangge.domain.people import api as people

    people.grant_leave(
        account_id=cast["cyn"],
        deputy_id=cast["ann"],
        from_at=START - timedelta(days=1),
        to_at=START + timedelta(days=2),
        actor=SYSTEM,
        at=START - timedelta(days=1),
    )
    row = _open(cast, _orders(cast, [cast.town.grids[1]]))[0]
    assert row.holder_id == cast["ann"]
    assert row.holder_until_at == START + timedelta(days=2) == row.next_clock_at
    assert row.reason["via"] == [str(cast["cyn"])]


def test_the_number_of_statements_does_not_grow(
    cast: Cast, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    few = _orders(cast, [cast.town.grids[0], cast.town.grids[1]] * 100)
    with django_assert_max_num_queries(12):
        _open(cast, few)


@pytest.mark.django_db
def test_a_subject_that_exists_leaves_nothing_behind(cast: Cast) -> None:
    _open(cast, _orders(cast, [cast.town.grids[0]] * 3))
    with pytest.raises(Conflict):
        _open(cast, _orders(cast, [cast.town.grids[0]] * 3, start=2))
    assert Task.unscoped.filter(kind="duty").count() == 3


def test_nothing_ordered_is_nothing_opened(cast: Cast) -> None:
    assert _open(cast, []) == []
