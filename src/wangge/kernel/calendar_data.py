"""Reads a working calendar from plain data (a YAML or JSON file already parsed).

Owns the written form of calendars, shown at `read_calendar`; refuses unknown keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from wangge.kernel.calendar import WorkingCalendar
from wangge.kernel.errors import InvalidInput, ManyErrors, WanggeError
from wangge.kernel.holidays import (
    AnnouncedHolidays,
    AnnouncedYear,
    ChineseHolidays,
    HolidayChain,
    HolidaySource,
    LibraryHolidays,
    NoHolidays,
)
from wangge.kernel.working_times import DayOverride, WeeklyTimes

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_KEYS = frozenset(
    {"time_zone", "working_times", "holidays", "announced", "overrides", "complete_years"}
)
_T = TypeVar("_T")


def read_calendar(data: Mapping[str, Any]) -> WorkingCalendar:
    """A calendar from data of this form; `time_zone` and `working_times` must be there.

        time_zone: Asia/Shanghai
        working_times: {mon-fri: ["08:30-12:00", "13:30-17:30"], sat: "09:00-12:00"}
        holidays: chinese          # or none, or {country: US, subdivision: MA}
        announced:                 # whole years, ahead of the library
          2027: {days_off: ["2027-01-01/2027-01-03"], working_days: ["2027-02-14"]}
        overrides:                 # the town's own word on single days
          2026-11-25: off
          2026-11-28: working
          2026-11-26: ["09:00-11:00"]
          2026-12-12: {day: working, name: 村委会换届}
        complete_years: [2028]     # years whose departures from the week are all in overrides

    Raises `ManyErrors` with every mistake of the form found; each names its field.
    """
    data = _mapping(data, "calendar")
    errors: list[WanggeError] = [_unknown(k, k) for k in data if k not in _KEYS]

    def part(key: str, read: Callable[[Any], _T], default: Any) -> _T | None:
        try:
            return read(data.get(key, default))
        except WanggeError as error:
            errors.append(error)
            return None

    zone = part("time_zone", _text, None)
    times = part("working_times", read_working_times, {})
    source = part("holidays", read_holidays, "chinese")
    announced = part("announced", read_announced, {})
    overrides = part("overrides", read_overrides, {})
    years = part("complete_years", read_complete_years, [])
    if errors:
        raise ManyErrors(errors)
    assert zone is not None and times is not None and source is not None
    if announced:
        source = HolidayChain([AnnouncedHolidays(announced), source])
    return WorkingCalendar(zone, times, source, overrides, years or ())


def read_working_times(data: Any) -> dict[int, list[tuple[time, time]]]:
    """Weekday (0 Monday) to hours, from `{mon-fri: ["08:30-12:00"], ...}`."""
    result: dict[int, list[tuple[time, time]]] = {}
    for key, hours in _mapping(data, "working_times").items():
        field = f"working_times.{key}"
        for weekday in _weekdays(str(key), field):
            if weekday in result:
                raise _bad(field, "同一天写了两次", "gives one weekday twice")
            result[weekday] = _hours(hours, field)
    WeeklyTimes(result)
    return result


def read_holidays(data: Any) -> HolidaySource:
    """A source from `chinese`, `none` or `{country: US, subdivision: MA}`."""
    if data == "chinese":
        return ChineseHolidays()
    if data in ("none", None, False):
        return NoHolidays()
    given = _mapping(data, "holidays")
    for key in given:
        if key not in ("country", "subdivision"):
            raise _unknown(key, f"holidays.{key}")
    subdivision = given.get("subdivision")
    return LibraryHolidays(
        _text(given.get("country"), "holidays.country"),
        None if subdivision is None else _text(subdivision, "holidays.subdivision"),
    )


def read_announced(data: Any) -> dict[int, AnnouncedYear]:
    """Announced years; a day may be written as a range `2027-02-05/2027-02-12`."""
    result = {}
    for key, value in _mapping(data, "announced").items():
        year = _year(key, "announced")
        given = _mapping(value, f"announced.{year}")
        for name in given:
            if name not in ("days_off", "working_days"):
                raise _unknown(name, f"announced.{year}.{name}")
        days = {
            name: _days(given.get(name, []), f"announced.{year}.{name}")
            for name in ("days_off", "working_days")
        }
        result[year] = AnnouncedYear(**days)
    AnnouncedHolidays(result)
    return result


def read_overrides(data: Any) -> dict[date, DayOverride]:
    """A town's single days: `off`, `working`, hours, or `{day: one of these, name: ...}`."""
    result = {}
    for key, value in _mapping(data, "overrides").items():
        field = f"overrides.{key}"
        name = ""
        if isinstance(value, Mapping):
            for inner in value:
                if inner not in ("day", "name"):
                    raise _unknown(inner, f"{field}.{inner}")
            name, value = str(value.get("name", "")), value.get("day")
        result[_day(key, field)] = _override(value, name, field)
    return result


def read_complete_years(data: Any) -> frozenset[int]:
    """Years, as numbers or texts, whose departures from the week are all in the overrides."""
    if not isinstance(data, list):
        raise _bad("complete_years", "应为年份列表", "should be a list of years")
    return frozenset(_year(entry, "complete_years") for entry in data)


def _override(value: Any, name: str, field: str) -> DayOverride:
    # YAML 1.1 reads the bare words off and on as booleans.
    if value is False or value == "off":
        return DayOverride.off(name)
    if value is True or value == "working":
        return DayOverride.worked(name=name)
    return DayOverride.worked(_hours(value, field), name)


def _weekdays(text: str, field: str) -> range:
    first, _, last = text.lower().partition("-")
    try:
        begin, end = _WEEKDAYS.index(first), _WEEKDAYS.index(last or first)
    except ValueError:
        begin, end = 1, 0
    if end < begin:
        raise _bad(field, "不是 mon 或 mon-fri 这样的星期", "isn't a weekday like mon or mon-fri")
    return range(begin, end + 1)


def _hours(value: Any, field: str) -> list[tuple[time, time]]:
    entries = [value] if isinstance(value, str) else value
    if not isinstance(entries, list) or not entries:
        raise _bad(field, "应为工作时间", "should be hours")
    return [_span(entry, field) for entry in entries]


def _span(entry: Any, field: str) -> tuple[time, time]:
    begin, _, end = str(entry).partition("-")
    try:
        # 24:00 is how people write the end of a day.
        return time.fromisoformat(begin), time.fromisoformat("00:00" if end == "24:00" else end)
    except ValueError:
        raise _bad(
            field, f"“{entry}”不是 08:30-12:00 这样的时段", f"'{entry}' isn't like 08:30-12:00"
        ) from None


def _days(value: Any, field: str) -> frozenset[date]:
    if not isinstance(value, list):
        raise _bad(field, "应为日期列表", "should be a list of days")
    result: set[date] = set()
    for entry in value:
        first, _, last = str(entry).partition("/")
        begin, end = _day(first, field), _day(last or first, field)
        if not 0 <= (end - begin).days <= 366:
            raise _bad(field, f"“{entry}”不是一段日期", f"'{entry}' isn't a range of days")
        result.update(begin + timedelta(n) for n in range((end - begin).days + 1))
    return frozenset(result)


def _day(value: Any, field: str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise _bad(
            field, f"“{value}”不是 2027-01-01 这样的日期", f"'{value}' isn't a day like 2027-01-01"
        ) from None


def _year(value: Any, field: str) -> int:
    text = str(value)
    if len(text) == 4 and text.isascii() and text.isdigit():
        return int(text)
    raise _bad(field, f"“{value}”不是年份", f"'{value}' isn't a year")


def _text(value: Any, field: str = "time_zone") -> str:
    if not isinstance(value, str) or not value:
        raise _bad(field, "应为非空文字", "should be a text")
    return value


def _mapping(value: Any, field: str) -> Mapping[Any, Any]:
    if not isinstance(value, Mapping):
        raise _bad(field, "应为键值表", "should be a mapping")
    return value


def _unknown(key: object, field: str) -> InvalidInput:
    return InvalidInput(
        "calendar_key_unknown",
        zh=f"日历中没有“{key}”这一项。",
        en=f"A calendar has no item '{key}'.",
        field=field,
    )


def _bad(field: str, zh: str, en: str) -> InvalidInput:
    return InvalidInput("calendar_form", zh=f"{field}：{zh}。", en=f"{field}: {en}.", field=field)
