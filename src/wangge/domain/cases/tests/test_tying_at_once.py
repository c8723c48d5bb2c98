"""Two people tie the same cases at one moment, each the other way round. Needs real row locks."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import ContactInput, Receipt
from wangge.domain.cases.models import Case, Report
from wangge.domain.cases.testing import MONDAY_AT, LivingTown
from wangge.kernel.errors import Conflict, InvalidInput
from wangge.plumbing.journal import api as journal
from wangge.plumbing.testing import run_together

pytestmark = pytest.mark.django_db(transaction=True)
LATER = MONDAY_AT + timedelta(minutes=20)


@pytest.fixture(autouse=True)
def _row_locks() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time; a test database in memory has no other")


@pytest.fixture
def town(committed_town: LivingTown) -> LivingTown:
    return committed_town


def report(town: LivingTown, n: int) -> Receipt:
    with transaction.atomic():
        return town.report(contact=ContactInput("王", f"1380000{n:04}"))


def at_once(town: LivingTown, *ties: tuple[Receipt, Receipt]) -> list[BaseException]:
    """Ties each first to its second, all at the same moment; what was raised."""

    def tie(one: Receipt, other: Receipt) -> object:
        return town.act(one.case_id, "same", "dispatcher", LATER, same_as=other.number)

    return run_together(*(partial(tie, *pair) for pair in ties))


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


@pytest.mark.parametrize("_round", range(4))
def test_taking_apart_and_settling_the_first_at_once(town: LivingTown, _round: int) -> None:
    one, two = report(town, 1), report(town, 2)
    with transaction.atomic():
        town.act(two.case_id, "same", "dispatcher", LATER, same_as=one.number)
    raised = run_together(
        lambda: cases.untie(
            case_id=two.case_id, reason="不是", actor=town.actor("dispatcher"), at=LATER
        ),
        lambda: town.act(one.case_id, "same", "dispatcher", LATER, same_as=two.number),
    )
    assert all(isinstance(problem, InvalidInput | Conflict) for problem in raised), raised
    rows = [Case.unscoped.get(pk=r.case_id) for r in (one, two)]
    assert not (rows[0].same_as_id and rows[1].same_as_id), "no ring"
    assert any(row.status == "open" for row in rows) and journal.verify().ok
