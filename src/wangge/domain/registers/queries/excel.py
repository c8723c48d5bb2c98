"""A register's template, and what somebody may see of it, as Excel files."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.registers import town
from wangge.domain.registers.queries.ledger import every_row
from wangge.domain.registers.sheets import ledger_sheet, template_sheet
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

ACCESS_STREAM, EXPORTED = "access", "register.exported"


def template(*, jurisdiction_key: str, register: str) -> bytes:
    """An xlsx file to be filled in; it holds nothing of anybody."""
    return template_sheet(town.register(jurisdiction_key, register).spec)


def export(
    *, jurisdiction_key: str, register: str, account_id: UUID, at: datetime, under: str = ""
) -> bytes:
    """The ledger as the account may see it, masked, as an xlsx file; that it left is journalled."""
    ref = town.register(jurisdiction_key, register)
    rows = list(every_row(ref, account_id, at, under))
    data = {"town": jurisdiction_key, "register": ref.name, "under": under, "rows": len(rows)}
    with transaction.atomic():
        event = journal.Event(EXPORTED, data)
        journal.append(ACCESS_STREAM, [event], actor=Actor.account(account_id), at=at)
    return ledger_sheet(ref.spec, rows)
