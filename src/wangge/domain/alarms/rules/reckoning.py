"""What a model says of given values: an estimate, what is missing, or why it can't be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wangge.kernel.errors import Undetermined
from wangge.packs.estimates import Estimator
from wangge.packs.schema import BandSpec, EstimationSpec

Values = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """`value` in the model's unit, `measure` what the bands are of. Exactly one of: an estimate,
    `missing` inputs, a `problem` in both languages."""

    value: float | None = None
    measure: float | None = None
    band: BandSpec | None = None
    missing: tuple[str, ...] = ()
    problem: tuple[str, str] | None = None


def needed(estimator: Estimator) -> tuple[str, ...]:
    """The inputs that the formula or the comparison uses, in the pack's order."""
    used = estimator.formula.names | {estimator.spec.observed}
    return tuple(i.key for i in estimator.spec.inputs if i.key in used)


def reckon(estimator: Estimator, values: Values) -> Reckoned:
    """Works the model out. Missing inputs are named, never guessed."""
    missing = tuple(key for key in needed(estimator) if values.get(key) is None)
    if missing:
        return Reckoned(missing=missing)
    try:
        found = estimator.estimate(values)
    except Undetermined as problem:
        return Reckoned(problem=(problem.zh, problem.en))
    return Reckoned(found.value, found.measure, found.band)


def observed_in_unit(estimator: Estimator, values: Values) -> float | None:
    """What was declared or measured, in the model's unit."""
    observed = values.get(estimator.spec.observed or "")
    return None if observed is None else observed * estimator.observed_ratio


def read(spec: EstimationSpec, key: str, text: str | None) -> float | None:
    """A register's text as the number that a formula takes (1 for yes, 0 for no)."""
    if text is None or text == "":
        return None
    kind = next(i.type for i in spec.inputs if i.key == key)
    if kind == "bool":
        return {"yes": 1.0, "true": 1.0, "1": 1.0, "no": 0.0, "false": 0.0, "0": 0.0}.get(text)
    try:
        return float(text)
    except ValueError:
        return None
