"""What a pack may say: frozen models, one per kind of declaration.

Knows nothing of files, Django or any town. A pack is checked twice: each value here, the
references between them in `checks`.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
LimitText = Annotated[
    str,
    Field(
        pattern=r"^\d+(\.\d+)? (urgent_minutes|urgent_hours|working_minutes|working_hours"
        r"|working_days|calendar_hours|calendar_days)$"
    ),
]
TimeText = Annotated[
    str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$")
]


class Spec(BaseModel):
    """Base of every declaration: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Text(Spec):
    """A text in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Source(Spec):
    """Where a parameter comes from and from which day it holds."""

    title: Text
    since: date | None = None
    url: str = ""


# ---------------------------------------------------------------- division, people


class LevelSpec(Spec):
    """A level, root first. `code_width`: characters a grid adds to its parent's code."""

    key: Key
    name: Text
    code_width: int = Field(ge=1, le=12)
    division_level: int | None = Field(default=None, ge=1, le=5)
    membership: Literal["area", "rule"] = "area"


class SchemeSpec(Spec):
    key: Key
    name: Text
    levels: tuple[LevelSpec, ...] = Field(min_length=1)


class Right(StrEnum):
    """What a post may do within its subtree. The names are code; who has them is the pack's."""

    CASE_VIEW = "case.view"
    CASE_FILE = "case.file"
    CASE_DISPATCH = "case.dispatch"
    CASE_HANDLE = "case.handle"
    CASE_VERIFY = "case.verify"
    CASE_SUPERVISE = "case.supervise"
    TASK_DO = "task.do"
    OVERVIEW_VIEW = "overview.view"
    CONTACT_VIEW = "contact.view"
    PEOPLE_MANAGE = "people.manage"
    PLACES_MANAGE = "places.manage"
    JOURNAL_AUDIT = "journal.audit"
    TOWN_MANAGE = "town.manage"


class PostSpec(Spec):
    """A kind of work in a grid of `level`, with its written duties (定责)."""

    key: Key
    name: Text
    level: Key
    duties: tuple[Text, ...] = Field(min_length=1)
    rights: tuple[Right, ...] = ()
    of_department: bool = False
    desk: bool = False
    """The post that owns what nobody else owns. Exactly one post per pack, at the root level."""
    minimum: int = Field(default=0, ge=0)
    maximum: int | None = Field(default=None, ge=1)


class DepartmentSpec(Spec):
    key: Key
    name: Text
    level: Key
    """The level at which its handlers sit."""


# ---------------------------------------------------------------- time


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


# ---------------------------------------------------------------- flow


class Phase(StrEnum):
    """The seven steps of the closed loop (收集、立案、派遣、处理、反馈、核查结案、评价)."""

    COLLECTION = "collection"
    FILING = "filing"
    DISPATCH = "dispatch"
    HANDLING = "handling"
    FEEDBACK = "feedback"
    VERIFICATION = "verification"
    EVALUATION = "evaluation"


class OwnerSpec(Spec):
    """Who owes a step. `post` at the case's grid of that post's level, or the case's route."""

    post: Key | None = None
    routed: bool = False
    """The handler named by the case type's grade and department (or chosen at dispatch)."""
    resident: bool = False
    """The resident who reported; nobody in office owes it, so the step opens no task."""
    not_handler: bool = False
    """Never the person who handled the matter."""


class Outcome(StrEnum):
    """What became of the matter; kept apart from the status."""

    FIXED = "fixed"
    NOT_FOUND = "not_found"
    NOT_OURS = "not_ours"
    REFUSED = "refused"
    DUPLICATE = "duplicate"


Requirement = Literal["reason", "outcome", "photo", "route", "note", "rating"]
Effect = Literal[
    "none", "file", "dispatch", "return", "climb", "finish", "rework", "close", "reopen", "confirm"
]


class ActionSpec(Spec):
    """What may be done at a step, by whom, and where it leads (`to`: a step key or `closed`)."""

    key: Key
    name: Text
    to: str
    effect: Effect = "none"
    by: Literal["holder", "resident", "right"] = "holder"
    right: Right | None = None
    """With `by: right`. A holder of the step's task may always act as well."""
    requires: tuple[Requirement, ...] = ()
    outcome: Outcome | None = None
    outcomes: tuple[Outcome, ...] = ()
    """With `requires: [outcome]`, which may be chosen."""


class StepSpec(Spec):
    key: Key
    phase: Phase
    name: Text
    public: Text | None = None
    """What the resident is told when the matter reaches this step; None tells nothing."""
    owner: OwnerSpec
    limit: LimitText | None = None
    """None: the case type's limit of its filing condition (handling), or no clock at all."""
    clock: Key | None = None
    actions: tuple[ActionSpec, ...] = Field(min_length=1)
    auto: Key | None = None
    """The action the program takes itself when all of `auto_when` hold."""
    auto_when: tuple[Literal["located", "complete", "typed", "routed", "always"], ...] = ()
    lapse: Key | None = None
    """The action taken when the limit passes without anybody acting (only for resident steps)."""


class FlowSpec(Spec):
    key: Key
    name: Text
    first: Key
    steps: tuple[StepSpec, ...] = Field(min_length=1)
    after_close: tuple[ActionSpec, ...] = ()
    """What may still be done to a closed matter, such as the resident's reopening it."""
    after_close_within: LimitText | None = None
    """How long after closing; None: without end."""


# ---------------------------------------------------------------- matters


class Grade(StrEnum):
    """一般、协调、应急、审批."""

    ORDINARY = "ordinary"
    COORDINATION = "coordination"
    EMERGENCY = "emergency"
    APPROVAL = "approval"


class GradeRoute(Spec):
    """Who handles matters of a grade, where the type names no department."""

    grade: Grade
    post: Key


class CirculationSpec(Spec):
    """How high a matter has climbed: micro inside `level`, and so on upwards."""

    key: Key
    name: Text
    level: Key


class FilingCondition(Spec):
    """A condition under which a matter is filed, with its own limit and closing condition."""

    key: Key
    name: Text
    limit: LimitText | None
    """None: no limit is set (as many of a city's matters have)."""
    closing: Text
    grade: Grade | None = None
    """Overrides the type's grade, such as an emergency."""


class CaseTypeSpec(Spec):
    key: Key
    code: str = Field(min_length=1, max_length=20)
    """Class code by the standard named in the pack, unique within the pack."""
    name: Text
    category: Key
    flow: Key
    grade: Grade = Grade.ORDINARY
    department: Key | None = None
    conditions: tuple[FilingCondition, ...] = Field(min_length=1)
    """The first is used unless the filer chooses another."""
    public: bool = True
    """Offered on the resident's page."""
    needs_location: bool = True
    report_photo: Literal["none", "optional", "required"] = "optional"
    done_photo: Literal["none", "optional", "required"] = "required"


class CategorySpec(Spec):
    key: Key
    name: Text
    icon: str = ""


# ---------------------------------------------------------------- the pack


class PlaceholderPoint(Spec):
    """A point that stands for "we don't know where": reports on it count as unlocated."""

    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    radius_m: float = Field(gt=0, le=500)
    name: Text


class Example(Spec):
    """A worked example, run against the loaded pack: given this, expect that."""

    name: Text
    type: Key
    condition: Key | None = None
    filed_at: str
    expect: dict[str, Any]


class PackSpec(Spec):
    """A department's way of working, whole."""

    format: Literal[1]
    key: Key
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    valid_from: date
    name: Text
    sources: tuple[Source, ...] = ()
    calendar: CalendarSpec
    scheme: SchemeSpec
    posts: tuple[PostSpec, ...] = Field(min_length=1)
    departments: tuple[DepartmentSpec, ...] = ()
    clocks: tuple[ClockSpec, ...] = Field(min_length=1)
    flows: tuple[FlowSpec, ...] = Field(min_length=1)
    routes: tuple[GradeRoute, ...] = Field(min_length=1)
    circulations: tuple[CirculationSpec, ...] = ()
    categories: tuple[CategorySpec, ...] = Field(min_length=1)
    case_types: tuple[CaseTypeSpec, ...] = Field(min_length=1)
    placeholder_points: tuple[PlaceholderPoint, ...] = ()
    examples: tuple[Example, ...] = ()
