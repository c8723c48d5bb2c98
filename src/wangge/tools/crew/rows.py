"""From a row of texts to who is to hold which post where; finds every fault of every row."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from wangge.domain.people.api import PersonView
from wangge.kernel.errors import Conflict, InvalidInput, WanggeError
from wangge.tools.crew.offers import Offer, Offers
from wangge.tools.crew.reading import NEEDED, Cells, Sheet

V = TypeVar("V")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_USERNAME = re.compile(r"[\w.@+-]{1,64}")
NAME_MAX = 64


@dataclass(frozen=True, slots=True)
class Row:
    """One appointment as the table asks for it; `to_on` is the first day after it."""

    number: int
    username: str
    name: str
    post: str
    scheme_key: str
    grid_code: str
    department: str
    from_on: date
    from_given: bool
    to_on: date | None


class Reader:
    """Reads the rows of one sheet for one town; `errors` gathers what is wrong in them."""

    def __init__(self, sheet: Sheet, offers: Offers, known: Mapping[str, PersonView]) -> None:
        self._sheet, self._offers, self._known = sheet, offers, known
        self._names: dict[str, tuple[int, str]] = {}
        self.errors: list[WanggeError] = []

    def rows(self) -> list[Row]:
        """The rows without a fault."""
        read = (self._row(number, cells) for number, cells in self._sheet.rows)
        return [row for row in read if row is not None]

    def _row(self, number: int, cells: Cells) -> Row | None:
        before = len(self.errors)

        def take(column: str, read: Callable[[str], V]) -> V | None:
            try:
                text = cells.get(column, "")
                if column in NEEDED and not text:
                    raise _missing()
                return read(text)
            except WanggeError as error:
                self.errors.append(self._sheet.wrong(number, column, error))
                return None

        username = take("username", _username)
        name = take("name", lambda text: self._name(number, username, text))
        from_on, to_on = take("from", _day), take("to", _day)
        starts = from_on or self._offers.today
        packs = take("pack", self._offers.packs) or ()
        offer = take("post", lambda text: self._offers.post(text, packs)) if packs else None
        grid = department = None
        if offer is not None:
            grid, department = self._place(take, offer, starts)
        if len(self.errors) > before:
            return None
        assert offer and username and name and grid and department is not None
        after_on = to_on + timedelta(days=1) if to_on else None
        return Row(
            number, username, name, offer.post.key, offer.scheme_key,
            grid, department, starts, from_on is not None, after_on,
        )  # fmt: skip

    def _place(
        self, take: Callable[..., str | None], offer: Offer, on: date
    ) -> tuple[str | None, str | None]:
        offers = self._offers
        grid = take("grid", lambda text: offers.grid(text, offer, on))
        return grid, take("department", lambda text: offers.department(text, offer.scheme_key))

    def _name(self, number: int, username: str | None, text: str) -> str:
        if len(text) > NAME_MAX:
            raise InvalidInput(
                "text_length",
                zh=f"姓名不能超过 {NAME_MAX} 个字。",
                en=f"A name has at most {NAME_MAX} characters.",
            )
        if username is None:
            return text
        first, name = self._names.setdefault(username, (number, text))
        if name != text:
            raise _another(username, f"第 {first} 行的“{name}”", f"“{name}” in row {first}")
        person = self._known.get(username)
        if person and person.name != text:
            raise _another(username, f"已有账号“{person.name}”", f"the account of “{person.name}”")
        return text


def _missing() -> InvalidInput:
    return InvalidInput("cell_empty", zh="须填写。", en="this must be filled in.")


def _another(username: str, zh: str, en: str) -> Conflict:
    return Conflict(
        "username_of_another",
        zh=f"用户名“{username}”属于{zh}，一个用户名只能是一个人。",
        en=f"The user name “{username}” is that of {en}; it can be one person's only.",
    )


def _username(text: str) -> str:
    if not _USERNAME.fullmatch(text) or text[0] in "@+-":
        raise InvalidInput(
            "username_odd",
            zh=f"用户名“{text}”只能用字母、汉字、数字和 . _ - @ +，"
            "不以符号开头，不超过 64 个字符。",
            en=f"The user name “{text}” may hold letters, digits and . _ - @ + alone, begins with a"
            " letter or digit and has at most 64 characters.",
        )
    return text


def _day(text: str) -> date | None:
    if not text:
        return None
    parts = _DAY.fullmatch(text)
    try:
        return date(*map(int, parts.groups())) if parts else date.fromisoformat(text)
    except ValueError as problem:
        raise InvalidInput(
            "date_odd",
            zh=f"“{text}”不是日期，应写作 2026-03-01。",
            en=f"“{text}” is no date; write it as 2026-03-01.",
        ) from problem
