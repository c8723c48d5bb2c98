"""Lines by another division than the one written on them: by the base unit they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from wangge.domain.places import api as places
from wangge.domain.registers.town import RegisterRef


@dataclass(frozen=True, slots=True)
class ByDivision:
    """Lines by the grids of that day; `apart`: only those that it doesn't place."""

    on: date
    apart: bool = False


def divided(
    ref: RegisterRef, lines: QuerySet[Any], under: str, division: ByDivision
) -> QuerySet[Any]:
    """The lines that stand under a grid of that day, or that its division doesn't place."""
    asked = (ref.jurisdiction_key, ref.scheme_key)
    if division.apart:
        return lines.exclude(record__unit_code__in=places.units_under(*asked, "", division.on))
    return lines.filter(record__unit_code__in=places.units_under(*asked, under, division.on))
