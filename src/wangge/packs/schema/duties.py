"""Duties: what a post must do on a schedule or an event, its checklist, and campaigns of checks."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from wangge.packs.schema.base import Key, LimitText, Source, Spec, Text, TimeText, Work

Period = Literal["day", "week", "month", "quarter", "half_year", "year"]
Presence = Literal["none", "optional", "required"]


class EverySpec(Spec):
    """How often: so many `times` in each `period`, on working days or on any day."""

    period: Period
    times: int = Field(default=1, ge=1, le=31)
    days: Literal["working", "calendar"] = "working"
    spread: Literal["even", "together"] = "even"
    """`even`: each target has a day of its own in the period; `together`: all targets of a grid
    share one."""


class EventSpec(Spec):
    """What sets the duty off: must-go (到场) or must-report (报告), within a limit."""

    kind: Key
    what: Literal["go", "report"] = "go"
    limit: LimitText


class TargetSpec(Spec):
    """To what it is done, once for each.

    `grid`: the grids of `level` under the post's grid (by default that grid itself). `base_unit`:
    each base unit. `register`: each entry of `register`. `group`: one meeting of all of a grid.
    """

    kind: Literal["grid", "base_unit", "register", "group"] = "grid"
    level: Key | None = None
    register_key: Key | None = None
    where: dict[Key, tuple[str, ...]] = {}
    """Only units or entries whose attribute has one of these values; of grids `grid_type`."""


class DutySpec(Spec):
    """Something a post must do, each time a task: by `every` or `on` an event, never both."""

    key: Key
    name: Text
    post: Key
    department: Key | None = None
    every: EverySpec | None = None
    on: EventSpec | None = None
    window: TimeText | None = None
    """The hours of the day in which it is done; without it the working hours, or all day."""
    target: TargetSpec = TargetSpec()
    checklist: Key | None = None
    clock: Key | None = None
    check_in: Presence = "optional"
    radius_m: float = Field(default=100, gt=0)
    """A check-in farther from the target than this is kept, and marked."""
    photo: Presence = "none"
    """A photo as evidence."""
    work: Work | None = None
    source: Source | None = None
    """The legal basis, and the day from which it holds."""
    reserved: Key | None = None
    """The power of `powers` that doing it exercises: nobody else ever holds its tasks."""


class FindingSpec(Spec):
    """When an answer is a finding, and the case type it is filed under.

    Of `equals` (yes, no, or keys of choices), `below` and `above` whatever is given and met counts.
    """

    case_type: Key
    equals: tuple[str, ...] = ()
    below: float | None = None
    above: float | None = None
    photo: bool = False
    """A finding needs a photo."""


class AnswerSpec(Spec):
    key: Key
    name: Text


class ItemSpec(Spec):
    """A question of a checklist."""

    key: Key
    text: Text
    type: Literal["yes_no", "choice", "number", "photo"] = "yes_no"
    choices: tuple[AnswerSpec, ...] = ()
    unit: str = ""
    """Of a number, such as `MPa`; required for it, `1` for a count."""
    minimum: float | None = None
    maximum: float | None = None
    required: bool = True
    finding: FindingSpec | None = None
    points: float = Field(default=1, ge=0)
    """Earned by an answer that is no finding, where the checklist is passed or failed."""
    decisive: bool = False
    """A finding here fails the whole inspection, whatever the points (一票否决)."""


class ChecklistSpec(Spec):
    key: Key
    name: Text
    items: tuple[ItemSpec, ...] = Field(min_length=1)
    pass_from: float | None = Field(default=None, gt=0, le=100)
    """An acceptance (验收): the percentage of the points from which it is passed. None: it is
    neither passed nor failed."""
    source: Source | None = None


class CampaignSpec(Spec):
    """A set of inspections between two days, both included, with a number to reach."""

    key: Key
    name: Text
    post: Key
    department: Key | None = None
    checklist: Key
    target: TargetSpec = TargetSpec(kind="base_unit")
    count: int | None = Field(default=None, ge=1)
    """How many targets; without it all of them."""
    from_on: date
    to_on: date
    days: Literal["working", "calendar"] = "working"
    window: TimeText | None = None
    clock: Key | None = None
    check_in: Presence = "optional"
    radius_m: float = Field(default=100, gt=0)
    photo: Presence = "none"
    source: Source | None = None
