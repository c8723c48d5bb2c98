"""A town's public line and the work telephones of its grids: what paper, signs and pages name.

Never anybody's own number.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from wangge.domain.places.queries.grids import grids, jurisdiction, schemes_in_force
from wangge.domain.places.queries.refs import GridRef

HOTLINE, PHONES = "hotline", "phones"


def hotline(jurisdiction_key: str) -> str:
    """The town's public line; empty when none is set."""
    return str(jurisdiction(jurisdiction_key).settings.get(HOTLINE) or "")


def own_phones(jurisdiction_key: str) -> Mapping[str, str]:
    """The numbers set for grids themselves, by grid code in their order."""
    found = jurisdiction(jurisdiction_key).settings.get(PHONES) or {}
    return {code: str(found[code]) for code in sorted(found) if found[code]}


def work_phone(jurisdiction_key: str, grid_code: str) -> str:
    """The number of a grid or of the nearest above it that has one, at last the public line."""
    phones = own_phones(jurisdiction_key)
    above = (grid_code[:length] for length in range(len(grid_code), 0, -1))
    return next((phones[code] for code in above if code in phones), hotline(jurisdiction_key))


def grids_of_code(jurisdiction_key: str, code: str, on: date) -> tuple[GridRef, ...]:
    """The grids of that code in the schemes in force; one code may stand in several."""
    return tuple(
        found
        for scheme in schemes_in_force(jurisdiction_key, on)
        for found in grids(jurisdiction_key, scheme.key, on, under=code)
        if found.code == code
    )
