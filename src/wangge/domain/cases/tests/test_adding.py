"""What a resident says after the report: more of it, or that they take it back."""

from __future__ import annotations

from typing import Any

import pytest

from wangge.domain.cases import api as cases
from wangge.domain.cases.services import adding
from wangge.domain.cases.testing import MONDAY_AT, LivingTown
from wangge.kernel.errors import Conflict, InvalidInput, NotFound
from wangge.kernel.ids import new_id
from wangge.plumbing.access import Scope
from wangge.plumbing.journal import api as journal
from wangge.plumbing.notify import api as notify
from wangge.plumbing.outbox import api as outbox

ALL = Scope.everything()


def add(token: str, text: str = "在三号楼后面", key: str = "k1", **more: Any) -> None:
    cases.add_to_report(token, **{"key": key, "text": text, "at": MONDAY_AT, **more})


def test_what_is_added_is_seen_by_whoever_handles_it_and_by_nobody_by_number(
    town: LivingTown,
) -> None:
    receipt = town.report()
    before = cases.case(ALL, receipt.case_id)
    add(receipt.follow_token, photos=(cases.PhotoRef(new_id()),))
    detail = cases.case(ALL, receipt.case_id)
    assert [(a.text, a.withdraws) for a in detail.additions] == [("在三号楼后面", False)]
    assert len(detail.files) == len(before.files) + 1
    assert detail.case.version == before.case.version + 1, "a form filled in before is looked at"
    assert cases.timeline(ALL, receipt.case_id)[-1].note == "在三号楼后面"
    assert "三号楼" not in str(journal.read(f"case:{receipt.case_id}")[-1].data)
    mine, anybody = cases.follow(receipt.follow_token), cases.follow(receipt.number)
    assert mine.additions == detail.additions and mine.may_add and len(mine.photos) == 1
    assert anybody.additions == () and not anybody.may_add
    assert journal.verify().ok


def test_the_holder_is_told(town: LivingTown) -> None:
    receipt = town.report()
    add(receipt.follow_token)
    while outbox.deliver_due(MONDAY_AT, 100):
        pass
    holder = cases.case(ALL, receipt.case_id).case.holder_id
    assert [row.template for row in notify.inbox(f"account:{holder}")] == [cases.ADDED]


def test_sent_twice_is_added_once_and_there_is_an_end_to_it(town: LivingTown) -> None:
    token = town.report().follow_token
    add(token)
    add(token)
    assert len(cases.follow(token).additions) == 1
    for n in range(2, adding.ADDITIONS_MOST + 1):
        add(token, key=f"k{n}")
    with pytest.raises(Conflict) as enough:
        add(token, key="more")
    assert enough.value.code == "enough_added"


def test_taking_it_back_closes_nothing_by_itself_and_goes_once(town: LivingTown) -> None:
    receipt = town.report()
    cases.withdraw_report(receipt.follow_token, key="w", reason="报错了地点", at=MONDAY_AT)
    assert cases.follow(receipt.follow_token).additions[0].withdraws
    assert cases.case(ALL, receipt.case_id).case.status == "open"
    with pytest.raises(Conflict):
        cases.withdraw_report(receipt.follow_token, key="w2", reason="又", at=MONDAY_AT)


def test_strangers_empty_words_and_settled_matters_are_refused(town: LivingTown) -> None:
    receipt = town.report()
    for odd in ("", "x" * 44, receipt.number):
        with pytest.raises(NotFound):
            add(odd)
    for text in ("", "  ", "长" * 2001, "\x00"):
        with pytest.raises(InvalidInput):
            add(receipt.follow_token, text)
    with pytest.raises(InvalidInput):
        cases.withdraw_report(receipt.follow_token, key="w", reason=" ", at=MONDAY_AT)
    town.closed(receipt)
    with pytest.raises(Conflict) as late:
        add(receipt.follow_token)
    assert late.value.code == "too_late_to_add"
    assert cases.case(ALL, receipt.case_id).additions == ()
