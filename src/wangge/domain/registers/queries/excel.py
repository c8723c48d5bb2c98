"""A register's template, and what somebody may see of it, as Excel files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from wangge.domain.registers import town
from wangge.domain.registers.queries.ledger import ledger
from wangge.domain.registers.sheets import ledger_sheet, template_sheet
from wangge.domain.registers.types import Row

_PAGE = 500


def template(*, jurisdiction_key: str, register: str) -> bytes:
    """An xlsx file to be filled in; it holds nothing of anybody."""
    return template_sheet(town.register(jurisdiction_key, register).spec)


def export(
    *, jurisdiction_key: str, register: str, account_id: UUID, at: datetime, under: str = ""
) -> bytes:
    """The ledger as the account may see it, masked, as an xlsx file."""
    ref = town.register(jurisdiction_key, register)

    def rows() -> Iterator[Row]:
        after: str | None = None
        while True:
            page = ledger(
                jurisdiction_key=jurisdiction_key,
                register=register,
                account_id=account_id,
                at=at,
                under=under,
                after=after,
                limit=_PAGE,
            )
            yield from page.rows
            after = page.after
            if after is None:
                return

    return ledger_sheet(ref.spec, rows())
