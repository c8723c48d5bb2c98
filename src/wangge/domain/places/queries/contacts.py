"""A town's public line and the work telephones of its grids: what paper, signs and pages name.

Never anybody's own number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wangge.domain.places.queries.grids import grids, jurisdiction, schemes_in_force
from wangge.domain.places.queries.refs import GridRef

HOTLINE, PHONES = "hotline", "phones"


def hotline(jurisdiction_key: str) -> str:
    """The town's public line; empty when none is set."""
    return str(jurisdiction(jurisdiction_key).settings.get(HOTLINE) or "")


@dataclass(frozen=True, slots=True)
class GridPhone:
    """The number set for a grid. `scheme_key` is empty for one that was set before nets were told
    apart: it counts for every grid of that code."""

    scheme_key: str
    code: str
    number: str

    @property
    def key(self) -> str:
        """As it is kept in the town's settings."""
        return phone_key(self.scheme_key, self.code)


def phone_key(scheme_key: str, code: str) -> str:
    """Two nets may use one code, so that a number is kept by scheme and code."""
    return f"{scheme_key}:{code}" if scheme_key else code


def own_phones(jurisdiction_key: str) -> tuple[GridPhone, ...]:
    """The numbers set for grids themselves, by code and scheme."""
    found = jurisdiction(jurisdiction_key).settings.get(PHONES) or {}
    phones = []
    for key, number in found.items():
        scheme, _, code = key.rpartition(":")
        if number:
            phones.append(GridPhone(scheme, code, str(number)))
    return tuple(sorted(phones, key=lambda p: (p.code, p.scheme_key)))


def work_phone(jurisdiction_key: str, scheme_key: str, grid_code: str) -> str:
    """The number of a grid or of the nearest above it that has one, at last the public line."""
    phones = {phone.key: phone.number for phone in own_phones(jurisdiction_key)}
    above = (grid_code[:length] for length in range(len(grid_code), 0, -1))
    keys = (key for code in above for key in (phone_key(scheme_key, code), code))
    return next((phones[key] for key in keys if key in phones), hotline(jurisdiction_key))


def grids_of_code(jurisdiction_key: str, code: str, on: date) -> tuple[GridRef, ...]:
    """The grids of that code in the schemes in force; one code may stand in several."""
    return tuple(
        found
        for scheme in schemes_in_force(jurisdiction_key, on)
        for found in grids(jurisdiction_key, scheme.key, on, under=code)
        if found.code == code
    )
