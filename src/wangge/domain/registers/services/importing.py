"""Excel in: everything checked first, then all of it stored in one transaction, or nothing.

What was checked waits in a file without a name, sealed as it will be in the database; so memory
doesn't grow with the file, and stopping at any moment leaves nothing half-done.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO
from uuid import UUID

from django.db import transaction

from wangge.domain.registers import access, town
from wangge.domain.registers.models import Entry, Fact, Identity, Proposal, Record
from wangge.domain.registers.services import import_packing as packing
from wangge.domain.registers.services.bulk import insert_rows
from wangge.domain.registers.services.import_packing import Packed, Packer
from wangge.domain.registers.services.import_rows import GoodRow, RowChecker, in_chunks
from wangge.domain.registers.sheets import (
    MarkedSheet,
    columns_of,
    read_head,
    read_rows,
    read_titles,
)
from wangge.kernel.errors import Conflict, InvalidInput, WanggeError
from wangge.kernel.ids import new_id
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

CHUNK = 2000

Progress = Callable[[str, int], None]
"""Told the step (`checked` or `stored`) and how many rows it has done."""


class Cancelled(WanggeError):
    """The import was stopped; nothing was stored."""

    http_status = 409


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file. `marked`: it with every error beside its row; None without errors."""

    import_id: UUID
    rows: int
    entered: int
    proposed: int
    same: int
    wrong: int
    stored: bool
    marked: bytes | None


@dataclass(slots=True)
class _Checked:
    rows: int = 0
    good: int = 0
    same: int = 0
    proposed: int = 0
    entered: int = 0
    marked: bytes | None = None

    @property
    def wrong(self) -> int:
        return self.rows - self.good


def import_sheet(
    *,
    jurisdiction_key: str,
    register: str,
    data: bytes,
    actor: Actor,
    at: datetime,
    partly: bool = False,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    chunk: int = CHUNK,
    import_id: UUID | None = None,
    stored: Callable[[ImportReport], None] | None = None,
) -> ImportReport:
    """Enters the rows of an xlsx file. With errors: nothing, or with `partly` the right ones.

    A row whose subject the keeper's places know already is never entered: what differs from what is
    known becomes a proposal for a person, what doesn't counts as `same`. Raises `ManyErrors` about
    titles, `InvalidInput` (`file`), `Refused`, `Cancelled`, `Conflict` when a subject of the file
    was entered by somebody else meanwhile (try again). `stored` is told within the transaction that
    stores, so that what it writes is there if and only if the rows are.
    """
    ref = town.register(jurisdiction_key, register)
    keep = access.actor_scope(ref, ref.spec.keep, actor, at)
    if not keep:
        raise access.no_right()
    titles = read_titles(data)
    checker = RowChecker(ref, columns_of(ref.spec, titles), keep, at)
    packer = Packer(ref, keep, actor, at, import_id or new_id())
    told = _Watch(progress, cancelled)
    with tempfile.TemporaryFile() as spool:
        checked = _check_all(data, titles, checker, packer, spool, told, chunk)
        if checked.wrong and not partly:
            checked.entered = checked.proposed = checked.same = 0
            return _report(packer, checked, False)
        spool.seek(0)
        report = _report(packer, checked, True)
        with transaction.atomic():
            _store_all(spool, packer, told)
            if stored:
                stored(report)
    return report


def check_sheet(
    *, jurisdiction_key: str, register: str, data: bytes, actor: Actor, at: datetime
) -> int:
    """Whether a file can be imported at all; the number of its rows. Its values aren't looked at.

    Raises what `import_sheet` raises before it looks at rows, and `InvalidInput` for no row.
    """
    ref = town.register(jurisdiction_key, register)
    if not access.actor_scope(ref, ref.spec.keep, actor, at):
        raise access.no_right()
    head = read_head(data)
    columns_of(ref.spec, head.titles)
    if not head.rows:
        raise InvalidInput(
            "sheet_empty",
            zh="标题下没有数据行。",
            en="There are no rows below the titles.",
            field="file",
        )
    return head.rows


def _report(packer: Packer, checked: _Checked, stored: bool) -> ImportReport:
    return ImportReport(
        import_id=packer.import_id,
        rows=checked.rows,
        entered=checked.entered,
        proposed=checked.proposed,
        same=checked.same,
        wrong=checked.wrong,
        stored=stored,
        marked=checked.marked,
    )


class _Watch:
    """Tells how far it is, and stops when it shall."""

    def __init__(self, progress: Progress | None, cancelled: Callable[[], bool] | None) -> None:
        self._progress, self._cancelled = progress, cancelled

    def __call__(self, step: str, done: int) -> None:
        if self._progress:
            self._progress(step, done)
        if self._cancelled and self._cancelled():
            raise Cancelled(
                "import_cancelled",
                zh="已取消导入，没有保存任何数据。",
                en="The import was cancelled; nothing was stored.",
            )


def _check_all(
    data: bytes,
    titles: tuple[str, ...],
    checker: RowChecker,
    packer: Packer,
    spool: IO[bytes],
    told: _Watch,
    chunk: int,
) -> _Checked:
    """Checks and packs every row; the marked file is begun at the first error, from the top."""
    result = _Checked()
    wrong: dict[int, list[WanggeError]] = {}
    for rows in in_chunks(read_rows(data), chunk):
        good: list[GoodRow] = []
        for number, cells in rows:
            row, errors = checker.check(number, cells)
            if row is not None:
                good.append(row)
            else:
                wrong[number] = errors
        packed = packer.pack(good)
        pickle.dump(packed, spool, pickle.HIGHEST_PROTOCOL)
        result.rows += len(rows)
        result.good += len(good)
        result.same += packed.same
        result.proposed += len(packed.proposals)
        result.entered += len(packed.records)
        told("checked", result.rows)
    if wrong:
        result.marked = _marked(data, titles, checker, wrong)
    return result


def _marked(
    data: bytes,
    titles: tuple[str, ...],
    checker: RowChecker,
    wrong: dict[int, list[WanggeError]],
) -> bytes:
    sheet = MarkedSheet(titles)
    for number, cells in read_rows(data):
        errors = wrong.get(number, [])
        message = " ".join(f"{e.zh} {e.en}" for e in errors)
        sheet.add(cells, checker.wrong_columns(errors), message)
    return sheet.finish()


def _store_all(spool: IO[bytes], packer: Packer, told: _Watch) -> None:
    """Within the one transaction."""
    done = 0
    for packed in _packed(spool):
        _refuse_meanwhile(packed, packer)
        insert_rows(Record, packing.RECORD, packed.records)
        insert_rows(Entry, packing.ENTRY, packed.entries)
        insert_rows(Fact, packing.FACT, packed.facts)
        insert_rows(Identity, packing.IDENTITY, packed.identities)
        Proposal.unscoped.bulk_create(map(packing.proposal_from, packed.proposals))
        data = {
            "register": packer.ref.name,
            "records": [str(row[0]) for row in packed.records],
            "proposals": len(packed.proposals),
            "same": packed.same,
            "digest": packed.digest,
        }
        journal.append(
            f"register_import:{packer.import_id}",
            [journal.Event("register.imported", data)],
            actor=packer.actor,
            at=packer.at,
        )
        done += len(packed.records) + len(packed.proposals) + packed.same
        told("stored", done)


def _packed(spool: IO[bytes]) -> Iterator[Packed]:
    """What this very process has put into the file."""
    while True:
        try:
            yield pickle.load(spool)
        except EOFError:
            return


def _refuse_meanwhile(packed: Packed, packer: Packer) -> None:
    """`Conflict` when a subject is there that wasn't when its row was checked."""
    found = Identity.objects.filter(index__in={row[2] for row in packed.identities})
    if packer.keeps_any(found.values_list("index", "record_id")):
        raise Conflict(
            "entered_meanwhile",
            zh="导入期间有人登记了相同的对象，请重新导入。",
            en="Somebody entered a subject of the file meanwhile: import it again.",
        )
