"""Taking in: once only, within few statements, never lost, contacts sealed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import ContactInput, LocationInput, PhotoRef
from wangge.domain.cases.models import Case, Report, Reporter
from wangge.domain.cases.services import notifying
from wangge.domain.cases.testing import MONDAY_AT, LivingTown, living_town
from wangge.domain.cases.testing_pack import tiny_pack
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import Conflict, InvalidInput, ManyErrors, Refused
from wangge.kernel.ids import new_id
from wangge.packs import registry
from wangge.plumbing.access import Scope
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal
from wangge.plumbing.outbox import api as outbox

ALL = Scope.everything()
STATEMENTS_MOST = 10


def statements(run: Callable[[], Any]) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        run()
    # A clock is stored once in a process's life; within a test that is never committed.
    marks = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", 'INSERT INTO "tasks_clockversion"')
    return [q["sql"] for q in seen.captured_queries if not q["sql"].startswith(marks)]


def test_an_intake_takes_few_statements(town: LivingTown) -> None:
    town.report()
    plain = statements(town.report)
    assert len(plain) <= 8, plain
    contact = ContactInput("王一", "13800000000")
    whole = statements(lambda: town.report(contact=contact, type_key="lamp"))
    assert len(whole) <= STATEMENTS_MOST, whole
    nowhere = statements(lambda: town.report(contact=contact, location=None, type_key=""))
    assert len(nowhere) <= STATEMENTS_MOST, nowhere


def test_an_act_takes_few_statements(town: LivingTown) -> None:
    first, second = town.report().case_id, town.report().case_id
    town.act(first, "done", "member_1", MONDAY_AT, outcome="fixed")
    seen = statements(lambda: town.act(second, "done", "member_1", MONDAY_AT, outcome="fixed"))
    assert len(seen) <= 11, seen


def test_the_same_key_is_the_same_report(town: LivingTown) -> None:
    first = town.report(key="k")
    again = town.report(key="k", contact=ContactInput("another"))
    assert (again.created, again.number) == (False, first.number)
    assert again.follow_token == first.follow_token
    with pytest.raises(Conflict) as used:
        town.report(key="k", text="其他")
    assert used.value.field == "key" and used.value.data["number"] == first.number
    other = town.report(key="k", actor=Actor.resident("somebody else"))
    assert other.created and Case.unscoped.count() == 2
    assert cases.find_receipt(client="resident:visitor", key="k") is not None
    assert cases.find_receipt(client="resident:visitor", key="other") is None


@pytest.mark.django_db(transaction=True)
def test_many_at_once_under_one_key_make_one_case() -> None:
    town = living_town()
    receipts: list[cases.Receipt] = []
    errors: list[Exception] = []
    start = threading.Barrier(6)

    def send(number: int) -> None:
        try:
            start.wait(20)
            receipts.extend(town.report(key=key) for key in ("a", "b", f"own-{number}"))
        except Exception as problem:
            errors.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not errors and len(receipts) == 18
    assert Case.unscoped.count() == Report.unscoped.count() == 8
    assert sum(r.created for r in receipts) == 8
    assert len({r.number for r in receipts}) == 8
    assert tasks.unowned(MONDAY_AT) == []
    assert journal.verify().ok


@pytest.mark.django_db(transaction=True)
def test_two_who_act_at_once_act_one_after_the_other() -> None:
    town = living_town()
    case_id = town.report().case_id
    seen = cases.standing(case_id).version
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def act(action: str) -> None:
        try:
            start.wait(20)
            cases.act(
                case_id=case_id,
                action=action,
                actor=town.actor("member_1"),
                at=MONDAY_AT,
                version=seen,
                payload=cases.ActionInput(reason="大", outcome="fixed"),
            )
            outcomes.append(action)
        except (Conflict, Refused) as refused:
            outcomes.append(refused.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=(a,)) for a in ("done", "climb")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(outcomes) == 2 and "case_changed" in outcomes
    assert len(tasks.tasks_of(f"case:{case_id}", only_open=True)) == 1
    assert journal.verify().ok


@pytest.mark.django_db(transaction=True)
def test_acts_and_pauses_at_once_wait_for_each_other_and_none_is_lost() -> None:
    steps = tiny_pack().model_dump(mode="json")["flows"]
    handling = next(s for s in steps[0]["steps"] if s["key"] == "handling")
    remark = {"key": "remark", "name": {"zh": "备注", "en": "remark"}, "to": "handling"}
    handling["actions"].append({**remark, "requires": ["note"]})
    town = living_town(pack=tiny_pack(flows=steps))
    case_id = town.report().case_id
    task_id = cases.standing(case_id).task_id
    assert task_id is not None
    errors: list[Exception] = []
    member = town.actor("member_1")
    start = threading.Barrier(3)

    def remarks(words: str) -> None:
        for _ in range(5):
            town.act(case_id, "remark", "member_1", MONDAY_AT, note=words)

    def pauses() -> None:
        tasks.pause(task_id, reason="等", actor=member, at=MONDAY_AT)
        tasks.resume(task_id, actor=member, at=MONDAY_AT + timedelta(hours=1))

    def run(work: Callable[[], None]) -> None:
        try:
            start.wait(20)
            work()
        except Exception as problem:
            errors.append(problem)
        finally:
            connections.close_all()

    work = [lambda: remarks("甲"), lambda: remarks("乙"), pauses]
    threads = [threading.Thread(target=run, args=(w,)) for w in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    case = cases.standing(case_id)
    assert case.version == 13 and not case.paused
    assert case.due_at == MONDAY_AT + timedelta(hours=6)
    assert len([e for e in cases.timeline(ALL, case_id) if e.note]) == 10
    assert journal.verify().ok


def test_placeholder_points_are_no_places(town: LivingTown) -> None:
    lon, lat = town.place.point(0, 0)
    point = {"lon": lon, "lat": lat, "radius_m": 30, "name": {"zh": "市政厅", "en": "City Hall"}}
    registry.use_pack(tiny_pack(placeholder_points=[point]))
    near = cases.case(ALL, town.report(location=LocationInput(lon + 0.0002, lat)).case_id)
    assert (near.case.place_status, near.case.located, near.case.lon) == ("unlocated", False, None)
    assert near.reports[0].place["placeholder"]["en"] == "City Hall"
    assert Report.unscoped.get().raw["lon"] == lon + 0.0002, "what was given is kept"
    farther = cases.case(ALL, town.report(location=LocationInput(lon + 0.0004, lat)).case_id)
    assert farther.case.place_status == "inside"


def test_a_sources_word_counts_before_the_packs(town: LivingTown) -> None:
    receipt = town.report(
        source={"id": 7},
        department="lamps",
        limit_given=True,
        actor=Actor.system("import:city"),
    )
    case = cases.standing(receipt.case_id)
    assert case.department == "lamps" and case.holder_id == town.who["crew"]
    assert case.due_at is None and case.step_due_at is None
    done = town.act(case.id, "done", "crew", MONDAY_AT + timedelta(days=90), outcome="fixed")
    assert done.on_time and done.no_limit
    verdict = cases.verdicts([case.id])[case.id]
    assert (verdict.on_time, verdict.no_limit, verdict.unit_code) == (True, True, "U00")
    with pytest.raises(InvalidInput) as unknown:
        town.report(department="nobody")
    assert unknown.value.field == "route.department"


def test_an_imported_matter_waits_for_no_resident(town: LivingTown) -> None:
    receipt = town.report(source={"id": 7}, actor=Actor.system("import:city"))
    closed = town.verified(receipt)
    assert (closed.status, closed.outcome) == ("closed", "fixed")


def test_everything_wrong_is_named_at_once(town: LivingTown) -> None:
    with pytest.raises(ManyErrors) as wrong:
        town.report(
            text="x" * 2001,
            key=" ",
            contact=ContactInput("n" * 41, "what"),
            received_at=MONDAY_AT + timedelta(hours=1),
            photos=[PhotoRef(new_id())] * 9,
        )
    fields = [e.field for e in wrong.value.errors]
    assert fields == ["key", "text", "contact.name", "contact.phone", "photos", "received_at"]
    with pytest.raises(InvalidInput) as nothing:
        town.report(text="", type_key="")
    assert nothing.value.field == "text"
    with pytest.raises(InvalidInput) as odd:
        town.report(text="a\x00")
    assert odd.value.code == "bad_characters"
    with pytest.raises(InvalidInput) as unknown:
        town.report(type_key="no_such")
    assert unknown.value.field == "type_key"


def test_contacts_are_sealed_masked_and_shown_to_those_with_right_and_purpose(
    town: LivingTown,
) -> None:
    case_id = town.report(contact=ContactInput("王小一", "13812345678")).case_id
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone FROM cases_reporter")
        stored = b"".join(bytes(value) for value in cursor.fetchone())
    assert "王".encode() not in stored and b"138" not in stored
    masked = cases.case(ALL, case_id).reports[0].contact
    assert (masked.there, masked.name, masked.phone) == (True, "王**", "*********78")
    for name in ("stranger", "member_1", "chief"):
        with pytest.raises(Refused):
            cases.reveal_contact(town.who[name], case_id, "call_back", at=MONDAY_AT)
    with pytest.raises(InvalidInput) as purpose:
        cases.reveal_contact(town.who["desk"], case_id, "curiosity", at=MONDAY_AT)
    assert purpose.value.field == "purpose"
    shown = cases.reveal_contact(town.who["desk"], case_id, "call_back", at=MONDAY_AT)
    assert (shown.name, shown.phone) == ("王小一", "13812345678")
    looks = journal.read("access")
    assert [e.kind for e in looks] == ["access.contact_revealed"]
    assert looks[0].data["purpose"] == "call_back"
    everything = [
        e
        for entries in journal.read_many([f"case:{case_id}", "access", "people"]).values()
        for e in entries
    ]
    assert not any("王小一" in str(e.data) or "13812345678" in str(e.data) for e in everything)


def test_contacts_are_purged_in_time_but_not_of_open_matters(town: LivingTown) -> None:
    still_open = town.report(contact=ContactInput("甲", "13800000000"))
    done = town.report(contact=ContactInput("乙", "13900000000"))
    town.closed(done)
    purge_on = Reporter.objects.values_list("purge_on", flat=True).distinct().get()
    begins_at = places.day_begins(town.key, purge_on)
    assert begins_at.date() < purge_on, "the town is ahead of UTC"
    assert not notifying.purge(begins_at - timedelta(seconds=1))
    other = living_town("gulou").key
    assert cases.purge_contacts(jurisdiction_key=other, at=begins_at) == 0, "not this town's"
    assert notifying.purge(begins_at)
    assert not notifying.purge(begins_at)
    assert cases.case(ALL, done.case_id).reports[0].contact.purged
    assert cases.case(ALL, still_open.case_id).reports[0].contact.name == "甲**"
    assert Reporter.objects.exclude(purged_at=None).get().phone == ""


def test_residents_are_told_at_public_steps_by_reference(town: LivingTown) -> None:
    told: list[dict[str, Any]] = []
    with outbox.only(keep=True):
        outbox.listen("notify.tell", lambda news: told.append(news.payload))
        receipt = town.report(contact=ContactInput("王", "13800000000"))
        town.report(contact=ContactInput("李", "13700000000", may_notify=False))
        town.report()
        outbox.deliver_due(MONDAY_AT, 100)
    assert [(t["address_ref"], t["values"]["step"]) for t in told] == [
        (f"report:{receipt.report_id}", "handling")
    ]
    assert "13800000000" not in str(told)


def test_people_who_leave_take_no_case_with_them(town: LivingTown) -> None:
    case_id = town.report().case_id
    leaver = town.who["member_1"]
    plan = {a.id: people.CLIMB for a in people.appointments_of(leaver, MONDAY_AT)}
    people.deactivate(leaver, plan, actor=Actor.system("test"), at=MONDAY_AT)
    case = cases.standing(case_id)
    assert case.holder_id in (town.who["head_west"], town.who["inspector_west"])
    assert (case.circulation, case.handler_grid) == ("small", town.place.communities[0])
    assert tasks.unowned(MONDAY_AT) == []
