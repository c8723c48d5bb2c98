"""Works out changes from year to year and awards for years running. Pure.

What can't be worked out is None, never nought: a figure without the year before has no change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from wangge.packs.estimates import band_of
from wangge.packs.schema import AwardSpec, ComparisonSpec, IndicatorSpec


@dataclass(frozen=True, slots=True)
class Compared:
    """`change` rounded as changes are stated; None where there is nothing to compare with."""

    change: Decimal | None
    stated: Decimal | None
    better: bool | None
    """Whether it moved the way it should; None for no change."""

    @property
    def agrees(self) -> bool | None:
        """Whether what was stated is what comes out; None where either is missing."""
        if self.change is None or self.stated is None:
            return None
        return self.change == self.stated


def compare(
    spec: ComparisonSpec, value: Decimal, before: Decimal | None, stated: Decimal | None
) -> Compared:
    """A figure against that of the year before. A rate from nought is undetermined."""
    exact = _change(spec, value, before)
    change = None if exact is None else rounded(exact, spec.decimals)
    said = None if stated is None else rounded(stated, spec.decimals)
    moved = not exact or (exact > 0) == (spec.better == "higher")
    return Compared(change, said, None if not exact else moved)


def _change(spec: ComparisonSpec, value: Decimal, before: Decimal | None) -> Decimal | None:
    if before is None or (spec.change == "rate" and before == 0):
        return None
    difference = value - before
    return difference * 100 / before if spec.change == "rate" else difference


def rounded(value: Decimal, decimals: int) -> Decimal:
    """To so many places, halves away from nought."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def earned(award: AwardSpec, indicator: IndicatorSpec, values: Sequence[float | None]) -> bool:
    """Whether the last `running` values (oldest first, one for each period) are all in the award's
    bands. A period without a value breaks the run."""
    last = values[-award.running :]
    if len(last) < award.running:
        return False
    return all(v is not None and _in_bands(award, indicator, v) for v in last)


def _in_bands(award: AwardSpec, indicator: IndicatorSpec, value: float) -> bool:
    band = band_of(indicator.bands, value)
    return band is not None and band.key in award.bands
