"""Time: working hours, marks before and after a due instant, pauses, extensions."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from wangge.packs.schema.base import Key, LimitText, Spec, TimeText
from wangge.packs.schema.people import Right


class DayHours(Spec):
    """Working times of weekdays, 0 = Monday."""

    days: tuple[Annotated[int, Field(ge=0, le=6)], ...]
    times: tuple[TimeText, ...]


class CalendarSpec(Spec):
    time_zone: str
    holidays: str
    """`cn`, `none`, or a country and subdivision of the holidays library, such as `US-MA`."""
    hours: tuple[DayHours, ...]


class MarkSpec(Spec):
    """Something that happens by itself at a time relative to the due instant."""

    key: Key
    kind: Literal["remind", "overdue", "supervise", "escalate"]
    before: LimitText | None = None
    after: LimitText | None = None
    colour: Literal["yellow", "red"] | None = None
    """For `supervise`."""


class PauseSpec(Spec):
    max_count: int = Field(default=0, ge=0)
    max_each: LimitText | None = None


class ExtensionSpec(Spec):
    max_count: int = Field(default=0, ge=0)
    max_each: LimitText | None = None
    right: Right = Right.CASE_SUPERVISE
    """Whoever decides on it holds this right over the task's grid."""


class ClockSpec(Spec):
    """How a task presses: marks before and after it is due, pauses and extensions allowed.

    `escalate` marks climb the grid tree one level each, in the order written.
    """

    key: Key
    marks: tuple[MarkSpec, ...] = ()
    pauses: PauseSpec = PauseSpec()
    extensions: ExtensionSpec = ExtensionSpec()
