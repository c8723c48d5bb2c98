"""A register's list leaves as an Excel file: masked, and journalled with how many lines it has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.registers import town
from wangge.domain.registers.queries.ledger import Row, every_row
from wangge.domain.registers.services.looking import ACCESS_STREAM
from wangge.domain.registers.sheets import ledger_sheet
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

EXPORTED = "register.exported"


def export(
    *, jurisdiction_key: str, register: str, account_id: UUID, at: datetime, under: str = ""
) -> bytes:
    """The ledger as the account may see it, masked, as an xlsx file; that it left is journalled."""
    ref = town.register(jurisdiction_key, register)
    lines = 0

    def counted() -> Iterator[Row]:
        nonlocal lines
        for row in every_row(ref, account_id, at, under):
            lines += 1
            yield row

    sheet = ledger_sheet(ref.spec, counted())
    data = {"town": jurisdiction_key, "register": ref.name, "under": under, "rows": lines}
    with transaction.atomic():
        event = journal.Event(EXPORTED, data)
        journal.append(ACCESS_STREAM, [event], actor=Actor.account(account_id), at=at)
    return sheet
