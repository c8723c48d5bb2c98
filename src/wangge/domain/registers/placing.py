"""Where a record stands in a register's scheme, and whether somebody's scope covers it there."""

from __future__ import annotations

from datetime import datetime

from wangge.domain.registers import access, town
from wangge.domain.registers.models import Record
from wangge.domain.registers.town import RegisterRef
from wangge.domain.registers.types import PlaceInput
from wangge.kernel.errors import InvalidInput
from wangge.plumbing.access import Scope


def grid_of(ref: RegisterRef, record: Record, at: datetime) -> str:
    """The grid of a record in a register's scheme; empty where none can be told."""
    if record.unit_code:
        try:
            return town.grid_for(ref, PlaceInput(unit_code=record.unit_code), at)
        except InvalidInput:
            return ""
    same = record.entries.filter(scheme_key=ref.scheme_key).first()
    return same.grid_code if same else ""


def is_covered(scope: Scope, ref: RegisterRef, record: Record, at: datetime) -> bool:
    """Whether the scope covers a line of this record, there or not yet, in the register."""
    code = grid_of(ref, record, at)
    return bool(code) and access.covers(scope, ref, code)
