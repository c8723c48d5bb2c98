"""Formulas over declared values: estimation models with warning bands, and alarms."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from wangge.packs.schema.base import Key, LimitText, Source, Spec, Text

FormulaText = Annotated[str, Field(min_length=1, max_length=500)]
UnitText = Annotated[str, Field(min_length=1, max_length=60)]
"""Such as `m2`, `cny/m2/month`, `kWh/(person*year)`; `1` for a plain number."""


class InputSpec(Spec):
    """A value that a formula is given: typed in, or the field of a register."""

    key: Key
    name: Text
    unit: UnitText = "1"
    type: Literal["number", "bool"] = "number"
    """`bool`: a yes or no, without a unit."""
    register_key: Key | None = None
    field: Key | None = None
    """With `register_key`: the field whose value it is, in the same unit. None: `key`."""

    @property
    def field_key(self) -> str:
        """The register's field that it is read from."""
        return self.field or self.key


class ConstantSpec(Spec):
    """A parameter of a formula, with its unit, where it comes from and since when it holds."""

    key: Key
    name: Text
    value: float
    unit: UnitText = "1"
    source: Source | None = None


Colour = Literal["green", "blue", "yellow", "orange", "red"]


class BandSpec(Spec):
    """What a value from `from` (included) to `to` (left out) means.

    Bands stand in order and leave no gap: the first has no `from`, the last no `to`.
    """

    key: Key
    name: Text
    from_: float | None = Field(default=None, alias="from")
    to: float | None = None
    colour: Colour
    case_type: Key | None = None
    """The matter that is opened for a value in this band."""


class EstimateExample(Spec):
    """Given these values, the formula comes to `value` (to six digits) and lies in `band`."""

    name: Text
    given: dict[Key, float]
    value: float | None = None
    band: Key | None = None


class EstimateEvery(Spec):
    """When a model is worked out by the program: once in each period, from its `day` on."""

    period: Literal["month", "quarter", "half_year", "year"] = "month"
    day: int = Field(default=1, ge=1, le=366)
    """Day of the period, from 1; past its end: the last day."""


class EstimationSpec(Spec):
    """A model that reckons a value (`formula`, in `unit`) from others.

    Bands are of the value itself; with `observed`, of that input divided by the value.
    """

    key: Key
    name: Text
    inputs: tuple[InputSpec, ...] = Field(min_length=1)
    constants: tuple[ConstantSpec, ...] = ()
    formula: FormulaText
    unit: UnitText
    observed: Key | None = None
    """The input that says what was declared or measured, compared with the value."""
    every: EstimateEvery = EstimateEvery()
    bands: tuple[BandSpec, ...] = ()
    examples: tuple[EstimateExample, ...] = ()
    source: Source | None = None


class AlarmExample(Spec):
    """Given these values (1 for yes, 0 for no), the alarm rings or doesn't."""

    name: Text
    given: dict[Key, float]
    rings: bool


class AlarmSpec(Spec):
    """When readings call for help: `when` says yes, and a matter of `case_type` is opened."""

    key: Key
    name: Text
    inputs: tuple[InputSpec, ...] = Field(min_length=1)
    constants: tuple[ConstantSpec, ...] = ()
    when: FormulaText
    colour: Colour = "red"
    case_type: Key
    condition: Key | None = None
    """Its filing condition; None: the type's first."""
    quiet: LimitText | None = None
    """How long the same source doesn't open another matter, while the first is open."""
    keep_days: int = Field(default=30, ge=1, le=365)
    """How long readings are kept."""
    examples: tuple[AlarmExample, ...] = ()
    source: Source | None = None
