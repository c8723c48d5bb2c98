"""Yearly figures (年度数据) beside those of the year before, and awards for years running."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from wangge.packs.schema.base import Key, Source, Spec, Text


class FigureExample(Spec):
    """A figure, that of the year before and what was stated; whether the statement agrees."""

    name: Text
    value: float
    before: float | None = None
    stated: float | None = None
    change: float | None = None
    agrees: bool | None = None


class ComparisonSpec(Spec):
    """One figure of a register's lines against the same part of the year before.

    The change is always worked out; where a line also says what was stated, the two are compared
    and a difference is shown.
    """

    key: Key
    name: Text
    register_key: Key
    year: Key
    """The field that says the year."""
    part: Key | None = None
    """The field that says which part of it, such as a half; only like parts are compared."""
    figure: Key
    change: Literal["rate", "difference"] = "rate"
    """`rate`: in percent of the year before; `difference`: in the figure's own unit."""
    stated: Key | None = None
    """The field with the change as it was stated, in the same unit."""
    decimals: int = Field(default=1, ge=0, le=6)
    """To how many places changes are stated: both are rounded to them before they are compared."""
    better: Literal["higher", "lower"] = "lower"
    examples: tuple[FigureExample, ...] = ()
    source: Source | None = None


class AwardExample(Spec):
    """Values of the indicator, oldest first, and whether the award is earned with the last."""

    name: Text
    given: tuple[float | None, ...]
    earned: bool


class AwardSpec(Spec):
    """A reward for an indicator that lay in one of these bands for so many periods running."""

    key: Key
    name: Text
    indicator: Key
    bands: tuple[Key, ...] = Field(min_length=1)
    running: int = Field(ge=1, le=20)
    since: date | None = None
    examples: tuple[AwardExample, ...] = ()
    source: Source | None = None
