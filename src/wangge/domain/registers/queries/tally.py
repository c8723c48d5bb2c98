"""How many lines of a register lie in which grid: as written, or by the division of a day.

Another division is reckoned from where lines stand. A line of which only a grid is known is counted
apart there, since nobody knows on which side of a new border it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from uuid import UUID

from django.db.models import Count

from wangge.domain.places import api as places
from wangge.domain.registers import town
from wangge.domain.registers.queries.ledger import visible
from wangge.domain.registers.town import RegisterRef
from wangge.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Tally:
    """Lines by grid code of the level. `higher`: of a grid above it; `apart`: not placed."""

    grids: Mapping[str, int]
    higher: int
    apart: int

    @property
    def total(self) -> int:
        return sum(self.grids.values()) + self.higher + self.apart


def tally(
    *,
    jurisdiction_key: str,
    register: str,
    account_id: UUID | None,
    at: datetime,
    level: str,
    on: date | None = None,
) -> Tally:
    """Lines that aren't ended and that the account may see. `on`: by the grids of that day.

    Raises `NotFound` for a scheme that wasn't in force that day, or no such level.
    """
    ref = town.register(jurisdiction_key, register)
    lines = visible(ref, account_id, at).filter(ended_on__isnull=True).order_by()
    column = "grid_code" if on is None else "record__unit_code"
    counts = dict(lines.values_list(column).annotate(n=Count("pk")))
    width = _width(ref, level, on or places.local_day(jurisdiction_key, at))
    leaves = {} if on is None else dict(places.unit_grids(jurisdiction_key, ref.scheme_key, on))
    found, higher, apart = Counter[str](), 0, 0
    for where, count in counts.items():
        code = where if on is None else leaves.get(where, "")
        if on is not None and not code:
            apart += count
        elif len(code) < width:
            higher += count
        else:
            found[code[:width]] += count
    return Tally(dict(sorted(found.items())), higher, apart)


def _width(ref: RegisterRef, level: str, on: date) -> int:
    """How long the codes of the level are."""
    scheme = places.scheme_in_force(ref.jurisdiction_key, ref.scheme_key, on)
    areas = [spec for spec in scheme.levels if spec.membership == "area"]
    lengths = accumulate(spec.code_width for spec in areas)
    found = dict(zip((spec.key for spec in areas), lengths, strict=True))
    if level not in found:
        raise NotFound(
            "no_such_level", zh="没有这一层级。", en="There is no such level.", field="level"
        )
    return found[level]
