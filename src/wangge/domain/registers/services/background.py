"""Imports that the worker does: asked for on a page, watched, stopped, run again.

That an import is done is written in the transaction that stores its rows: whatever kills the
worker, either both are there or neither.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from wangge.domain.registers import access, town
from wangge.domain.registers.models import ImportState, SheetImport
from wangge.domain.registers.services import import_files as files
from wangge.domain.registers.services.importing import (
    Cancelled,
    ImportReport,
    check_sheet,
    import_sheet,
)
from wangge.kernel.errors import Conflict, ManyErrors, NotFound, WanggeError
from wangge.plumbing.actor import Actor
from wangge.plumbing.jobs import api as jobs
from wangge.plumbing.journal import api as journal

KEPT_DAYS = 7
"""How long a file that wasn't stored, and a returned one, may be fetched."""
NAME_MAX = 120


def ask_import(
    *, jurisdiction_key: str, register: str, data: bytes, name: str, actor: Actor, at: datetime
) -> UUID:
    """Keeps the file sealed until the worker takes it; the import's id.

    Raises what `check_sheet` raises.
    """
    expected = check_sheet(
        jurisdiction_key=jurisdiction_key, register=register, data=data, actor=actor, at=at
    )
    ref = town.register(jurisdiction_key, register)
    row = SheetImport(
        jurisdiction_key=jurisdiction_key,
        pack_key=ref.pack_key,
        register_key=ref.spec.key,
        asked_by=str(actor),
        asked_at=at,
        file_name=name[-NAME_MAX:],
        size_bytes=len(data),
        expected=expected,
    )
    files.put(row.pk, files.SOURCE, data)
    with transaction.atomic():
        row.save(force_insert=True)
        _tell(row, "register.import_asked", actor, at)
    return row.pk


def cancel_import(*, import_id: UUID, actor: Actor, at: datetime) -> None:
    """Stops it, now or at its next step; one that has ended stays as it is. `NotFound`."""
    row = own(import_id, actor, at)
    files.ask_to_stop(row.pk)
    with transaction.atomic():
        waiting = SheetImport.objects.filter(pk=row.pk, state=ImportState.WAITING)
        if waiting.update(state=ImportState.CANCELLED, ended_at=at):
            _tell(row, "register.import_cancelled", actor, at)


def run_again(*, import_id: UUID, actor: Actor, at: datetime, partly: bool = False) -> None:
    """Has the worker take the same file again; `partly`: what is right of it is stored.

    Raises `NotFound`, `Conflict` when it is under way, stored already, or its file is gone.
    """
    row = own(import_id, actor, at)
    with files.alone(row.pk) as mine:
        row.refresh_from_db()
        if not mine or row.stored or row.state == ImportState.WAITING:
            raise Conflict(
                "import_under_way",
                zh="该导入正在进行或已经完成。",
                en="This import is under way, or done.",
            )
        files.get(row.pk, files.SOURCE)
        files.start_over(row.pk)
        with transaction.atomic():
            row.state, row.partly = ImportState.WAITING, partly
            row.started_at = row.ended_at = None
            row.errors = ""
            row.save()
            _tell(row, "register.import_asked", actor, at)


def own(import_id: UUID, actor: Actor, at: datetime) -> SheetImport:
    """An import that the actor asked for and whose register they still keep; `NotFound`."""
    row = SheetImport.objects.filter(pk=import_id, asked_by=str(actor)).first()
    if row is not None:
        ref = town.register(row.jurisdiction_key, name_of(row))
        if access.actor_scope(ref, ref.spec.keep, actor, at):
            return row
    raise NotFound("no_import", zh="没有这次导入。", en="There is no such import.")


def name_of(row: SheetImport) -> str:
    """The register's name."""
    return f"{row.pack_key}/{row.register_key}"


def work(now: datetime) -> bool:
    """Periodic work: the oldest import that waits. True when there may be another."""
    note_broken(now)
    waiting = SheetImport.objects.filter(state=ImportState.WAITING).order_by("asked_at")
    for import_id in waiting.values_list("pk", flat=True)[:20]:
        with files.alone(import_id) as mine:
            taken = mine and SheetImport.objects.filter(
                pk=import_id, state=ImportState.WAITING
            ).update(state=ImportState.RUNNING, started_at=now)
            if taken:
                with jobs.busy("registers.import"):
                    _run(SheetImport.objects.get(pk=import_id), now)
                return True
    return False


def note_broken(now: datetime) -> None:
    """Says so of imports whose process was killed: their lock is free."""
    for row in SheetImport.objects.filter(state=ImportState.RUNNING):
        with files.alone(row.pk) as mine:
            if mine:
                SheetImport.objects.filter(pk=row.pk, state=ImportState.RUNNING).update(
                    state=ImportState.BROKEN, ended_at=now
                )


def forget_files(now: datetime) -> int:
    """Periodic work: files go when their time of keeping is over, and those no row speaks of."""
    old = SheetImport.objects.filter(ended_at__lt=now - timedelta(days=KEPT_DAYS), forgotten=False)
    gone = list(old.values_list("pk", flat=True))
    old.filter(pk__in=gone).update(forgotten=True, file_name="", errors="")
    there = set(files.known())
    rows = set(
        SheetImport.objects.filter(pk__in=there, forgotten=False).values_list("pk", flat=True)
    )
    day_old = files.older_than(there - rows, timedelta(days=1))
    for import_id in {*gone, *day_old}:
        files.forget(import_id)
    return len(gone)


def _run(row: SheetImport, now: datetime) -> None:
    """Under the import's lock."""

    def stored(report: ImportReport) -> None:
        _note(row, report, now)

    try:
        report = import_sheet(
            jurisdiction_key=row.jurisdiction_key,
            register=name_of(row),
            data=files.get(row.pk, files.SOURCE),
            actor=Actor.parse(row.asked_by),
            at=now,
            partly=row.partly,
            progress=lambda step, done: files.tell_progress(row.pk, step, done),
            cancelled=lambda: files.shall_stop(row.pk),
            import_id=row.pk,
            stored=stored,
        )
    except Cancelled:
        _end(row, ImportState.CANCELLED, now, ())
    except ManyErrors as problem:
        _end(row, ImportState.REFUSED, now, problem.errors)
    except WanggeError as problem:
        _end(row, ImportState.REFUSED, now, [problem])
    else:
        if report.marked is not None:
            files.put(row.pk, files.MARKED, report.marked)
        if report.stored:
            files.forget(row.pk, files.SOURCE)
        else:
            _note(row, report, now)


def _note(row: SheetImport, report: ImportReport, now: datetime) -> None:
    for name in ("rows", "entered", "proposed", "same", "wrong", "stored"):
        setattr(row, name, getattr(report, name))
    row.state, row.ended_at, row.errors = ImportState.DONE, now, ""
    row.save()


def _end(
    row: SheetImport, state: ImportState, now: datetime, errors: Iterable[WanggeError]
) -> None:
    row.state, row.ended_at = state, now
    row.errors = json.dumps([[e.zh, e.en] for e in errors], ensure_ascii=False)
    with transaction.atomic():
        row.save()
        _tell(row, f"register.import_{state.value}", Actor.parse(row.asked_by), now)


def _tell(row: SheetImport, kind: str, actor: Actor, at: datetime) -> None:
    data = {"register": name_of(row), "partly": row.partly}
    journal.append(f"register_import:{row.pk}", [journal.Event(kind, data)], actor=actor, at=at)
