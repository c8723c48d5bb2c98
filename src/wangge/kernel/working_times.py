"""The hours of a working day: the weekly pattern, and a town's word on single days.

Refuses hours that cross midnight: write them as two, the second on the next day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from wangge.kernel.errors import InvalidInput

Times = tuple[tuple[time, time], ...]
"""Hours of a day in order, local wall time; an end of 00:00 means midnight at its end
(`time.max`, which some use for it, is read as that)."""

MIDNIGHT = time(0, 0)


@dataclass(frozen=True)
class DayOverride:
    """A town's word on one day: off, worked, or worked at its own hours.

    `times` None on a working day means the pattern's hours. Raises `InvalidInput` as
    `checked_times` does, and `calendar_day_off_with_hours`.
    """

    working: bool
    times: Times | None = None
    name: str = ""

    def __post_init__(self) -> None:
        if self.times is None:
            return
        if not self.working:
            raise InvalidInput(
                "calendar_day_off_with_hours",
                zh="放假日不能有工作时间。",
                en="A day off can't have working hours.",
                field="overrides",
            )
        object.__setattr__(self, "times", checked_times(self.times, "overrides"))

    @classmethod
    def off(cls, name: str = "") -> DayOverride:
        """A day on which nobody works."""
        return cls(working=False, name=name)

    @classmethod
    def worked(
        cls, times: Iterable[tuple[time, time]] | None = None, name: str = ""
    ) -> DayOverride:
        """A working day, at its own hours when `times` is given."""
        return cls(working=True, times=None if times is None else tuple(times), name=name)


class WeeklyTimes:
    """The weekly pattern: weekday (0 Monday to 6 Sunday) to hours.

    Raises `InvalidInput`: `calendar_weekday`, `calendar_no_working_time`, and as
    `checked_times` does.
    """

    def __init__(self, times: Mapping[int, Sequence[tuple[time, time]]]) -> None:
        for weekday in times:
            if weekday not in range(7):
                raise InvalidInput(
                    "calendar_weekday",
                    zh=f"星期应为 0（星期一）至 6（星期日），不能是 {weekday}。",
                    en=f"A weekday is 0 (Monday) to 6 (Sunday), not {weekday}.",
                    field="working_times",
                )
        self._pattern = tuple(checked_times(times.get(d, ()), "working_times") for d in range(7))
        if not any(self._pattern):
            raise InvalidInput(
                "calendar_no_working_time",
                zh="每周工作时间为空。",
                en="The weekly pattern has no working time at all.",
                field="working_times",
            )

    def ordinary(self, weekday: int) -> Times:
        """The hours of that weekday; empty when it isn't worked."""
        return self._pattern[weekday]

    def worked(self, weekday: int) -> Times:
        """The hours of that weekday when it must be worked.

        A weekday without hours takes those of the nearest earlier weekday that has some: a
        make-up Saturday or Sunday is worked like Friday.
        """
        for back in range(7):
            if found := self._pattern[(weekday - back) % 7]:
                return found
        raise AssertionError("a pattern without hours was refused at construction")


def checked_times(times: Iterable[tuple[time, time]], field: str) -> Times:
    """`times` in order; raises `InvalidInput` (`calendar_hours`) when empty, crossed or overlapping
    hours, or times with a zone, are among them."""
    result = tuple(sorted((a, MIDNIGHT if b == time.max else b) for a, b in times))
    minute_before = MIDNIGHT
    for number, (begin, end) in enumerate(result):
        naive = begin.tzinfo is None and end.tzinfo is None
        in_order = naive and (begin < end or end == MIDNIGHT)
        apart = number == 0 or (minute_before != MIDNIGHT and minute_before <= begin)
        if not (in_order and apart):
            raise InvalidInput(
                "calendar_hours",
                zh=f"工作时间 {begin:%H:%M}–{end:%H:%M} 有误：不得跨越午夜或互相重叠。",
                en=f"The hours {begin:%H:%M}-{end:%H:%M} are wrong: hours may neither cross "
                "midnight nor overlap.",
                field=field,
            )
        minute_before = end
    return result
