"""Imports as their page shows them: how far, what came of it, which files may be fetched."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wangge.domain.registers import town
from wangge.domain.registers.models import ImportState, SheetImport
from wangge.domain.registers.services import background
from wangge.domain.registers.services import import_files as files
from wangge.kernel.errors import Conflict
from wangge.packs.schema import Text
from wangge.plumbing.actor import Actor


@dataclass(frozen=True, slots=True)
class ImportView:
    """One import. `step` and `done` while it runs; `may_again`: its file is there still."""

    id: UUID
    register: str
    file_name: str
    asked_at: datetime
    ended_at: datetime | None
    state: str
    expected: int
    step: str
    done: int
    stopping: bool
    rows: int
    entered: int
    proposed: int
    same: int
    wrong: int
    stored: bool
    errors: tuple[Text, ...]
    may_again: bool
    has_marked: bool

    @property
    def right(self) -> int:
        """Rows without an error."""
        return self.rows - self.wrong

    @property
    def is_open(self) -> bool:
        """Whether it may still change by itself."""
        return self.state in (ImportState.WAITING, ImportState.RUNNING)


def import_view(import_id: UUID, actor: Actor, at: datetime) -> ImportView:
    """An import that the actor asked for; `NotFound` for others'."""
    return _view(background.own(import_id, actor, at))


def imports_of(
    *, jurisdiction_key: str, register: str, actor: Actor, limit: int = 10
) -> tuple[ImportView, ...]:
    """The actor's latest imports into a register."""
    ref = town.register(jurisdiction_key, register)
    found = SheetImport.objects.filter(
        jurisdiction_key=jurisdiction_key,
        pack_key=ref.pack_key,
        register_key=ref.spec.key,
        asked_by=str(actor),
    )
    return tuple(_view(row) for row in found.order_by("-asked_at")[:limit])


def marked_file(import_id: UUID, actor: Actor, at: datetime) -> bytes:
    """The returned file. Raises `NotFound`, `Conflict` when its time of keeping is over."""
    row = background.own(import_id, actor, at)
    if not files.there(row.pk, files.MARKED):
        raise Conflict("import_file_gone", zh="没有退回的文件。", en="There is no returned file.")
    return files.get(row.pk, files.MARKED)


def _view(row: SheetImport) -> ImportView:
    step, done = files.progress(row.pk)
    source = files.there(row.pk, files.SOURCE)
    state = ImportState.BROKEN if _is_dead(row) else ImportState(row.state)
    ended = state not in (ImportState.WAITING, ImportState.RUNNING)
    return ImportView(
        id=row.pk,
        register=background.name_of(row),
        file_name=row.file_name,
        asked_at=row.asked_at,
        ended_at=row.ended_at,
        state=state.value,
        expected=row.expected,
        step=step,
        done=done,
        stopping=files.shall_stop(row.pk),
        rows=row.rows,
        entered=row.entered,
        proposed=row.proposed,
        same=row.same,
        wrong=row.wrong,
        stored=row.stored,
        errors=tuple(Text(zh=zh, en=en) for zh, en in json.loads(row.errors or "[]")),
        may_again=ended and source and not row.stored,
        has_marked=files.there(row.pk, files.MARKED),
    )


def _is_dead(row: SheetImport) -> bool:
    """Whether the process that ran it was killed; read again, as it may just have ended."""
    if row.state != ImportState.RUNNING:
        return False
    with files.alone(row.pk) as mine:
        if not mine:
            return False
        row.refresh_from_db()
        return bool(row.state == ImportState.RUNNING)
