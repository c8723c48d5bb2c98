"""A case tied to another by mistake stands by itself again: its people, its clock, its holder."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import CaseFilter, ContactInput
from wangge.domain.cases.models import Case
from wangge.domain.cases.testing import LivingTown
from wangge.domain.cases.tests.test_joining import (
    ALL,
    FIRST,
    LATER,
    SECOND,
    deliver,
    figures,
    tie,
    two,
)
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import Conflict, InvalidInput, Refused
from wangge.plumbing.journal import api as journal
from wangge.plumbing.notify import api as notify
from wangge.plumbing.outbox import api as outbox

LATER_STILL = LATER + timedelta(minutes=30)


def untie(town: LivingTown, receipt: cases.Receipt, name: str = "dispatcher") -> cases.CaseView:
    return cases.untie(
        case_id=receipt.case_id, reason="不是同一堆", actor=town.actor(name), at=LATER_STILL
    )


def test_it_goes_on_where_it_was_with_its_own_people(town: LivingTown) -> None:
    first, second = two(town)
    before = cases.case(ALL, second.case_id)
    tie(town, second, first)
    case = untie(town, second)
    assert (case.status, case.outcome, case.same_as_id) == ("open", "", None)
    assert (case.step, case.due_at) == (before.case.step, before.case.due_at), "as promised"
    assert case.holder_id == before.case.holder_id and case.closed_at is None
    assert case.task_id and tasks.task(case.task_id).is_open
    assert [r.id for r in cases.case(ALL, second.case_id).reports] == [second.report_id]
    assert [r.id for r in cases.case(ALL, first.case_id).reports] == [first.report_id]
    assert cases.follow(second.follow_token).number == second.number
    assert cases.follow(second.number).status == "open"
    assert cases.follow(first.follow_token).number == first.number
    assert figures(town)["received"] == 2 and figures(town)["open"] == 2
    assert town.closed(second).status == "closed" and town.closed(first).status == "closed"


def test_it_is_journalled_and_all_are_told(town: LivingTown) -> None:
    told: list[tuple[str, str]] = []
    with outbox.only(keep=True):
        outbox.listen(
            "notify.tell", lambda n: told.append((n.payload["address_ref"], n.payload["template"]))
        )
        first, second = two(town)
        tie(town, second, first)
        deliver()
        told.clear()
        untie(town, second)
        deliver()
        assert (f"report:{second.report_id}", cases.UNTIED) in told
        assert f"report:{first.report_id}" not in {to for to, _ in told}, "nothing new for them"
    last = journal.read(f"case:{first.case_id}")[-1]
    assert (last.kind, last.data["reports"]) == (cases.PARTED, [str(second.report_id)])
    (own,) = [e for e in journal.read(f"case:{second.case_id}") if e.kind == cases.UNTIED]
    assert own.data["case"] == str(first.case_id) and "不是" not in str(own.data)
    entry = next(e for e in cases.timeline(ALL, second.case_id) if e.kind == cases.UNTIED)
    assert entry.reason == "不是同一堆" and journal.verify().ok


def test_whoever_holds_the_other_is_told(town: LivingTown) -> None:
    first, second = two(town)
    tie(town, second, first)
    untie(town, second)
    deliver()
    holder = cases.case(ALL, first.case_id).case.holder_id
    assert cases.PARTED in [row.template for row in notify.inbox(f"account:{holder}")]


def test_who_is_told_is_counted_anew(town: LivingTown) -> None:
    first = town.report()
    second = town.report(text="还是那堆", contact=SECOND, at=LATER)
    tie(town, second, first)
    assert Case.unscoped.get(pk=first.case_id).tells_resident
    untie(town, second)
    assert not Case.unscoped.get(pk=first.case_id).tells_resident
    assert Case.unscoped.get(pk=second.case_id).tells_resident


def test_what_was_joined_before_comes_back_with_it(town: LivingTown) -> None:
    first, second = two(town)
    third = town.report(text="第三个人", contact=ContactInput("赵", "13700009999"))
    tie(town, third, second)
    tie(town, second, first)
    untie(town, second)
    assert len(cases.case(ALL, second.case_id).reports) == 2
    assert cases.follow(third.number).number == second.number
    untie(town, third)
    assert cases.follow(third.follow_token).number == third.number
    tie(town, second, first)
    untie(town, second)
    assert [r.id for r in cases.case(ALL, second.case_id).reports] == [second.report_id]
    assert cases.follow(third.number).number == third.number and journal.verify().ok


def test_of_two_joined_in_a_row_the_first_tied_comes_out_alone(town: LivingTown) -> None:
    first, second = two(town)
    third = town.report(text="第三个人", contact=FIRST)
    tie(town, third, second)
    tie(town, second, first)
    untie(town, third)
    assert cases.follow(third.follow_token).number == third.number
    assert cases.follow(second.number).number == first.number
    assert len(cases.case(ALL, first.case_id).reports) == 2


def test_only_while_the_other_is_open_and_by_who_may(town: LivingTown) -> None:
    first, second = two(town)
    with pytest.raises(Conflict) as untied:
        untie(town, second)
    assert untied.value.code == "not_tied"
    tie(town, second, first)
    assert cases.may_untie(second.case_id, town.who["dispatcher"], LATER)
    assert not cases.may_untie(second.case_id, town.who["member_1"], LATER)
    with pytest.raises(Refused):
        untie(town, second, "member_1")
    with pytest.raises(InvalidInput) as wordless:
        cases.untie(
            case_id=second.case_id, reason=" ", actor=town.actor("dispatcher"), at=LATER_STILL
        )
    assert wordless.value.field == "reason"
    town.closed(first)
    assert not cases.may_untie(second.case_id, town.who["dispatcher"], LATER)
    with pytest.raises(Conflict) as settled:
        untie(town, second)
    assert settled.value.code == "first_settled"
    assert not cases.case(ALL, second.case_id).reports


def test_a_caller_taken_down_meanwhile_stays_with_the_first(town: LivingTown) -> None:
    first, second = two(town)
    tie(town, second, first)
    call = cases.join_report(
        case_id=first.case_id,
        key="call",
        channel="hotline",
        text="又一个",
        contact=ContactInput("钱", "13600000000"),
        actor=town.actor("desk"),
        at=LATER,
    )
    untie(town, second)
    held = {r.id for r in cases.case(ALL, first.case_id).reports}
    assert held == {first.report_id, call.report_id}
    listed = cases.case_queue(ALL, CaseFilter(town.key, measure="received"))
    assert {c.id for c in listed.rows} == {first.case_id, second.case_id}
