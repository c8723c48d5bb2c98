"""The returned file: the rows as they were sent, wrong cells red, what is wrong beside them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from io import BytesIO

import xlsxwriter

from wangge.domain.registers.sheets.columns import ERRORS_TITLE


class MarkedSheet:
    """Written row by row with little memory; every value goes back as text, never as a formula."""

    def __init__(self, titles: Sequence[str]) -> None:
        self._buffer = BytesIO()
        self._book = xlsxwriter.Workbook(self._buffer, {"constant_memory": True})
        self._red = self._book.add_format({"bg_color": "#F8C9C4", "num_format": "@"})
        self._plain = self._book.add_format({"num_format": "@"})
        self._sheet = self._book.add_worksheet("数据 Data")
        kept = [t for t in titles if t.strip() != ERRORS_TITLE]
        self._skipped = {n for n, t in enumerate(titles) if t.strip() == ERRORS_TITLE}
        self._errors_column = len(kept)
        for column, text in enumerate([*kept, ERRORS_TITLE]):
            self._sheet.write_string(0, column, text)
        self._sheet.set_column(self._errors_column, self._errors_column, 60)
        self._next = 1

    def add(self, cells: Sequence[str], wrong: Collection[int], message: str) -> None:
        """A row: `wrong` are numbers of its columns, `message` what is wrong (empty: nothing)."""
        column = 0
        for number, text in enumerate(cells):
            if number in self._skipped:
                continue
            form = self._red if number in wrong else self._plain
            self._sheet.write_string(self._next, column, text, form)
            column += 1
        if message:
            self._sheet.write_string(self._next, self._errors_column, message, self._red)
        self._next += 1

    def finish(self) -> bytes:
        """The file."""
        self._book.close()
        return self._buffer.getvalue()
