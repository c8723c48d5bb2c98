"""What is kept of a reporter, who looked, and its change or removal by their own hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import ContactInput
from wangge.domain.cases.models import Case, Reporter
from wangge.domain.cases.testing import MONDAY_AT, LivingTown
from wangge.kernel.errors import Conflict, InvalidInput, ManyErrors, NotFound
from wangge.plumbing.journal import api as journal

LATER = MONDAY_AT + timedelta(hours=1)


def test_who_left_a_contact_sees_it_masked_with_every_look(town: LivingTown) -> None:
    receipt = town.report(contact=ContactInput("王阿姨", "13800001234"))
    other = town.report(contact=ContactInput("李", "13900005678"))
    cases.reveal_contact(town.who["desk"], receipt.case_id, "call_back", at=LATER)
    cases.reveal_contact(town.who["desk"], other.case_id, "verify", at=LATER)
    kept = cases.own_contact(receipt.follow_token)
    assert (kept.name, kept.phone) == ("王**", "*********34")
    assert kept.purge_on and kept.may_leave
    (look,) = cases.contact_looks_of(receipt.follow_token)
    assert (look.at, look.purpose) == (LATER, "call_back") and look.by
    for odd in (receipt.number, "", "x" * 44):
        with pytest.raises(NotFound):
            cases.own_contact(odd)
        with pytest.raises(NotFound):
            cases.contact_looks_of(odd)


def test_it_is_changed_and_removed_at_once(town: LivingTown) -> None:
    receipt = town.report(contact=ContactInput("王阿姨", "13800001234"))
    token = receipt.follow_token
    cases.change_contact(token, name="王芳", phone="025-8888 1234", at=LATER)
    shown = cases.reveal_contact(town.who["desk"], receipt.case_id, "call_back", at=LATER)
    assert (shown.name, shown.phone) == ("王芳", "025-8888 1234")
    cases.change_contact(token, name="", phone=" ", at=LATER)
    assert Reporter.objects.get().phone == "" and cases.own_contact(token).purge_on is None
    assert not Case.unscoped.get().tells_resident
    with pytest.raises(NotFound):
        cases.reveal_contact(town.who["desk"], receipt.case_id, "call_back", at=LATER)
    kinds = [e.kind for e in journal.read("access")]
    assert kinds == [
        "access.contact_changed",
        "access.contact_revealed",
        "access.contact_removed",
    ]
    told = str([e.data for e in journal.read("access")])
    assert "88881234" not in "".join(filter(str.isdigit, told))
    assert len(cases.contact_looks_of(token)) == 1, "the looks stay"


def test_one_is_left_later_but_not_after_the_end(town: LivingTown) -> None:
    receipt = town.report()
    token = receipt.follow_token
    cases.change_contact(token, name="", phone="", at=LATER)  # nothing there, nothing to do
    with pytest.raises((InvalidInput, ManyErrors)) as bad:
        cases.change_contact(token, name="x" * 41, phone="abc", at=LATER)
    assert isinstance(bad.value, ManyErrors)
    cases.change_contact(token, name="赵", phone="13800001234", at=LATER)
    assert cases.own_contact(token).name == "赵**" and Case.unscoped.get().tells_resident
    town.closed(receipt)
    with pytest.raises(Conflict):
        cases.change_contact(token, name="钱", phone="", at=MONDAY_AT + timedelta(hours=4))
    cases.change_contact(token, name="", phone="", at=MONDAY_AT + timedelta(hours=4))
    assert cases.own_contact(token).purge_on is None
