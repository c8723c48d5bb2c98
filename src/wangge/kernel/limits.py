"""Time limits (时限): an amount and the clock it runs on.

Owns the words and the arithmetic of amounts; refuses to know any calendar.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum

from wangge.kernel.errors import InvalidInput

_LONGEST_S = 10 * 366 * 86_400  # a "limit" of more than ten years is a slip of the pen


class LimitUnit(StrEnum):
    """The clocks in use in the field; `urgent_*` and `calendar_*` never stand still."""

    URGENT_MINUTES = "urgent_minutes"
    URGENT_HOURS = "urgent_hours"
    WORKING_MINUTES = "working_minutes"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    CALENDAR_HOURS = "calendar_hours"
    CALENDAR_DAYS = "calendar_days"

    @property
    def is_working(self) -> bool:
        """True when only working time counts (工作分钟, 工作时, 工作日)."""
        return self in _WORKING

    @property
    def is_days(self) -> bool:
        """True when whole days are counted instead of seconds."""
        return self in (LimitUnit.WORKING_DAYS, LimitUnit.CALENDAR_DAYS)

    @property
    def seconds(self) -> int:
        """Seconds in one of a minute or hour unit, 86,400 for a day of either kind."""
        return _SECONDS[self.value.rpartition("_")[2]]


_WORKING = frozenset({LimitUnit.WORKING_MINUTES, LimitUnit.WORKING_HOURS, LimitUnit.WORKING_DAYS})
_SECONDS = {"minutes": 60, "hours": 3600, "days": 86_400}

_ZH = {
    LimitUnit.URGENT_MINUTES: "紧急分钟",
    LimitUnit.URGENT_HOURS: "个紧急工作时",
    LimitUnit.WORKING_MINUTES: "工作分钟",
    LimitUnit.WORKING_HOURS: "个工作时",
    LimitUnit.WORKING_DAYS: "个工作日",
    LimitUnit.CALENDAR_HOURS: "小时",
    LimitUnit.CALENDAR_DAYS: "个自然日",
}
_EN = {
    LimitUnit.URGENT_MINUTES: "urgent minute",
    LimitUnit.URGENT_HOURS: "urgent hour",
    LimitUnit.WORKING_MINUTES: "working minute",
    LimitUnit.WORKING_HOURS: "working hour",
    LimitUnit.WORKING_DAYS: "working day",
    LimitUnit.CALENDAR_HOURS: "hour",
    LimitUnit.CALENDAR_DAYS: "calendar day",
}
_FORM = re.compile(r"\s*(\d+(?:\.\d+)?)\s+([a-z]+_(?:minute|hour|day))s?\s*", re.ASCII)


@dataclass(frozen=True)
class TimeLimit:
    """How long somebody may take. `amount` ≥ 0; days of either kind are whole numbers.

    Raises `InvalidInput` (`time_limit_unit`, `time_limit_amount`, `time_limit_not_whole`,
    `time_limit_too_long`: above about ten years).
    """

    amount: float
    unit: LimitUnit

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "unit", LimitUnit(self.unit))
        except ValueError:
            raise _bad_unit(str(self.unit)) from None
        _check_amount(self.amount, self.unit)
        if float(self.amount).is_integer():
            object.__setattr__(self, "amount", int(self.amount))

    @classmethod
    def parse(cls, text: str) -> TimeLimit:
        """Reads "2 working_hours", "0.5 urgent_hours", "1 working_day".

        Raises `InvalidInput` (`time_limit_form` besides those of the class).
        """
        found = _FORM.fullmatch(text)
        if found is None:
            raise InvalidInput(
                "time_limit_form",
                zh=f"时限“{text}”无法识别，应写作“2 working_hours”这样的形式。",
                en=f"The time limit '{text}' can't be read; write it like '2 working_hours'.",
                field="limit",
            )
        try:
            unit = LimitUnit(found[2] + "s")
        except ValueError:
            raise _bad_unit(found[2]) from None
        return cls(float(found[1]), unit)

    def __str__(self) -> str:
        """The form that `parse` reads."""
        return f"{_plain(self.amount)} {self.unit.value}"

    def text(self, language: str) -> str:
        """For people: "2个工作时", "2 working hours"."""
        if not language.lower().startswith("en"):
            return f"{_plain(self.amount)}{_ZH[self.unit]}"
        return f"{_plain(self.amount)} {_EN[self.unit]}{'' if self.amount == 1 else 's'}"

    @property
    def seconds(self) -> float:
        """The amount in seconds of its own clock; a day of either kind counts 86,400."""
        return self.amount * self.unit.seconds


def _plain(amount: float) -> str:
    """Digits without an exponent, so that `parse` reads them back."""
    return str(amount) if isinstance(amount, int) else f"{amount:.9f}".rstrip("0").rstrip(".")


def _bad_unit(text: str) -> InvalidInput:
    known = ", ".join(u.value for u in LimitUnit)
    return InvalidInput(
        "time_limit_unit",
        zh=f"没有“{text}”这种时限单位，可用的有：{known}。",
        en=f"There is no limit unit '{text}'; known are: {known}.",
        field="limit",
    )


def _check_amount(amount: float, unit: LimitUnit) -> None:
    if isinstance(amount, bool) or not math.isfinite(amount) or amount < 0:
        raise InvalidInput(
            "time_limit_amount",
            zh=f"时限数值 {amount} 应为不小于零的数。",
            en=f"The amount {amount} of a time limit must be a number of at least zero.",
            field="limit",
        )
    if unit.is_days and not float(amount).is_integer():
        raise InvalidInput(
            "time_limit_not_whole",
            zh=f"以日计的时限须为整数，不能是 {amount}；不足一日请改用小时。",
            en=f"A limit in days must be whole, not {amount}; use hours for parts of a day.",
            field="limit",
        )
    if amount * unit.seconds > _LONGEST_S:
        raise InvalidInput(
            "time_limit_too_long",
            zh=f"时限 {amount} {unit.value} 超过十年，请检查。",
            en=f"A time limit of {amount} {unit.value} is longer than ten years; check it.",
            field="limit",
        )
