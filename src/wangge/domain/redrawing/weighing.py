"""By what grids can be balanced: the numbers that base units carry, their area, their count. Pure.

Refuses to guess: a unit without a usable number has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from wangge.domain.places.api import UnitRef

AREA, UNITS, MIX = "area_m2", "units", "mix"
NAMES = {
    AREA: ("面积(平方米)", "Area (m²)"),
    UNITS: ("单元数", "Units"),
    "households": ("户数", "Households"),
    "population": ("人口", "Residents"),
    "floor_area_m2": ("建筑面积(平方米)", "Floor area (m²)"),
    "businesses": ("经营主体数", "Businesses"),
    "employers": ("用人单位数", "Employers"),
    MIX: ("综合负荷(%)", "Mixed load (%)"),
    "caseload": ("预计事项数", "Expected cases"),
}


class Weight(NamedTuple):
    """A number that units carry; `missing`: units without it."""

    key: str
    zh: str
    en: str
    values: tuple[float | None, ...]

    @property
    def total(self) -> float:
        return sum(v for v in self.values if v is not None)

    @property
    def missing(self) -> int:
        return sum(v is None for v in self.values)


def weights_of(units: Sequence[UnitRef]) -> tuple[Weight, ...]:
    """Everything that units can be weighed by, attributes first, in the units' order."""
    keys = {k for u in units for k, v in u.attributes.items() if _number(v) is not None}
    keys -= {AREA, UNITS}
    found = [_weight(key, [_number(u.attributes.get(key)) for u in units]) for key in sorted(keys)]
    area = _weight(AREA, [u.area_m2 for u in units])
    return (*found, area, _weight(UNITS, [1.0] * len(units)))


def _weight(key: str, values: Sequence[float | None]) -> Weight:
    zh, en = NAMES.get(key, (key, key))
    return Weight(key, zh, en, tuple(values))


def _number(value: Any) -> float | None:
    usable = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if usable and 0 <= value < float("inf") else None
