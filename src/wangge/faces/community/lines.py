"""A line of a register, found for the pages about it."""

from __future__ import annotations

from uuid import UUID

from wangge.domain.registers import api as registers
from wangge.domain.registers.api import RegisterRef, Row
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import NotFound


def row_of(viewer: Viewer, ref: RegisterRef, entry_id: UUID) -> Row:
    """The line, masked; `NotFound` for one out of the viewer's reach."""
    rows = registers.rows_of(
        jurisdiction_key=ref.jurisdiction_key,
        register=ref.name,
        entry_ids=[entry_id],
        account_id=viewer.account_id,
        at=viewer.at,
    )
    if not rows:
        raise no_record()
    return rows[0]


def no_record() -> NotFound:
    """There is none, or none that the viewer may know of."""
    return NotFound("no_such_record", zh="没有这条记录。", en="No such record.")
