"""Facts once, history whole: entering, changing, correcting, confirming, moving, removing."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from wangge.domain.people.testing import START
from wangge.domain.registers import api
from wangge.domain.registers.models import Entry, Fact, FactPast, Identity, Objection, Record
from wangge.domain.registers.services.common import digest, stream_of
from wangge.domain.registers.testing import PATIENTS, RESIDENTS
from wangge.domain.registers.tests.conftest import LI, WANG, Desk
from wangge.kernel.errors import Conflict, InvalidInput, ManyErrors, NotFound, Refused
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

YEAR = timedelta(days=365)
PATIENT = {"full_name": "王小明", "number": "11010519491231002X", "diagnosis": "高血压"}


def kinds(record_id: object) -> list[str]:
    return [e.kind for e in journal.read(f"register:{record_id}")]


def values(record_id: object) -> dict[str, str]:
    return {f.key: f.value for f in Fact.objects.filter(record_id=record_id)}


def test_a_subject_is_entered_with_canonical_facts(desk: Desk) -> None:
    done = desk.enter()
    assert done.grid_code == desk.cast.town.grids[0]
    assert values(done.record_id)["phone"] == "13800138000"
    assert Fact.objects.get(record_id=done.record_id, key="housing").clear == "rented"
    sealed = Fact.objects.get(record_id=done.record_id, key="phone")
    assert sealed.clear is None and sealed.index
    assert Identity.objects.filter(record_id=done.record_id).count() == 1


def test_all_errors_show_at_once(desk: Desk) -> None:
    with pytest.raises(ManyErrors) as caught:
        desk.enter({"name": "", "id_number": "1", "persons": "0", "colour": "red"})
    fields = [e.field for e in caught.value.errors]
    assert fields == ["name", "id_number", "persons", "colour"]
    assert not Record.unscoped.exists()


def test_only_a_keeper_of_that_grid_enters(desk: Desk) -> None:
    for who in ("cyn", "eve", "roy"):
        with pytest.raises(Refused):
            desk.enter(who=who)
    with pytest.raises(InvalidInput):
        desk.enter(unit="U99")
    desk.enter(who="hua")  # heads the community: case.supervise


def test_a_known_subject_is_not_entered_twice_unasked(desk: Desk) -> None:
    first = desk.enter()
    with pytest.raises(Conflict) as caught:
        desk.enter({**LI, "id_number": WANG["id_number"]})
    assert caught.value.data == {"records": [str(first.record_id)]}
    second = desk.enter({**LI, "id_number": WANG["id_number"]}, separate=True)
    assert second.record_id != first.record_id
    with pytest.raises(Conflict, match="already_entered"):
        desk.enter(joins=first.record_id)


def test_another_department_asks_only_for_what_is_new(desk: Desk) -> None:
    first = desk.enter()
    joined = desk.enter({"diagnosis": "高血压"}, register=PATIENTS, joins=first.record_id)
    assert joined.record_id == first.record_id and joined.changed == ("diagnosis",)
    assert Fact.objects.filter(record_id=first.record_id, key="name").count() == 1
    api.change(
        **desk.by(register=PATIENTS),
        record_id=first.record_id,
        values={"phone": "13900139000"},
        reason="换号",
    )
    (row,) = desk.rows()
    assert row.cell("phone").text == "139****9000"  # type: ignore[union-attr]


def test_joining_across_grids_is_refused(desk: Desk) -> None:
    first = desk.enter()
    with pytest.raises(NotFound):
        desk.enter(PATIENT, register=PATIENTS, who="cyn", unit="U02", joins=first.record_id)


def test_a_change_keeps_what_was_with_who_and_why(desk: Desk) -> None:
    record_id = desk.enter().record_id
    later_at = START + timedelta(days=3)
    done = api.change(
        **desk.by("bob", at=later_at),
        record_id=record_id,
        values={"phone": "13900139000", "persons": "2"},
        reason="本人换号",
        version=1,
    )
    assert done.changed == ("phone",) and done.version == 2
    past = FactPast.objects.get(record_id=record_id)
    assert (past.key, past.value, past.by) == ("phone", "13800138000", str(desk.cast.actor("ann")))
    assert past.until_at == later_at
    seen = api.history(
        jurisdiction_key=desk.key,
        register=RESIDENTS,
        record_id=record_id,
        field="phone",
        account_id=desk.cast["ann"],
        at=later_at,
    )
    assert [(p.text, p.how, p.reason) for p in seen] == [
        ("138****8000", "entered", ""),
        ("139****9000", "changed", "本人换号"),
    ]
    with pytest.raises(Conflict, match="record_changed"):
        api.change(**desk.by(), record_id=record_id, values={"persons": "3"}, reason="x", version=1)


def test_a_correction_is_told_apart_and_needs_a_reason(desk: Desk) -> None:
    record_id = desk.enter().record_id
    with pytest.raises(InvalidInput, match="reason"):
        api.correct(**desk.by(), record_id=record_id, values={"name": "王晓明"}, reason=" ")
    api.correct(
        **desk.by(),
        record_id=record_id,
        values={"name": "王晓明"},
        reason="错别字",
        asked_by_subject=True,
    )
    entry = journal.read(stream_of(record_id))[-1]
    assert entry.kind == "register.corrected" and entry.data["asked_by_subject"]
    assert entry.data["facts"] == {"name": digest(record_id, "name", "王晓明")}


def test_who_may_not_see_a_field_may_not_write_it(desk: Desk) -> None:
    record_id = desk.enter().record_id
    with pytest.raises(Refused):
        api.change(**desk.by("hua"), record_id=record_id, values={"disabled": "否"}, reason="康复")
    api.change(**desk.by(), record_id=record_id, values={"disabled": "否"}, reason="康复")


def test_an_identity_follows_a_correction(desk: Desk) -> None:
    record_id = desk.enter().record_id
    right = {"id_number": LI["id_number"]}
    api.correct(**desk.by(), record_id=record_id, values=right, reason="证件号有误")
    assert [k.record_id for k in api.known(**desk.by(), values=right)] == [record_id]
    assert api.known(**desk.by(), values={"id_number": WANG["id_number"]}) == ()


def test_confirming_moves_the_refresh_and_the_retention(desk: Desk) -> None:
    record_id = desk.enter().record_id
    api.confirm(**desk.by(at=START + YEAR), record_id=record_id, fields=["phone"])
    (row,) = desk.rows(at=START + YEAR)
    phone, name = row.cell("phone"), row.cell("name")
    assert phone and name and phone.due_on and name.due_on
    assert (phone.due_on - name.due_on).days == 365
    assert Entry.unscoped.get().keep_until_on.year == 2030


def test_moving_takes_every_departments_line_along(desk: Desk) -> None:
    record_id = desk.enter().record_id
    desk.enter({}, register=PATIENTS, joins=record_id)
    api.move(**desk.by(), record_id=record_id, place=api.PlaceInput(unit_code="U02"), reason="搬家")
    assert set(Entry.unscoped.values_list("grid_code", flat=True)) == {desk.cast.town.grids[1]}
    assert desk.rows() == () and len(desk.rows("cyn")) == 1
    note = Fact.objects.get(record_id=record_id, key="_place")
    assert note.reason == "搬家"


def test_an_ended_line_is_shown_no_more_but_kept(desk: Desk) -> None:
    record_id = desk.enter().record_id
    api.end(**desk.by(), record_id=record_id, reason="搬离辖区")
    assert desk.rows() == () and len(desk.rows(ended=True)) == 1
    assert api.remove_expired(jurisdiction_key=desk.key, at=START + 2 * YEAR) == 0


def test_retention_removes_the_data_and_leaves_a_proof(desk: Desk) -> None:
    record_id = desk.enter().record_id
    api.change(**desk.by(), record_id=record_id, values={"phone": "13900139000"}, reason="换号")
    assert api.remove_expired(jurisdiction_key=desk.key, at=START + 4 * YEAR) == 1
    assert api.remove_expired(jurisdiction_key=desk.key, at=START + 4 * YEAR) == 0
    for rows in (Fact.objects, FactPast.objects, Identity.objects, Entry.unscoped, Record.unscoped):
        assert not rows.exists()
    removed = next(
        e for e in journal.read(stream_of(record_id)) if e.kind == "register.facts_removed"
    )
    assert removed.data["digests"]["phone"] == [
        digest(record_id, "phone", "13800138000"),
        digest(record_id, "phone", "13900139000"),
    ]
    assert journal.verify().findings == []


def test_retention_of_one_register_leaves_the_other_ones_facts(desk: Desk) -> None:
    record_id = desk.enter().record_id
    desk.enter({"diagnosis": "高血压"}, register=PATIENTS, joins=record_id)
    assert api.remove_expired(jurisdiction_key=desk.key, at=START + 4 * YEAR) == 1
    assert set(values(record_id)) == {"name", "id_number", "phone", "diagnosis"}
    assert kinds(record_id)[-1] == "register.facts_removed"


def test_the_journal_holds_no_value(desk: Desk) -> None:
    record_id = desk.enter().record_id
    api.change(
        **desk.by(), record_id=record_id, values={"phone": "13900139000"}, reason="王小明换号"
    )
    desk.unmask(record_id)
    told = json.dumps(
        [e.data for s in (stream_of(record_id), "access") for e in journal.read(s)],
        ensure_ascii=False,
    )
    for text in ("王", "13800138000", "13900139000", "110105194912", "西苑", "1949-12"):
        assert text not in told


def test_an_objection_hides_the_fact_until_it_is_decided(desk: Desk) -> None:
    record_id = desk.enter().record_id
    objection = api.object_to(
        **{**desk.by(), "actor": Actor.resident("wang")},
        record_id=record_id,
        field="phone",
        reason="不愿被打扰",
    )
    phone = desk.rows()[0].cell("phone")
    assert phone and phone.objected and phone.text == "***"
    with pytest.raises(Conflict, match="objected"):
        desk.unmask(record_id)
    with pytest.raises(NotFound):
        api.decide_objection(**desk.by("cyn"), objection_id=objection, upheld=True, reason="x")
    api.decide_objection(**desk.by(), objection_id=objection, upheld=False, reason="救援必需")
    assert desk.unmask(record_id) == "13800138000"
    with pytest.raises(Conflict, match="decided"):
        api.decide_objection(**desk.by(), objection_id=objection, upheld=True, reason="x")


@pytest.mark.parametrize(("field", "left"), [("phone", True), ("", False)])
def test_an_upheld_objection_removes(desk: Desk, field: str, left: bool) -> None:
    record_id = desk.enter().record_id
    objection = api.object_to(**desk.by(), record_id=record_id, field=field, reason="无依据")
    api.decide_objection(**desk.by(), objection_id=objection, upheld=True, reason="同意")
    assert Record.unscoped.filter(pk=record_id).exists() is left
    assert "phone" not in values(record_id)
    assert Objection.objects.exists() is left
    assert "register.facts_removed" in kinds(record_id)
