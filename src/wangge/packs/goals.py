"""An indicator's value from counts, and whether it reaches the goal of a day. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wangge.packs.estimates import with_constants
from wangge.packs.facts import SUMS
from wangge.packs.formulas import compile_formula
from wangge.packs.schema import IndicatorSpec
from wangge.packs.units import ONE, parse_unit


@dataclass(frozen=True, slots=True)
class Standing:
    """`value` in the indicator's unit; `goal` None where none holds yet."""

    value: float
    goal: float | None
    reached: bool | None


def goal_on(indicator: IndicatorSpec, on: date) -> float | None:
    """The goal that holds on that day."""
    begun = [g.value for g in indicator.goals if g.since <= on]
    return begun[-1] if begun else None


def standing(indicator: IndicatorSpec, counts: Mapping[str, float], on: date) -> Standing:
    """Where these counts (by measure) put the indicator on that day.

    Raises `Undetermined` for a count that is missing and for a division by nought.
    """
    units = {m.key: SUMS.get((m.count, m.of or ""), ONE) for m in indicator.measures}
    units |= {c.key: parse_unit(c.unit) for c in indicator.constants}
    formula = compile_formula(indicator.formula, units)
    given = with_constants(indicator.constants, dict(counts))
    value = formula.number_in(parse_unit(indicator.unit), given)
    goal = goal_on(indicator, on)
    if goal is None:
        return Standing(value, None, None)
    return Standing(value, goal, value >= goal if indicator.better == "higher" else value <= goal)
