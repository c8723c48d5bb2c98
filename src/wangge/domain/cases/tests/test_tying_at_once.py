"""Two people tie the same cases at one moment, each the other way round. Needs real row locks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import ContactInput, Receipt
from wangge.domain.cases.models import Case, Report
from wangge.domain.cases.testing import MONDAY_AT, LivingTown, living_town
from wangge.domain.people import api as people
from wangge.domain.places.queries.cache import towns
from wangge.domain.tasks import town as clocks
from wangge.kernel.errors import InvalidInput
from wangge.plumbing.journal import api as journal

pytestmark = pytest.mark.django_db(transaction=True)
LATER = MONDAY_AT + timedelta(minutes=20)


@pytest.fixture
def town(transactional_db: None) -> Iterator[LivingTown]:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time; a test database in memory has no other")
    people.forget_clients()
    with transaction.atomic():
        made = living_town()
    yield made
    clocks.forget()
    towns.forget()
    people.forget_clients()


def report(town: LivingTown, n: int) -> Receipt:
    with transaction.atomic():
        return town.report(contact=ContactInput("王", f"1380000{n:04}"))


def at_once(town: LivingTown, *ties: tuple[Receipt, Receipt]) -> list[BaseException]:
    """Ties each first to its second, all at the same moment; what was raised."""
    gate, raised = threading.Barrier(len(ties)), list[BaseException]()

    def run(one: Receipt, other: Receipt) -> None:
        try:
            gate.wait()
            town.act(one.case_id, "same", "dispatcher", LATER, same_as=other.number)
        except BaseException as problem:
            raised.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=tie) for tie in ties]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return raised


def check_no_ring(receipts: list[Receipt], raised: list[BaseException]) -> None:
    """One case carries all the reports; whoever came second was told why theirs wasn't done."""
    rows = {row.pk: row for row in Case.unscoped.filter(pk__in=[r.case_id for r in receipts])}
    (open_one,) = [row for row in rows.values() if row.status == "open"]
    assert open_one.same_as_id is None
    assert {row.same_as_id for row in rows.values() if row is not open_one} == {open_one.pk}
    assert Report.unscoped.filter(case=open_one).count() == len(receipts)
    for problem in raised:
        assert isinstance(problem, InvalidInput), problem
        assert problem.code in ("same_as_ring", "same_as_joined") and problem.field == "same_as"


@pytest.mark.parametrize("_round", range(8))
def test_opposite_ties_neither_stand_still_nor_end_in_a_ring(town: LivingTown, _round: int) -> None:
    one, two = report(town, 1), report(town, 2)
    raised = at_once(town, (one, two), (two, one))
    assert len(raised) == 1
    check_no_ring([one, two], raised)
    assert isinstance(raised[0], InvalidInput) and raised[0].code == "same_as_ring"
    assert "绕成圈" in raised[0].zh and "ring" in raised[0].en
    assert journal.verify().ok


@pytest.mark.parametrize("_round", range(4))
def test_three_ties_in_a_ring_leave_one_case_open(town: LivingTown, _round: int) -> None:
    one, two, three = (report(town, n) for n in (1, 2, 3))
    raised = at_once(town, (one, two), (two, three), (three, one))
    assert len(raised) == 1
    check_no_ring([one, two, three], raised)
    assert cases.follow(one.number).status == "open" and journal.verify().ok
