"""What may be asked for, by when it is to be answered, who may still withdraw. Reads nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from wangge.kernel.calendar import CalendarYearMissing, WorkingCalendar
from wangge.kernel.errors import InvalidInput
from wangge.kernel.limits import TimeLimit
from wangge.packs.schema import ClockSpec, MarkSpec

REASONS = ("annual", "personal", "sick", "family", "work", "other")
ANSWER_LIMIT = "2 working_days"
LEAST = timedelta(hours=4)
"""Nobody is late with an answer sooner, also where the leave begins at once."""
DAYS_MOST = 366
CLOCK = ClockSpec(
    key="leave_request",
    marks=(
        MarkSpec(key="overdue", kind="overdue"),
        MarkSpec(key="up", kind="escalate", after="1 working_days"),
    ),
)


def check_days(from_on: date, last_on: date, today: date) -> None:
    """Raises `InvalidInput` for days in the wrong order, gone by, or more than a year away."""
    if last_on < from_on:
        raise InvalidInput(
            "leave_times",
            zh="最后一天不能早于第一天。",
            en="The last day can't lie before the first.",
            field="last_on",
        )
    if from_on < today:
        raise InvalidInput(
            "leave_times",
            zh="只能申请今天起的假；已经过去的，请管理人员补登。",
            en="Leave is asked for from today on; whoever manages people records what is past.",
            field="from_on",
        )
    if (last_on - today).days > DAYS_MOST:
        raise InvalidInput(
            "leave_times",
            zh="最多申请到一年之内。",
            en="Leave can be asked for within a year.",
            field="last_on",
        )


def check_reason(reason: str) -> None:
    """Raises `InvalidInput` for anything but one of `REASONS`."""
    if reason not in REASONS:
        raise InvalidInput("leave_reason", zh="请选择事由。", en="Choose a reason.", field="reason")


def answer_by(begins_at: datetime, at: datetime, calendar: WorkingCalendar) -> datetime | None:
    """Within two working days, and before the leave begins where that leaves time enough.

    None where the calendar doesn't know the year.
    """
    try:
        usual = calendar.add(at, TimeLimit.parse(ANSWER_LIMIT))
    except CalendarYearMissing:
        return None
    return max(min(usual, begins_at), at + LEAST)
