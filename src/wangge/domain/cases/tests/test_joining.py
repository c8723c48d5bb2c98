"""Two callers about one matter: the first case carries both, both follow, it counts once."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import CaseFilter, ContactInput, LocationInput, PhotoRef, Receipt
from wangge.domain.cases.models import Case, Report
from wangge.domain.cases.services import joining
from wangge.domain.cases.testing import MONDAY_AT, LivingTown
from wangge.kernel.errors import Conflict, InvalidInput, Refused
from wangge.kernel.ids import new_id
from wangge.plumbing.access import Scope
from wangge.plumbing.journal import api as journal
from wangge.plumbing.notify import api as notify
from wangge.plumbing.outbox import api as outbox

ALL = Scope.everything()
LATER = MONDAY_AT + timedelta(minutes=20)
FIRST = ContactInput("王阿姨", "13800001234")
SECOND = ContactInput("李师傅", "13900005678")


def two(town: LivingTown) -> tuple[Receipt, Receipt]:
    """Two reports of one heap of litter, each with a photo, the second as a case of its own."""
    first = town.report(contact=FIRST, photos=(PhotoRef(new_id()),))
    second = town.report(
        text="还是那堆垃圾", contact=SECOND, photos=(PhotoRef(new_id()),), at=LATER
    )
    return first, second


def tie(town: LivingTown, second: Receipt, first: Receipt) -> cases.CaseView:
    """Ends the second as the same as the first."""
    return town.act(second.case_id, "same", "dispatcher", LATER, same_as=first.number.lower())


def figures(town: LivingTown) -> dict[str, int]:
    found = cases.overview(ALL, CaseFilter(town.key), group_by="none", now=LATER)
    return dict(found.total.counts)


def deliver() -> None:
    while outbox.deliver_due(MONDAY_AT + timedelta(days=1), 100):
        pass


def test_the_first_case_carries_both_and_both_follow_it(town: LivingTown) -> None:
    first, second = two(town)
    ended = tie(town, second, first)
    assert (ended.status, ended.outcome, ended.same_as_id) == ("closed", "duplicate", first.case_id)
    detail = cases.case(ALL, first.case_id)
    assert [r.id for r in detail.reports] == [first.report_id, second.report_id]
    assert len(detail.files) == 2 and not cases.case(ALL, second.case_id).reports
    for token in (first.follow_token, second.follow_token):
        assert cases.follow(token).number == first.number and cases.follow(token).status == "open"
    assert cases.follow(second.number).number == first.number
    assert cases.follow_by_phone(second.number, "5678").steps
    assert journal.verify().ok
    (joined,) = [e for e in journal.read(f"case:{first.case_id}") if e.kind == cases.JOINED]
    assert joined.data["reports"] == [str(second.report_id)]
    told = str(joined.data)
    assert not any(secret in told for secret in (SECOND.phone, SECOND.name, "垃圾"))


def test_each_sees_only_what_they_told_themselves(town: LivingTown) -> None:
    first, second = two(town)
    cases.add_to_report(second.follow_token, key="k", text="在三号楼后面", at=LATER)
    tie(town, second, first)
    cases.add_to_report(first.follow_token, key="k", text="越来越多", at=LATER)
    mine, theirs = cases.follow(first.follow_token), cases.follow(second.follow_token)
    assert (mine.text, theirs.text) == ("垃圾堆在路口", "还是那堆垃圾")
    assert len(mine.photos) == len(theirs.photos) == 1 and mine.photos != theirs.photos
    assert [a.text for a in mine.additions] == ["越来越多"]
    assert [a.text for a in theirs.additions] == ["在三号楼后面"]
    assert len(cases.case(ALL, first.case_id).additions) == 2
    assert theirs.received_at == LATER
    shown = cases.reveal_contact(
        town.who["desk"], first.case_id, "call_back", at=LATER, report_id=second.report_id
    )
    assert (shown.phone, shown.report_id) == (SECOND.phone, second.report_id)
    assert cases.own_contact(first.follow_token).phone.endswith("34")
    cases.change_contact(first.follow_token, name="", phone="", at=LATER)
    assert Case.unscoped.get(pk=first.case_id).tells_resident, "the other is told still"


def test_both_are_told_and_whoever_holds_it_too(town: LivingTown) -> None:
    told: list[tuple[str, str]] = []
    with outbox.only(keep=True):
        outbox.listen(
            "notify.tell", lambda n: told.append((n.payload["address_ref"], n.payload["template"]))
        )
        first, second = two(town)
        deliver()
        told.clear()
        tie(town, second, first)
        deliver()
        mine, theirs = f"report:{first.report_id}", f"report:{second.report_id}"
        assert (theirs, cases.JOINED) in told and mine not in {to for to, _ in told}
        town.verified(first)
        deliver()
        assert {mine, theirs} <= {to for to, what in told if what == "case.public_step"}
    cases.confirm(second.follow_token, rating=4, at=MONDAY_AT + timedelta(hours=3))
    assert cases.follow(first.follow_token).status == "closed"


def test_whoever_holds_it_is_told(town: LivingTown) -> None:
    first, second = two(town)
    tie(town, second, first)
    deliver()
    holder = cases.case(ALL, first.case_id).case.holder_id
    assert cases.JOINED in [row.template for row in notify.inbox(f"account:{holder}")]


def test_it_is_counted_once(town: LivingTown) -> None:
    first, second = two(town)
    assert figures(town)["received"] == 2
    tie(town, second, first)
    counts = figures(town)
    assert (counts["received"], counts["open"], counts["closed"]) == (1, 1, 0)
    assert counts["on_time"] + counts["late"] + counts["no_limit"] == 0
    listed = cases.case_queue(ALL, CaseFilter(town.key, measure="received"))
    assert [c.id for c in listed.rows] == [first.case_id]
    assert cases.tally_types(ALL, CaseFilter(town.key)).total() == 1
    assert len(cases.case_queue(ALL, CaseFilter(town.key)).rows) == 2, "still to be found"


def test_the_case_must_be_named_open_another_and_in_sight(town: LivingTown) -> None:
    first, second = two(town)
    done = town.report(column=1)
    town.closed(done)
    with pytest.raises(Refused):  # whoever is to do the work can't end it so
        town.act(second.case_id, "same", "member_1", LATER, same_as=first.number)
    wrong = {"": "same_as_missing", "26-7K3-M9Q-X2H": "case_number_check", "x": "case_number_form"}
    wrong |= {second.number: "no_such_case", done.number: "not_open_any_more"}
    for number, code in wrong.items():
        with pytest.raises(InvalidInput) as refused:
            town.act(second.case_id, "same", "dispatcher", LATER, same_as=number)
        assert (refused.value.code, refused.value.field) == (code, "same_as")
    with pytest.raises(InvalidInput) as idle:
        town.act(second.case_id, "done", "member_1", LATER, outcome="fixed", same_as=first.number)
    assert idle.value.code == "same_not_asked"
    east = town.report(column=3, row=3)
    mine = Case.unscoped.get(pk=second.case_id)
    with pytest.raises(InvalidInput) as unseen:  # what one may not see isn't there
        joining.named(mine, east.number, town.actor("member_1"), LATER)
    assert unseen.value.code == "no_such_case"
    assert cases.case(ALL, second.case_id).case.status == "open"


def test_what_was_joined_before_goes_along(town: LivingTown) -> None:
    first, second = two(town)
    third = town.report(text="第三个人", contact=ContactInput("赵", "13700009999"))
    tie(town, third, second)
    tie(town, second, first)
    assert len(cases.case(ALL, first.case_id).reports) == 3
    assert cases.follow(third.number).number == first.number
    assert figures(town)["received"] == 1


def test_a_call_is_taken_down_for_the_case_that_is_open(town: LivingTown) -> None:
    first = town.report()
    assert not Case.unscoped.get(pk=first.case_id).tells_resident
    join = partial(
        cases.join_report,
        case_id=first.case_id,
        key="call-1",
        channel="hotline",
        text="又有人打来说那堆垃圾",
        location=LocationInput(address="路口"),
        contact=SECOND,
        actor=town.actor("desk"),
        at=LATER,
    )
    receipt, again = join(), join()
    assert receipt.created and not again.created and again.report_id == receipt.report_id
    assert receipt.number == first.number and Report.unscoped.count() == 2
    assert Case.unscoped.count() == 1 and Case.unscoped.get().tells_resident
    assert cases.follow_by_phone(first.number, "5678").known
    with pytest.raises(Conflict):
        join(text="别的事")
    with pytest.raises(Conflict) as unseen:
        join(key="x", actor=town.actor("stranger"))
    assert unseen.value.code == "not_open_any_more"
    town.closed(first)
    assert not join().created, "sent again after the end"
    with pytest.raises(Conflict):
        join(key="call-2")


def test_likely_ones_are_of_the_kind_at_the_place_and_open(town: LivingTown) -> None:
    first, second = two(town)
    town.report(column=2, row=2)
    other = town.report(type_key="lamp", contact=FIRST)
    case = cases.case(ALL, second.case_id).case
    assert [c.id for c in cases.alike_of(ALL, case)] == [first.case_id]
    assert cases.alike_of(Scope.nothing(), case) == ()
    untyped = cases.Matter(town.key, LATER, units=[case.unit_code])
    assert {c.id for c in cases.alike(ALL, untyped)} == {
        first.case_id,
        second.case_id,
        other.case_id,
    }
    late = cases.Matter(town.key, LATER + timedelta(days=31), units=[case.unit_code])
    assert cases.alike(ALL, late) == () == cases.alike(ALL, cases.Matter(town.key, LATER))
    lon, lat = town.place.point(0, 0)
    near = cases.Matter(town.key, LATER, "litter", lon=lon + 0.0002, lat=lat)
    assert len(cases.alike(ALL, near)) == 2


def test_what_is_settled_meanwhile_takes_nothing_over(town: LivingTown) -> None:
    first, second = two(town)
    rows = [Case.unscoped.get(pk=r.case_id) for r in (second, first)]
    town.closed(first)
    with pytest.raises(InvalidInput) as late:
        joining.hand_over(*rows, tells=True, actor=town.actor("dispatcher"), at=LATER)
    assert late.value.code == "not_open_any_more"
    assert len(cases.case(ALL, second.case_id).reports) == 1


def test_a_case_is_never_joined_to_one_that_was_joined_to_it(town: LivingTown) -> None:
    first, second = two(town)
    third = town.report(text="第三个人")
    tie(town, second, first)
    with pytest.raises(InvalidInput) as ring:
        tie(town, first, second)
    assert (ring.value.code, ring.value.field) == ("same_as_ring", "same_as")
    with pytest.raises(InvalidInput) as elsewhere:
        tie(town, third, second)
    assert elsewhere.value.code == "same_as_joined" and first.number in elsewhere.value.zh
    tie(town, third, first)
    assert len(cases.case(ALL, first.case_id).reports) == 3
