"""Ledgers, looks and search: masked, within one's grids, for a purpose; strangers see nothing."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wangge.domain.people import api as people
from wangge.domain.people.testing import ADMIN, START
from wangge.domain.registers import api
from wangge.domain.registers.models import Entry, Record
from wangge.domain.registers.testing import PATIENTS, RESIDENTS, registered_town
from wangge.domain.registers.tests.conftest import LI, WANG, Desk
from wangge.kernel.errors import InvalidInput, NotFound
from wangge.plumbing.access import UnscopedQuery
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

DAY = timedelta(days=1)


def find(desk: Desk, text: str, field: str = "phone", who: str = "ann") -> tuple[api.Row, ...]:
    return api.find(
        jurisdiction_key=desk.key,
        register=RESIDENTS,
        field=field,
        text=text,
        account_id=desk.cast[who],
        at=START,
    )


def test_a_ledger_is_masked(desk: Desk) -> None:
    desk.enter()
    (row,) = desk.rows()
    assert {c.key: c.text for c in row.cells} == {
        "name": "王**",
        "id_number": "110***********002X",
        "phone": "138****8000",
        "home": "测试街道西苑***",
        "born_on": "1949-**-**",
        "housing": "rented",
        "persons": "2",
        "disabled": "***",
    }
    assert [c.key for c in row.cells if not c.masked] == ["housing", "persons"]


def test_a_field_of_a_narrower_circle_is_left_out(desk: Desk) -> None:
    desk.enter()
    (row,) = desk.rows("hua")
    assert row.cell("disabled") is None and row.cell("phone") is not None


def test_strangers_and_members_of_other_grids_see_nothing(desk: Desk) -> None:
    record_id = desk.enter().record_id
    for who in ("cyn", "eve", "roy"):
        assert desk.rows(who) == ()
        assert find(desk, WANG["phone"], who=who) == ()
        assert api.known(**desk.by(who), values={"id_number": WANG["id_number"]}) == ()
        with pytest.raises(NotFound):
            desk.unmask(record_id, who=who)
        with pytest.raises(NotFound):
            api.who_looked(**desk.by(who), record_id=record_id)
        with pytest.raises(NotFound):
            api.change(**desk.by(who), record_id=record_id, values={"persons": "3"}, reason="x")
    stranger = {"jurisdiction_key": desk.key, "register": RESIDENTS, "at": START}
    assert api.ledger(account_id=None, **stranger).rows == ()
    assert api.ledger(account_id=uuid4(), **stranger).rows == ()


def test_nobody_sees_another_departments_register(desk: Desk) -> None:
    record_id = desk.enter().record_id
    assert desk.rows(register=PATIENTS) == ()
    desk.enter({}, register=PATIENTS, joins=record_id)
    assert len(desk.rows(register=PATIENTS)) == 1
    assert desk.rows("hua", register=PATIENTS) == ()


def test_after_the_end_of_the_appointment_nothing_is_seen(desk: Desk) -> None:
    record_id = desk.enter().record_id
    people.end_appointment(
        appointment_id=desk.cast.appointments["ann"], to_on=date(2026, 3, 4), actor=ADMIN, at=START
    )
    assert len(desk.rows(at=START + DAY)) == 1
    after_at = START + 3 * DAY
    assert desk.rows(at=after_at) == ()
    with pytest.raises(NotFound):
        desk.unmask(record_id, at=after_at)
    assert len(desk.rows("bob", at=after_at)) == 1


def test_no_query_without_a_scope() -> None:
    for model in (Record, Entry):
        with pytest.raises(UnscopedQuery):
            model.objects.all()


def test_unmasking_asks_for_a_purpose_of_that_field(desk: Desk) -> None:
    record_id = desk.enter().record_id
    for purpose in ("", "curiosity", "rescue"):
        with pytest.raises(InvalidInput) as caught:
            desk.unmask(record_id, purpose=purpose)
        assert caught.value.data["possible"] == ["visit"]
    assert desk.unmask(record_id) == "13800138000"
    assert desk.unmask(record_id, "id_number", purpose="rescue") == WANG["id_number"]
    with pytest.raises(NotFound):
        desk.unmask(record_id, "disabled", who="hua")
    looks = [e for e in journal.read("access") if e.kind == "register.looked"]
    assert [(e.data["field"], e.data["purpose"]) for e in looks] == [
        ("phone", "visit"),
        ("id_number", "rescue"),
    ]


def test_the_person_recorded_learns_who_looked(desk: Desk) -> None:
    record_id = desk.enter().record_id
    desk.unmask(record_id)
    desk.unmask(record_id, "name", who="hua", purpose="rescue")
    asked = {**desk.by(), "actor": Actor.resident("wang")}
    looks = api.who_looked(**asked, record_id=record_id)
    assert [(k.by, k.field, k.purpose, k.at) for k in looks] == [
        ("ann", "phone", "visit", START),
        ("hua", "name", "rescue", START),
    ]
    assert len(api.who_looked(**desk.by("bob"), record_id=record_id)) == 2


def test_what_is_known_is_shown_to_be_confirmed(desk: Desk) -> None:
    record_id = desk.enter().record_id
    (known,) = api.known(
        **desk.by("bob", register=PATIENTS), values={"number": WANG["id_number"].lower()}
    )
    assert known.record_id == record_id
    assert {c.key: c.text for c in known.cells} == {
        "full_name": "王**",
        "number": "110***********002X",
        "phone": "138****8000",
    }
    assert api.known(**desk.by(), values={"name": "王小明"}) == ()


def test_finding_by_exact_value(desk: Desk) -> None:
    record_id = desk.enter().record_id
    desk.enter(LI)
    assert [r.record_id for r in find(desk, "138-0013-8000")] == [record_id]
    assert [r.record_id for r in find(desk, "rented", "housing")] == [record_id]
    assert [r.record_id for r in find(desk, WANG["id_number"], "id_number")] == [record_id]
    assert find(desk, "13900139000") == ()
    with pytest.raises(InvalidInput):
        find(desk, "王小明", "name")


def test_pages_follow_one_another(desk: Desk) -> None:
    for name in ("甲", "乙", "丙"):
        desk.enter({"name": name, "id_number": WANG["id_number"]}, separate=True)
    given = {"jurisdiction_key": desk.key, "register": RESIDENTS, "at": START, "limit": 2}
    first = api.ledger(account_id=desk.cast["ann"], **given)
    second = api.ledger(account_id=desk.cast["ann"], after=first.after, **given)
    assert (len(first.rows), len(second.rows), second.after) == (2, 1, None)
    assert not {r.entry_id for r in first.rows} & {r.entry_id for r in second.rows}
    under = desk.cast.town.grids[1]
    assert api.ledger(account_id=desk.cast["hua"], under=under, **given).rows == ()


def test_a_page_takes_the_same_queries_however_long(desk: Desk) -> None:
    counts = []
    for _ in range(2):
        desk.enter(separate=True)
        with CaptureQueriesContext(connection) as queries:
            desk.rows()
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


@pytest.mark.django_db(transaction=True)
def test_no_sealed_value_stands_in_the_database_file() -> None:
    desk = Desk(registered_town())
    record_id = desk.enter(reason="王小明本人申报").record_id
    api.change(
        **desk.by(), record_id=record_id, values={"phone": "13900139000"}, reason="王小明换号"
    )
    api.object_to(**desk.by(), record_id=record_id, field="home", reason="王小明不同意")
    if connection.vendor == "sqlite":
        raw = connection.connection.serialize()
    else:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
            )
            names = [row[0] for row in cursor.fetchall()]
            raw = b""
            for name in names:
                with cursor.copy(f'COPY "{name}" TO STDOUT') as copy:
                    raw += b"".join(bytes(block) for block in copy)
    assert b"rented" in raw  # an open fact is there: it is the right file
    clear = ("王小明", "13800138000", "13900139000", WANG["id_number"], "西苑社区7号", "1949-12-31")
    for text in clear:
        assert text.encode() not in raw, text


def test_what_is_due_is_found_whatever_is_known_of_its_age(desk: Desk) -> None:
    """`facts_since_at` only spares looks: it never hides a line that is due."""
    later = START + 300 * DAY
    old = desk.enter().record_id
    desk.enter(LI, at=later, unit="U01")
    assert [r.record_id for r in desk.rows(at=later, due=True)] == [old]
    Entry.unscoped.update(facts_since_at=None)  # as before it was kept
    assert [r.record_id for r in desk.rows(at=later, due=True)] == [old]
    fields = [c.key for c in desk.rows(at=later)[0].cells]

    def confirm(keys: list[str]) -> None:
        api.confirm(
            jurisdiction_key=desk.key,
            register=RESIDENTS,
            record_id=old,
            fields=keys,
            actor=desk.cast.actor("ann"),
            at=later,
        )

    confirm(fields[:1])
    assert [r.record_id for r in desk.rows(at=later, due=True)] == [old], "the others are due"
    confirm(fields)
    assert desk.rows(at=later, due=True) == ()
    assert Entry.unscoped.get(record_id=old).facts_since_at == later


def test_every_line_of_a_record_knows_since_when_its_facts_are_known(desk: Desk) -> None:
    record = desk.enter().record_id
    desk.enter({}, register=PATIENTS, joins=record, at=START + DAY)
    assert {e.facts_since_at for e in Entry.unscoped.filter(record_id=record)} == {START}


def test_a_list_reads_its_page_and_no_more(desk: Desk) -> None:
    """In the order of one index, so that a hundred thousand lines cost what fifty do."""
    desk.enter()
    with CaptureQueriesContext(connection) as queries:
        desk.rows()
    (listing,) = [q["sql"] for q in queries if 'FROM "registers_entry"' in q["sql"]]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {listing}")
            plan = " ".join(row[3] for row in cursor.fetchall())
        assert "registers_listing" in plan and "TEMP B-TREE" not in plan
    assert "LIMIT 51" in listing


def test_a_search_by_a_sealed_value_goes_by_its_index(desk: Desk) -> None:
    desk.enter()
    with CaptureQueriesContext(connection) as queries:
        assert len(find(desk, WANG["phone"])) == 1
    (listing,) = [q["sql"] for q in queries if "U0" in q["sql"]]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {listing}")
            assert "registers_fact_index" in " ".join(row[3] for row in cursor.fetchall())
