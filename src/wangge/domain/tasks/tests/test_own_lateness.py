"""Whose lateness it is: not of who took over what was overdue before they answered for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from wangge.domain.people import api as people
from wangge.domain.people.testing import ADMIN, START, Cast
from wangge.domain.tasks import api as tasks
from wangge.domain.tasks.tests.conftest import Opener
from wangge.plumbing.access import Scope

DAY = timedelta(days=1)
LATER = START + 4 * DAY
MONTH = (START - 30 * DAY, START + 60 * DAY)


def finish(cast: Cast, task_id: UUID, name: str, at: datetime) -> None:
    tasks.finish(task_id, outcome="fixed", actor=cast.actor(name), at=at)


def figures(cast: Cast, name: str) -> tuple[int, int]:
    """Done and late, by the person's own record; the supervisor's list says the same."""
    rows = tasks.record_of(cast.actor(name), *MONTH)
    own = (len(rows), sum(row.late for row in rows))
    by = str(cast.actor(name))
    listed = [c for c in tasks.done_within(Scope.everything(), *MONTH) if c.by == by]
    assert (sum(c.done for c in listed), sum(c.late for c in listed)) == own
    return own


def test_who_is_late_while_on_the_post_is_late(cast: Cast, open_one: Opener) -> None:
    task = open_one()
    finish(cast, task.id, "cyn", LATER)
    assert figures(cast, "cyn") == (1, 1)


def test_a_new_appointee_isnt_late_with_what_was_overdue_before(
    cast: Cast, open_one: Opener
) -> None:
    old = open_one()
    people.end_appointment(cast.appointments["cyn"], actor=ADMIN, at=START + DAY)
    begins_at = START + 3 * DAY
    post = people.AppointmentInput(
        cast["eve"],
        cast.town.key,
        "member",
        cast.town.scheme_key,
        cast.town.grids[1],
        begins_at.date(),
    )
    people.appoint(post, actor=ADMIN, at=begins_at)
    assert tasks.owner_at(old.id, LATER) == cast["eve"]
    own = open_one(at=LATER)
    finish(cast, old.id, "eve", LATER)
    (row,) = tasks.record_of(cast.actor("eve"), *MONTH)
    assert (row.late, row.taken_over_late, row.task.on_time) == (False, True, False)
    assert figures(cast, "eve") == (1, 0)
    finish(cast, own.id, "eve", LATER + 10 * DAY)
    assert figures(cast, "eve") == (2, 1), "what fell due on her own watch counts"


def test_a_successor_isnt_late_either(cast: Cast, open_one: Opener) -> None:
    task = open_one()
    people.end_appointment(
        cast.appointments["cyn"], actor=ADMIN, at=LATER, successor_id=cast["eve"]
    )
    assert tasks.owner_at(task.id, LATER) == cast["eve"]
    finish(cast, task.id, "eve", LATER)
    assert figures(cast, "eve") == (1, 0)


def test_appointed_anew_to_the_same_work_one_stays_late(cast: Cast, open_one: Opener) -> None:
    """As a redrawing does, that ends appointments and begins them with other grids."""
    task = open_one()
    people.transfer({cast.appointments["cyn"]: cast.town.grids[2]}, actor=ADMIN, at=LATER)
    tasks.owner_at(task.id, LATER)
    tasks.finish(task.id, outcome="fixed", actor=cast.actor("cyn"), at=LATER, authorised=True)
    assert figures(cast, "cyn") == (1, 1)


@pytest.mark.parametrize(("begins", "late"), [(0, 1), (3, 0)])
def test_a_deputy_is_late_only_with_what_fell_due_meanwhile(
    cast: Cast, open_one: Opener, begins: int, late: int
) -> None:
    task = open_one(at=START + timedelta(minutes=1))
    people.grant_leave(
        account_id=cast["cyn"],
        deputy_id=cast["eve"],
        from_at=START + begins * DAY,
        to_at=START + 20 * DAY,
        actor=ADMIN,
        at=START,
    )
    finish(cast, task.id, "eve", LATER)
    assert figures(cast, "eve") == (1, late)


def test_who_closes_anothers_work_of_their_own_accord_answers_for_when(
    cast: Cast, open_one: Opener
) -> None:
    task = open_one()
    tasks.finish(task.id, outcome="fixed", actor=cast.actor("hua"), at=LATER, authorised=True)
    assert figures(cast, "hua") == (1, 1)
