"""Excel out and in: all of it or nothing, errors beside their rows, doubles for a person."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pytest
import xlsxwriter

from wangge.domain.people.testing import START
from wangge.domain.registers import api
from wangge.domain.registers.models import Entry, Fact, How, Identity, Proposal, Record
from wangge.domain.registers.queries import ledger as listing
from wangge.domain.registers.sheets import MarkedSheet, read_rows, read_titles
from wangge.domain.registers.testing import RESIDENTS, RESIDENTS_SPEC
from wangge.domain.registers.tests.conftest import LI, WANG, Desk
from wangge.kernel.errors import Conflict, InvalidInput, ManyErrors, NotFound, Refused, WanggeError
from wangge.plumbing.journal import api as journal

TITLES = ("单元网格编码", "姓名", "身份证号", "Phone", "housing", "出生日期")
WANG_ROW = ("U00", "王小明", WANG["id_number"], 13800138000, "租住", "1949-12-31")
LI_ROW = ("U00", "李四", LI["id_number"], "", "", "")


def sheet(*rows: Sequence[object], titles: Sequence[str] = TITLES) -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number, row in enumerate((titles, *rows)):
            page.write_row(number, 0, row)
    return buffer.getvalue()


def load(desk: Desk, data: bytes, who: str = "ann", **more: object) -> api.ImportReport:
    return api.import_sheet(**desk.by(who), data=data, **more)  # type: ignore[arg-type]


def nothing_stored() -> bool:
    stored = (Record.unscoped, Entry.unscoped, Fact.objects, Identity.objects, Proposal.unscoped)
    return not any(rows.exists() for rows in stored)


def test_right_rows_are_entered(desk: Desk) -> None:
    report = load(desk, sheet(WANG_ROW, LI_ROW))
    assert (report.rows, report.entered, report.wrong, report.stored) == (2, 2, 0, True)
    assert report.marked is None
    wang, li = desk.rows()
    assert wang.cell("phone").text == "138****8000"  # type: ignore[union-attr]
    assert wang.cell("housing").text == "rented"  # type: ignore[union-attr]
    assert li.cell("phone").text == ""  # type: ignore[union-attr]
    assert {f.how for f in Fact.objects.all()} == {How.IMPORTED}
    found = api.known(**desk.by(), values={"id_number": WANG["id_number"]})
    assert [k.record_id for k in found] == [wang.record_id]
    assert desk.unmask(wang.record_id) == "13800138000"


def test_an_imported_record_lives_on_like_any_other(desk: Desk) -> None:
    load(desk, sheet(WANG_ROW))
    (row,) = desk.rows()
    api.change(**desk.by(), record_id=row.record_id, values={"persons": "4"}, reason="新生儿")
    years = START.replace(year=2030)
    assert api.remove_expired(jurisdiction_key=desk.key, at=years) == 1
    assert journal.verify().findings == []


def test_with_errors_nothing_is_stored_and_all_are_marked(desk: Desk) -> None:
    wrong = ("U99", "", "123", "12", "借住", "31.12.")
    report = load(desk, sheet(WANG_ROW, wrong, ("U02", *LI_ROW[1:])))
    assert (report.rows, report.wrong, report.entered, report.stored) == (3, 2, 0, False)
    assert nothing_stored()
    assert report.marked is not None
    assert read_titles(report.marked) == (*TITLES, "错误 Errors")
    rows = dict(read_rows(report.marked))
    assert not "".join(rows[2][6:])
    for name in ("姓名", "身份证号", "电话", "住房", "出生日期", "单元网格", "Phone"):
        assert name in rows[3][6]
    assert "权限" in rows[4][6]  # ann doesn't keep the grid of U02


def test_a_marked_file_mended_goes_in(desk: Desk) -> None:
    report = load(desk, sheet(WANG_ROW, ("U00", "李四", "123", "", "", "")))
    assert report.marked is not None
    titles, rows = read_titles(report.marked), dict(read_rows(report.marked))
    rows[3][2] = LI["id_number"]
    assert load(desk, sheet(rows[2], rows[3], titles=titles)).entered == 2


def test_partly_takes_what_is_right(desk: Desk) -> None:
    report = load(desk, sheet(WANG_ROW, ("U00", "", "", "", "", "")), partly=True)
    assert (report.entered, report.wrong, report.stored) == (1, 1, True)
    assert report.marked is not None and len(desk.rows()) == 1


def test_wrong_titles_are_all_named(desk: Desk) -> None:
    titles = ("姓名", "name", "colour")
    with pytest.raises(ManyErrors) as caught:
        load(desk, sheet(("a", "b", "c"), titles=titles))
    codes = sorted(e.code for e in caught.value.errors)
    assert codes == ["column_missing", "column_missing", "column_twice", "column_unknown"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"name,phone\n"])
def test_what_is_no_excel_file_is_refused(desk: Desk, data: bytes) -> None:
    with pytest.raises(InvalidInput, match="sheet_unreadable"):
        load(desk, data)


def test_strangers_import_nothing(desk: Desk) -> None:
    for who in ("eve", "roy"):
        with pytest.raises(Refused):
            load(desk, sheet(WANG_ROW), who)
    report = load(desk, sheet(WANG_ROW), "cyn")
    assert report.wrong == 1 and nothing_stored()


@pytest.mark.parametrize("stop_at", range(1, 7))
def test_cancel_leaves_nothing_half_done(desk: Desk, stop_at: int) -> None:
    told: list[tuple[str, int]] = []
    rows = [WANG_ROW, LI_ROW, ("U01", "李四", LI["id_number"], 13900139000, "", "")]
    with pytest.raises(api.Cancelled):
        load(
            desk,
            sheet(*rows),
            chunk=1,
            progress=lambda step, done: told.append((step, done)),
            cancelled=lambda: len(told) == stop_at,
        )
    assert nothing_stored()
    whole = [("checked", 1), ("checked", 2), ("checked", 3), ("stored", 1), ("stored", 2)]
    assert told == [*whole, ("stored", 3)][:stop_at]


def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    load(desk, sheet(WANG_ROW, LI_ROW))
    again = load(desk, sheet(LI_ROW, WANG_ROW))
    assert (again.same, again.entered, again.proposed) == (2, 0, 0)
    assert Record.unscoped.count() == 2


def proposal(desk: Desk) -> api.ProposalView:
    (found,) = api.proposals(**desk.by())
    return found


def test_a_double_waits_for_a_person(desk: Desk) -> None:
    record_id = desk.enter().record_id
    report = load(desk, sheet((*WANG_ROW[:3], 13900139000, "自有", "")))
    assert (report.entered, report.proposed) == (0, 1)
    seen = proposal(desk)
    assert seen.record_id == record_id and seen.row_number == 2
    fields = {c.key: c for c in seen.fields}
    assert (fields["phone"].known, fields["phone"].given) == ("138****8000", "139****9000")
    assert [k for k, c in fields.items() if c.differs] == ["phone", "housing"]
    assert api.proposals(**desk.by("cyn")) == ()
    with pytest.raises(NotFound):
        api.decide_proposal(**desk.by("cyn"), proposal_id=seen.id, decision="same")
    with pytest.raises(InvalidInput):
        api.decide_proposal(**desk.by(), proposal_id=seen.id, decision="maybe")


@pytest.mark.parametrize(("decision", "records"), [("same", 1), ("another", 2), ("drop", 1)])
def test_what_follows_from_the_decision(desk: Desk, decision: str, records: int) -> None:
    record_id = desk.enter().record_id
    load(desk, sheet((*WANG_ROW[:3], 13900139000, "", "")))
    seen = proposal(desk)
    written = api.decide_proposal(**desk.by("bob"), proposal_id=seen.id, decision=decision)
    assert Record.unscoped.count() == records
    phone = Fact.objects.get(record_id=record_id, key="phone").value
    assert phone == ("13900139000" if decision == "same" else "13800138000")
    assert (written == record_id) is (decision == "same")
    row = Proposal.unscoped.get()
    assert row.given == "" and row.decision == decision
    assert api.proposals(**desk.by()) == ()


def test_two_rows_of_one_subject_in_a_file(desk: Desk) -> None:
    report = load(desk, sheet(WANG_ROW, (*WANG_ROW[:3], 13900139000, "", "")), chunk=1)
    assert (report.entered, report.proposed) == (1, 1)
    assert proposal(desk).record_id == desk.rows()[0].record_id


def test_somebody_entered_meanwhile_stops_the_import(desk: Desk) -> None:
    def enter_once(step: str, done: int) -> None:
        if step == "checked":
            desk.enter()

    with pytest.raises(Conflict, match="entered_meanwhile"):
        load(desk, sheet(WANG_ROW), progress=enter_once)
    assert Record.unscoped.count() == 1


def test_an_import_is_journalled_without_values(desk: Desk) -> None:
    report = load(desk, sheet(WANG_ROW))
    (entry,) = journal.read(f"register_import:{report.import_id}")
    assert len(entry.data["records"]) == 1 and entry.data["register"] == RESIDENTS
    assert "王" not in str(entry.data) and WANG["id_number"] not in str(entry.data)


def test_the_template_can_be_filled_in(desk: Desk) -> None:
    data = api.template(jurisdiction_key=desk.key, register=RESIDENTS)
    titles = read_titles(data)
    assert len(titles) == len(RESIDENTS_SPEC.fields) + 2 and list(read_rows(data)) == []
    row = ["U00", "", "王小明", WANG["id_number"], *[""] * (len(titles) - 4)]
    assert load(desk, sheet(row, titles=titles)).entered == 1


def test_an_export_is_masked_and_scoped(desk: Desk) -> None:
    desk.enter()
    given = {"jurisdiction_key": desk.key, "register": RESIDENTS, "at": START}
    rows = list(read_rows(api.export(account_id=desk.cast["ann"], **given)))
    assert len(rows) == 1 and "138****8000" in rows[0][1] and "租住" in rows[0][1]
    assert list(read_rows(api.export(account_id=desk.cast["cyn"], **given))) == []


def test_an_export_goes_on_past_a_batch(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "_BATCH", 2)
    for number in range(5):
        desk.enter({**WANG, "persons": str(number + 1)}, separate=True, unit="U00")
    given = {"jurisdiction_key": desk.key, "register": RESIDENTS, "at": START}
    rows = list(read_rows(api.export(account_id=desk.cast["ann"], **given)))
    assert len(rows) == 5, "each once, in the order of entry"
    assert [cells[-2] for _, cells in rows] == [str(n + 1) for n in range(5)]


def test_what_looks_like_a_formula_stays_text(desk: Desk) -> None:
    evil = '=HYPERLINK("http://x")'
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet()
        for number, row in enumerate((TITLES, ("U00", evil, "1", "", "", ""))):
            for column, text in enumerate(row):
                page.write_string(number, column, text)
    report = load(desk, buffer.getvalue())
    assert report.marked is not None and dict(read_rows(report.marked))[2][1] == evil


def test_odd_characters_and_short_rows_survive() -> None:
    marked = MarkedSheet(("a", "b", "c"))
    marked.add(("<&>\x00;", " x "), {1}, "错 & wrong")
    marked.add(("1",), (), "")
    rows = dict(read_rows(marked.finish()))
    assert rows[2] == ["<&>;", "x", "", "错 & wrong"]
    assert rows[3][0] == "1"


def test_errors_are_in_both_languages(desk: Desk) -> None:
    assert issubclass(api.Cancelled, WanggeError)
    report = load(desk, sheet(("U00", "", WANG["id_number"], "", "", "")))
    assert report.marked is not None
    assert "姓名不能为空。 Name must not be empty." in dict(read_rows(report.marked))[2][6]


def test_doubles_that_wait_are_counted_for_their_keeper_alone(desk: Desk) -> None:
    desk.enter()
    load(desk, sheet(["U00", "王大明", WANG["id_number"], "", "", ""]))
    given = {"jurisdiction_key": desk.key, "register": RESIDENTS, "at": START}
    assert api.proposals_waiting(actor=desk.cast.actor("ann"), **given) == 1
    assert api.proposals_waiting(actor=desk.cast.actor("eve"), **given) == 0
