"""Tries a pack's examples: a matter filed at an instant, its due instant and its handler."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from wangge.kernel.errors import WanggeError
from wangge.kernel.limits import TimeLimit
from wangge.packs.calendars import build_calendar
from wangge.packs.schema import CaseTypeSpec, Example, FilingCondition, PackSpec


def compare(pack: PackSpec, example: Example) -> Iterator[tuple[str, Any, Any]]:
    """What of the example doesn't come out: field, expected, actual."""
    actual = work_out(pack, example)
    for field, expected in example.expect.items():
        if str(expected) != str(actual.get(field)):
            yield field, expected, actual.get(field, "?")


def work_out(pack: PackSpec, example: Example) -> dict[str, Any]:
    """`due_at` (local time), `grade`, `post` and `department` of the example's matter."""
    kind = next((t for t in pack.case_types if t.key == example.type), None)
    if kind is None:
        return {"type": "?"}
    condition = _condition(kind, example.condition)
    if condition is None:
        return {"condition": "?"}
    grade = condition.grade or kind.grade
    result: dict[str, Any] = {"grade": grade.value, "department": kind.department or ""}
    result["post"] = kind.post or next((r.post for r in pack.routes if r.grade == grade), "")
    result["due_at"] = _due(pack, example, condition)
    return result


def _condition(kind: CaseTypeSpec, key: str | None) -> FilingCondition | None:
    if key is None:
        return kind.conditions[0]
    return next((c for c in kind.conditions if c.key == key), None)


def _due(pack: PackSpec, example: Example, condition: FilingCondition) -> str:
    if condition.limit is None:
        return ""
    zone = ZoneInfo(pack.calendar.time_zone)
    try:
        filed_at = datetime.fromisoformat(example.filed_at).replace(tzinfo=zone)
        due = build_calendar(pack.calendar).add(filed_at, TimeLimit.parse(condition.limit))
    except (ValueError, WanggeError) as error:
        return str(error)
    return due.astimezone(zone).strftime("%Y-%m-%d %H:%M")
