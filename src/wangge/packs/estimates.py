"""Works out a pack's estimation models and alarms on given values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wangge.kernel.errors import Undetermined
from wangge.packs.formulas import Formula, compile_formula, ratio
from wangge.packs.schema import AlarmSpec, BandSpec, ConstantSpec, EstimationSpec, InputSpec
from wangge.packs.units import Unit, parse_unit

Values = Mapping[str, float | bool | None]


@dataclass(frozen=True, slots=True)
class Estimate:
    """`value` in the model's unit; `measure` is what the bands are of (see `EstimationSpec`)."""

    value: float
    measure: float
    band: BandSpec | None


@dataclass(frozen=True, slots=True)
class Estimator:
    """An estimation model, read once and worked out on any number of rows."""

    spec: EstimationSpec
    formula: Formula
    unit: Unit
    observed_ratio: float

    @classmethod
    def of(cls, spec: EstimationSpec) -> Estimator:
        """Reads the model. Raises `FormulaError` or `InvalidInput` where it isn't right."""
        units = units_of(spec.inputs, spec.constants)
        unit, observed = parse_unit(spec.unit), units.get(spec.observed or "")
        formula = compile_formula(spec.formula, units)
        return cls(spec, formula, unit, ratio(observed, unit) if observed else 1.0)

    def estimate(self, values: Values) -> Estimate:
        """The value and its band. Raises `Undetermined` for what is missing or can't be."""
        value = self.formula.number_in(self.unit, with_constants(self.spec.constants, values))
        measure = value if self.spec.observed is None else self._compared(value, values)
        return Estimate(value, measure, band_of(self.spec.bands, measure))

    def _compared(self, value: float, values: Values) -> float:
        observed = values.get(self.spec.observed or "")
        if observed is None or value == 0:
            raise Undetermined(
                "estimate_not_comparable",
                zh=f"“{self.spec.name.zh}”无从比较：没有“{self.spec.observed}”，或估算值为零。",
                en=f"“{self.spec.name.en}” can't be compared: {self.spec.observed} is missing, or"
                " the estimate is zero.",
                field=self.spec.observed,
            )
        return observed * self.observed_ratio / value


@dataclass(frozen=True, slots=True)
class AlarmRule:
    """An alarm's condition, read once."""

    spec: AlarmSpec
    formula: Formula

    @classmethod
    def of(cls, spec: AlarmSpec) -> AlarmRule:
        """Reads the condition. Raises `FormulaError` or `InvalidInput` where it isn't right."""
        return cls(spec, compile_formula(spec.when, units_of(spec.inputs, spec.constants)))

    def rings(self, values: Values) -> bool:
        """Whether these readings call for help. Raises `Undetermined` for what is missing."""
        return self.formula.holds(with_constants(self.spec.constants, values))


def units_of(
    inputs: Sequence[InputSpec], constants: Sequence[ConstantSpec]
) -> dict[str, Unit | None]:
    """The names a formula may use, each with its unit (None: a yes or no)."""
    given = {i.key: None if i.type == "bool" else parse_unit(i.unit) for i in inputs}
    return given | {c.key: parse_unit(c.unit) for c in constants}


def with_constants(constants: Sequence[ConstantSpec], values: Values) -> dict[str, float | None]:
    """The given values and the declared parameters; a parameter can't be overridden."""
    return {**values, **{c.key: c.value for c in constants}}


def band_of(bands: Sequence[BandSpec], value: float) -> BandSpec | None:
    """The one band that the value lies in; None where no bands are declared."""
    for band in bands:
        if band.to is None or value < band.to:
            return band
    return None
