"""What a department gives out: services to residents, documents on paper, indicators."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from wangge.packs.schema.base import Key, LimitText, Source, Spec, Text, TimeText
from wangge.packs.schema.formulas import (
    BandSpec,
    ConstantSpec,
    EstimateExample,
    FormulaText,
    UnitText,
)


class BookingSpec(Spec):
    """Times that may be reserved, in the hours of these weekdays (0 = Monday)."""

    days: tuple[Literal[0, 1, 2, 3, 4, 5, 6], ...] = Field(min_length=1)
    times: tuple[TimeText, ...] = Field(min_length=1)
    slot_minutes: int = Field(ge=5, le=480)
    places: int = Field(default=1, ge=1)
    """How many may come in one slot."""
    ahead_days: int = Field(default=14, ge=1, le=365)


class ServiceSpec(Spec):
    """Something a resident can have: asked for (`case_type`), booked (`booking`), or both."""

    key: Key
    name: Text
    style: Literal["hall", "agency", "butler", "menu"]
    """一站式大厅、代办、管家、菜单."""
    post: Key
    """Who gives it."""
    department: Key | None = None
    case_type: Key | None = None
    """The matter that a request becomes."""
    limit: LimitText | None = None
    """What is promised to the resident; None: the matter's own."""
    booking: BookingSpec | None = None
    bring: tuple[Text, ...] = ()
    """What to bring."""
    source: Source | None = None


class DocumentPart(Spec):
    """A paragraph: words with `{placeholders}`, under a heading."""

    heading: Text | None = None
    body: Text


class DocumentTable(Spec):
    """Lines of one of the pack's registers in the grid, numbered; a map shows where each is.

    What is sealed stays masked unless `purpose` is named, the field serves it, and whoever prints
    may unmask it: each such look is journalled.
    """

    register_key: Key
    columns: tuple[Key, ...] = Field(min_length=1)
    where: dict[Key, tuple[str, ...]] = {}
    """Only lines whose open field has one of these values: keys of choices, `true` or `false`, or
    the text itself."""
    purpose: Key | None = None


class DocumentSpec(Spec):
    """A template for something printed; placeholders depend on what it is `about`."""

    key: Key
    name: Text
    kind: Literal["notice", "sign", "card", "book", "map", "form"]
    about: Literal["case", "grid", "person"]
    paper: Literal["A3", "A4", "A5", "A6", "card"] = "A4"
    qr: Literal["none", "report", "follow"] = "none"
    """A code that leads to reporting here, or to following this case."""
    parts: tuple[DocumentPart, ...] = Field(min_length=1)
    table: DocumentTable | None = None
    """With `about: grid`."""
    open_cases: bool = False
    """With `about: grid`: the pack's open matters there are listed too, and shown on a map."""
    source: Source | None = None


class MeasureSpec(Spec):
    """A number from recorded facts: how many there are, or the sum of a column (`of`)."""

    key: Key
    name: Text
    count: Literal["cases", "tasks", "grids", "people", "entries", "inspected"]
    """`inspected`: what a duty or a campaign inspects, each once, by its latest record."""
    of: Key | None = None
    where: dict[Key, tuple[str, ...]] = {}
    """Only facts whose column has one of these values."""


class GoalSpec(Spec):
    """The value to reach from this day on."""

    since: date
    value: float


class IndicatorSpec(Spec):
    """A formula over measures, in `unit`."""

    key: Key
    name: Text
    measures: tuple[MeasureSpec, ...] = Field(min_length=1)
    constants: tuple[ConstantSpec, ...] = ()
    formula: FormulaText
    unit: UnitText = "1"
    better: Literal["higher", "lower"]
    period: Literal["day", "week", "month", "quarter", "half_year", "year"] = "month"
    level: Key | None = None
    """The lowest level at which it is worked out; None: every level."""
    goals: tuple[GoalSpec, ...] = ()
    bands: tuple[BandSpec, ...] = ()
    weight: float = Field(default=1, ge=0)
    """In a score made of several."""
    assessed: Literal["here", "general"] = "here"
    """`general`: it counts in the general assessment and is scored only there (不重复考核)."""
    examples: tuple[EstimateExample, ...] = ()
    source: Source | None = None
