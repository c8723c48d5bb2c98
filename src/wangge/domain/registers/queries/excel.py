"""A register's template, and what somebody may see of it, as Excel files."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wangge.domain.registers import town
from wangge.domain.registers.queries.ledger import every_row
from wangge.domain.registers.sheets import ledger_sheet, template_sheet


def template(*, jurisdiction_key: str, register: str) -> bytes:
    """An xlsx file to be filled in; it holds nothing of anybody."""
    return template_sheet(town.register(jurisdiction_key, register).spec)


def export(
    *, jurisdiction_key: str, register: str, account_id: UUID, at: datetime, under: str = ""
) -> bytes:
    """The ledger as the account may see it, masked, as an xlsx file."""
    ref = town.register(jurisdiction_key, register)
    return ledger_sheet(ref.spec, every_row(ref, account_id, at, under))
