"""Where a record stands in a register's scheme, and whether somebody's scope covers it there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from wangge.domain.registers import access, town
from wangge.domain.registers.models import Entry, Record
from wangge.domain.registers.town import RegisterRef
from wangge.domain.registers.types import PlaceInput
from wangge.kernel.errors import InvalidInput
from wangge.plumbing.access import Scope


def grid_of(ref: RegisterRef, record: Record, at: datetime) -> str:
    """The grid of a record in a register's scheme; empty where none can be told."""
    return grids_of(ref, [record], at).get(record.pk, "")


def grids_of(ref: RegisterRef, records: Collection[Record], at: datetime) -> dict[UUID, str]:
    """As `grid_of` for many; one query at most. From the unit, else from a line in the scheme."""
    by_unit = {r.unit_code: _of_unit(ref, r.unit_code, at) for r in records if r.unit_code}
    found = {r.pk: by_unit[r.unit_code] for r in records if r.unit_code}
    bare = [r.pk for r in records if not r.unit_code]
    if bare:
        lines = Entry.unscoped.filter(record_id__in=bare, scheme_key=ref.scheme_key)
        found.update(lines.order_by("pk").values_list("record_id", "grid_code"))
    return found


def covered(scope: Scope, ref: RegisterRef, records: Collection[Record], at: datetime) -> set[UUID]:
    """Those records whose line in the register, there or not yet, the scope covers."""
    grids = grids_of(ref, records, at)
    return {pk for pk, code in grids.items() if code and access.covers(scope, ref, code)}


def is_covered(scope: Scope, ref: RegisterRef, record: Record, at: datetime) -> bool:
    """As `covered` for one."""
    return record.pk in covered(scope, ref, [record], at)


def _of_unit(ref: RegisterRef, unit_code: str, at: datetime) -> str:
    try:
        return town.grid_for(ref, PlaceInput(unit_code=unit_code), at)
    except InvalidInput:
        return ""
