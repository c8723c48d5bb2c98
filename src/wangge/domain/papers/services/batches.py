"""Orders of many prints: made by a worker, with progress; the file is sealed, and removed later."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from wangge.domain.papers import rights
from wangge.domain.papers.models import Batch
from wangge.domain.papers.queries import batch_view, document
from wangge.domain.papers.services.printing import occasion_of, print_grids
from wangge.domain.papers.sheets import grids_under
from wangge.domain.papers.types import Asked, BatchView, DocumentRef, Printed
from wangge.domain.papers.words import Language
from wangge.kernel.errors import Conflict, InvalidInput, NotFound, WanggeError
from wangge.kernel.ids import new_id
from wangge.plumbing.crypto import seal_bytes, unseal_bytes

GRIDS_MAX = 2000
KEPT = timedelta(days=7)
_STUCK = timedelta(minutes=30)
_TELL_EVERY = 10


def order(ref: DocumentRef, under: str, level: str, asked: Asked) -> BatchView:
    """Orders a document for every grid of `level` under a grid.

    Raises `NotFound` for a grid out of reach, `InvalidInput` (`no_grids`, `too_many_grids`).
    """
    occasion = occasion_of(ref, asked)
    rights.require_grid(asked.account_id, occasion.pack.scheme.key, under, asked.at)
    total = len(grids_under(occasion, under, level))
    if not 0 < total <= GRIDS_MAX:
        raise InvalidInput(
            "too_many_grids" if total else "no_grids",
            zh=f"这里有 {total:,} 个该层级的网格，一次可打印 1 至 {GRIDS_MAX:,} 个，请另选范围。",
            en=f"There are {total:,} grids of that level here; from 1 to {GRIDS_MAX:,} can be "
            "printed at once. Choose another part.",
            field="level",
        )
    row = Batch.objects.create(
        id=new_id(),
        account_id=asked.account_id,
        jurisdiction_key=ref.jurisdiction_key,
        pack_key=ref.pack_key,
        document=ref.spec.key,
        under=under,
        level=level,
        language=asked.language,
        address=asked.address,
        total=total,
        ordered_at=asked.at,
    )
    return batch_view(row)


def batch(account_id: UUID, batch_id: UUID) -> BatchView:
    """One's own order; `NotFound` for anybody else's."""
    return batch_view(_own(account_id, batch_id))


def batch_file(account_id: UUID, batch_id: UUID) -> Printed:
    """The PDF of one's own order. Raises `NotFound`, `Conflict` (`not_ready`)."""
    row = _own(account_id, batch_id)
    path = _path(row.pk)
    if row.state != Batch.State.READY or not path.is_file():
        raise Conflict("not_ready", zh="还没有打印好。", en="It isn't ready.")
    return Printed(f"{row.document}-{row.under}.pdf", unseal_bytes(path.read_bytes()), "")


def work(now: datetime) -> bool:
    """Makes the order that waits longest. True when there was one: there may be another."""
    row = _take(now)
    if row is None:
        return False
    asked = Asked(row.account_id, now, _language(row), row.address)
    try:
        printed = _print(row, asked)
    except WanggeError as problem:
        _end(row, Batch.State.FAILED, now, problem.as_json())
    else:
        path = _path(row.pk)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_bytes(seal_bytes(printed.pdf))
        _end(row, Batch.State.READY, now, None)
    return True


def remove_old(now: datetime) -> None:
    """Removes orders, and their files, some days after they were made."""
    old = Batch.objects.filter(ordered_at__lt=now - KEPT)
    for key in list(old.values_list("pk", flat=True)):
        with suppress(FileNotFoundError):
            _path(key).unlink()
        Batch.objects.filter(pk=key).delete()


def _print(row: Batch, asked: Asked) -> Printed:
    ref = document(row.jurisdiction_key, row.pack_key, row.document)
    grids = grids_under(occasion_of(ref, asked), row.under, row.level)

    def step(done: int, total: int) -> None:
        if done % _TELL_EVERY == 0 or done == total:
            Batch.objects.filter(pk=row.pk).update(done=done, total=total)

    return print_grids(ref, grids, asked, step=step)


def _take(now: datetime) -> Batch | None:
    """The next order, for this worker alone; one whose worker died is taken up again."""
    stuck = Q(state=Batch.State.RUNNING, started_at__lt=now - _STUCK)
    waiting = Batch.objects.filter(Q(state=Batch.State.WAITING) | stuck).order_by("ordered_at")
    for row in waiting[:5]:
        with transaction.atomic():
            mine = Batch.objects.filter(pk=row.pk, state=row.state, started_at=row.started_at)
            if mine.update(state=Batch.State.RUNNING, started_at=now, done=0):
                return row
    return None


def _end(row: Batch, state: str, now: datetime, problem: object) -> None:
    Batch.objects.filter(pk=row.pk).update(state=state, finished_at=now, problem=problem)


def _own(account_id: UUID, batch_id: UUID) -> Batch:
    row = Batch.objects.filter(pk=batch_id, account_id=account_id).first()
    if row is None:
        raise NotFound("no_such_batch", zh="没有这个打印任务。", en="There is no such order.")
    return row


def _path(batch_id: UUID) -> Path:
    return Path(settings.WANGGE_HOME) / "prints" / f"{batch_id}.sealed"


def _language(row: Batch) -> Language:
    return "en" if row.language == "en" else "zh"
