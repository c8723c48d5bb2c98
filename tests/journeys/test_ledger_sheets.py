"""Files into registers through their pages: checked, watched, stopped, mended, doubles decided."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.journeys.ledger import (
    BUILT,
    LIST,
    TITLES,
    WANG,
    Town,
    ledger_town,
    page,
    person,
    row_of,
    sheet,
)
from wangge.domain.registers.models import Entry, Record, SheetImport
from wangge.domain.registers.services import background, importing
from wangge.domain.registers.services import import_files as files
from wangge.domain.registers.sheets import reading

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not BUILT, reason="web/dist is not built"),
]


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    with ledger_town() as found:
        yield found


def send(client: Client, data: bytes, name: str = "名单.xlsx") -> Any:
    return client.post(f"{LIST}import/", {"file": SimpleUploadedFile(name, data)})


def taken(town: Town, client: Client, data: bytes) -> str:
    """Sends a file and lets the worker do its work; the page's address."""
    sent = send(client, data)
    assert sent.status_code == 302, page(sent)
    background.work(town.clock.now())
    return str(sent["Location"])


def cells(answer: Any) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    return book.get_sheet_by_index(0).to_python()


def test_template_out_and_filled_in(town: Town) -> None:
    client = town.browser()
    template = client.get(f"{LIST}template.xlsx")
    titles = [str(t) for t in cells(template)[0]]
    assert titles[0].startswith("单元网格编码") and "姓名 Name *" in titles
    address = taken(
        town, client, sheet(["U00", "", *WANG.values()], titles=titles, name="数据 Data")
    )
    text = page(client.get(address))
    assert "已保存" in text and "<strong>1</strong>新登记" in text
    assert Entry.unscoped.count() == 1
    assert not files.there(SheetImport.objects.get().pk, files.SOURCE)


def test_progress_is_shown_with_and_without_scripts(town: Town) -> None:
    client = town.browser()
    sent = send(client, sheet(*(row_of(person(n)) for n in range(3))))
    text = page(client.get(sent["Location"]))
    assert "等待导入" in text and "后台程序没有运行" in text and "/ 3" in text
    assert '<noscript><meta http-equiv="refresh"' in text and "hx-get" in text
    part = client.get(sent["Location"], headers={"HX-Request": "true"})
    assert "<html" not in page(part) and "HX-Refresh" not in part
    background.work(town.clock.now())
    done = client.get(sent["Location"], headers={"HX-Request": "true"})
    assert done["HX-Refresh"] == "true"
    assert "http-equiv" not in page(client.get(sent["Location"]))


def test_errors_come_back_beside_their_rows(town: Town) -> None:
    client = town.browser()
    rows = [row_of(person(1)), row_of({**person(2), "phone": "x"}), row_of(person(3), unit="U11")]
    address = taken(town, client, sheet(*rows))
    text = page(client.get(address))
    assert "没有保存：有些行有错误" in text and "<strong>2</strong>错误" in text
    assert not Record.unscoped.exists()
    marked = cells(client.get(f"{address}marked.xlsx"))
    assert "电话" in marked[2][-1] and "权限" in marked[3][-1] and not marked[1][-1]
    assert client.post(f"{address}again/", {"partly": "1"}).status_code == 302
    background.work(town.clock.now())
    text = page(client.get(address))
    assert "已保存" in text and "<strong>1</strong>新登记" in text
    assert Record.unscoped.count() == 1
    again = client.post(f"{address}again/", {"partly": "1"})
    assert again.status_code == 409 and "已经完成" in page(again)


def test_a_stopped_import_leaves_nothing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    client = town.browser()
    address = str(send(client, sheet(row_of(WANG)))["Location"])
    client.post(f"{address}cancel/")
    assert not background.work(town.clock.now())
    assert "已停止" in page(client.get(address))
    client.post(f"{address}again/")
    import_id = SheetImport.objects.get().pk
    insert = importing.insert_rows

    def insert_and_stop(*given: Any) -> None:
        insert(*given)
        client.post(f"{address}cancel/")

    with monkeypatch.context() as patched:
        patched.setattr(importing, "insert_rows", insert_and_stop)
        background.work(town.clock.now())
    text = page(client.get(address))
    assert "没有保存任何数据" in text and "重新运行" in text
    assert not Record.unscoped.exists() and not Entry.unscoped.exists()
    client.post(f"{address}again/")
    assert not files.shall_stop(import_id)
    background.work(town.clock.now())
    assert Record.unscoped.count() == 1


def test_a_killed_worker_is_noticed_at_once(town: Town) -> None:
    client = town.browser()
    address = str(send(client, sheet(row_of(WANG)))["Location"])
    SheetImport.objects.update(state="running", started_at=town.clock.now())
    assert "导入中断" in page(client.get(address)), "its lock is free: nobody is at it"
    with files.alone(SheetImport.objects.get().pk):
        assert "正在导入" in page(client.get(address))
    assert client.post(f"{address}again/").status_code == 302
    background.work(town.clock.now())
    assert "已保存" in page(client.get(address)) and Record.unscoped.count() == 1
    SheetImport.objects.update(state="running", stored=False)
    background.note_broken(town.clock.now())
    assert SheetImport.objects.get().state == "broken"


def test_done_is_written_with_the_rows_or_not_at_all(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = town.browser()
    send(client, sheet(row_of(WANG)))

    def fail(*_: Any) -> None:
        raise RuntimeError("the power went off")

    monkeypatch.setattr(background, "_note", fail)
    with pytest.raises(RuntimeError):
        background.work(town.clock.now())
    assert not Record.unscoped.exists()
    background.note_broken(town.clock.now())
    assert SheetImport.objects.get().state == "broken"


def test_files_are_sealed_and_forgotten(town: Town) -> None:
    client = town.browser()
    address = taken(town, client, sheet(row_of({**WANG, "phone": "x"})))
    row = SheetImport.objects.get()
    for kind in (files.SOURCE, files.MARKED):
        assert not zipfile.is_zipfile(BytesIO(files._path(row.pk, kind).read_bytes()))
    town.clock.move_to(town.clock.now() + timedelta(days=8))
    assert background.forget_files(town.clock.now()) == 1
    assert background.forget_files(town.clock.now()) == 0
    assert client.get(f"{address}marked.xlsx").status_code == 409
    assert "重新运行" not in page(client.get(address))
    assert client.post(f"{address}again/").status_code == 409
    row.refresh_from_db()
    assert row.file_name == ""


def merged() -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page_ = book.add_worksheet()
        page_.write_row(0, 0, TITLES)
        page_.merge_range(1, 1, 2, 1, "合并")
    return buffer.getvalue()


def bomb(*, honest: bool) -> bytes:
    """Megabytes of nothing in a few kilobytes; `honest`: their size stands in it."""
    source = BytesIO(sheet(row_of(WANG)))
    out = BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != "xl/worksheets/sheet1.xml":
                new.writestr(name, old.read(name))
        with new.open("xl/worksheets/sheet1.xml", "w", force_zip64=False) as target:
            for _ in range(9):
                target.write(bytes(1 << 20))
    data = out.getvalue()
    if honest:
        return data
    true = struct.pack("<L", 9 << 20)
    assert true in data
    return data.replace(true, struct.pack("<L", 1000))


def other_titles() -> bytes:
    return sheet(["1"], titles=("编号", "内容"))


def notes_only() -> bytes:
    return sheet(["x"], titles=("字段 Field", "类型 Type"), name="说明 Notes")


BAD = {
    "no file": (lambda: b"", "文件是空的"),
    "a text": (lambda: b"name,phone", "不是 xlsx 文件"),
    "an old xls": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为 .xlsx"),
    "a zip": (lambda: zipped(), "不是可读取的 Excel 文件"),
    "wrong titles": (other_titles, "不认识的列“编号”"),
    "another sheet": (notes_only, "缺少列"),
    "merged cells": (merged, "合并的单元格（B2 起）"),
    "no rows": (lambda: sheet(), "没有数据行"),
    "a bomb": (lambda: bomb(honest=True), "解压后过大"),
    "a lying bomb": (lambda: bomb(honest=False), "解压后过大"),
}


def zipped() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        new.writestr("a.txt", "x")
    return out.getvalue()


@pytest.mark.parametrize("case", BAD)
def test_bad_files_are_refused_with_a_reason(
    town: Town, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "UNPACKED_MAX", 8 << 20)
    make, words = BAD[case]
    refused = send(town.browser(), make())
    assert refused.status_code == 422 and words in page(refused), page(refused)[-1500:]
    assert not SheetImport.objects.exists() and not list(files.known())


def test_the_data_sheet_is_found_behind_others(town: Town) -> None:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet("说明 Notes").write_row(0, 0, ("字段", "类型"))
        data = book.add_worksheet("数据 Data")
        data.write_row(0, 0, TITLES)
        data.write_row(1, 0, row_of(WANG))
    address = taken(town, town.browser(), buffer.getvalue())
    assert "已保存" in page(town.browser().get(address))


def test_doubles_are_decided_one_by_one(town: Town) -> None:
    records = [town.enter(person(n)) for n in range(3)]
    client = town.browser()
    changed = [row_of({**person(n), "phone": f"1990000777{n}"}) for n in range(3)]
    address = taken(town, client, sheet(*changed))
    assert "疑似重复" in page(client.get(address))
    text = page(client.get(f"{LIST}proposals/"))
    assert text.count("199****777") == 3 and "199****1234" in text and "不同" in text
    assert "19900007770" not in text
    decide = sorted(set(re.findall(rf"{LIST}proposals/[0-9a-f-]{{36}}/", text)))
    assert len(decide) == 3
    assert client.post(decide[0], {"decision": "perhaps"}).status_code == 422
    assert town.browser("member_11_1").post(decide[0], {"decision": "same"}).status_code == 404
    for one, decision in zip(decide, ("same", "another", "drop"), strict=True):
        assert client.post(one, {"decision": decision}).status_code == 302
        assert client.post(one, {"decision": decision}).status_code == 404
    assert "没有待处理的" in page(client.get(f"{LIST}proposals/"))
    assert Record.unscoped.count() == 4
    assert sum("199****777" in page(client.get(f"{LIST}{r}/")) for r in records) == 1


def test_an_export_is_masked(town: Town) -> None:
    town.enter()
    rows = cells(town.browser().get(f"{LIST}export.xlsx"))
    assert len(rows) == 2
    text = " ".join(map(str, rows[1]))
    assert "199****1234" in text and "990***********0018" in text
    assert not any(value in text for key, value in WANG.items() if key != "need")


def test_the_home_of_files_is_the_owners_alone(town: Town, media: Path) -> None:
    send(town.browser(), sheet(row_of(WANG)))
    assert (media / "imports").stat().st_mode & 0o077 == 0
