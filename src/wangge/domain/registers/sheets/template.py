"""The sheet somebody fills in, with what each column takes; and a ledger as a sheet, masked."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

import xlsxwriter

from wangge.domain.registers.sheets.columns import PLACE_TITLES, title
from wangge.domain.registers.types import Row
from wangge.packs.schema import FieldType, RegisterFieldSpec, RegisterSpec

_ROWS_CHECKED = 10_000
_LIST_MAX = 255  # what Excel takes as a list written out
_TYPES = {
    FieldType.TEXT: "文字 text",
    FieldType.NUMBER: "数字 number",
    FieldType.DATE: "日期 date (2026-03-02)",
    FieldType.CHOICE: "选项 choice",
    FieldType.PHONE: "电话 phone",
    FieldType.ID_NUMBER: "身份证号 citizen number",
    FieldType.ADDRESS: "地址 address",
    FieldType.BOOL: "是/否 yes/no",
}
_SENSITIVITY = {"open": "公开 open", "personal": "个人信息 personal", "sensitive": "敏感 sensitive"}


def template_sheet(spec: RegisterSpec) -> bytes:
    """An empty sheet with titles and choices, and a second one that explains every column."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bg_color": "#E8EEF4", "text_wrap": True})
        as_text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("数据 Data")
        sheet.freeze_panes(1, 0)
        titles = [f"{zh} {en}" for zh, en in PLACE_TITLES.values()]
        titles += [title(f) for f in spec.fields]
        for column, text in enumerate(titles):
            sheet.write_string(0, column, text, bold)
            sheet.set_column(column, column, max(12, min(30, len(text) + 6)), as_text)
        for column, field in enumerate(spec.fields, len(PLACE_TITLES)):
            words = _words(field)
            if words and len(",".join(words)) <= _LIST_MAX:
                rule = {"validate": "list", "source": words}
                sheet.data_validation(1, column, _ROWS_CHECKED, column, rule)
        _explain(book.add_worksheet("说明 Notes"), bold, spec)
    return buffer.getvalue()


def ledger_sheet(spec: RegisterSpec, rows: Iterable[Row]) -> bytes:
    """Lines as they are shown: masked. Clear values leave one by one, for a purpose."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("台账 Register")
        titles = ["网格 Grid", *(f"{f.name.zh} {f.name.en}" for f in spec.fields)]
        for column, text in enumerate(titles):
            sheet.write_string(0, column, text)
        for number, row in enumerate(rows, 1):
            sheet.write_string(number, 0, row.grid_code)
            for column, field in enumerate(spec.fields, 1):
                cell = row.cell(field.key)
                sheet.write_string(number, column, _said(field, cell.text) if cell else "")
    return buffer.getvalue()


def _words(field: RegisterFieldSpec) -> list[str]:
    if field.type == FieldType.BOOL:
        return ["是", "否"]
    return [c.name.zh for c in field.choices]


def _said(field: RegisterFieldSpec, text: str) -> str:
    """A stored choice in words."""
    return next((c.name.zh for c in field.choices if c.key == text), text)


def _explain(sheet: xlsxwriter.worksheet.Worksheet, bold: object, spec: RegisterSpec) -> None:
    purposes = {p.key: f"{p.name.zh} {p.name.en}" for p in spec.purposes}
    titles = (
        "字段 Field",
        "类型 Type",
        "选项 Choices",
        "标准 Standard",
        "级别 Class",
        "用途 Purpose",
    )
    for column, text in enumerate(titles):
        sheet.write_string(0, column, text, bold)
        sheet.set_column(column, column, 24)
    for number, field in enumerate(spec.fields, 1):
        used = field.purposes or tuple(purposes)
        texts = (
            title(field),
            _TYPES[field.type],
            "、".join(_words(field)),
            field.source.zh if field.source else "",
            _SENSITIVITY[field.sensitivity],
            "、".join(purposes[p] for p in used),
        )
        for column, text in enumerate(texts):
            sheet.write_string(number, column, text)
