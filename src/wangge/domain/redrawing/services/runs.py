"""Runs asked for, stopped and dropped. Drawing itself is done by a process of its own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from wangge.domain.places import api as places
from wangge.domain.redrawing import access, run_lock
from wangge.domain.redrawing.models import Drawing, Run, RunState
from wangge.domain.redrawing.services import common
from wangge.domain.redrawing.wish_checks import check_wish, started
from wangge.domain.redrawing.wishes import Wish
from wangge.kernel.errors import Conflict, NotFound
from wangge.plumbing.actor import Actor

RUNS_MOST = 4
OPEN = (RunState.WAITING, RunState.RUNNING)
SPENT = (RunState.STOPPED, RunState.FAILED)
"""They have drawn nothing, so they make room by themselves."""


def ask_run(*, drawing_id: UUID, wish: Wish, actor: Actor, at: datetime) -> UUID:
    """Has the program draw as wished, from the newest version unless the wish names one.

    By a planner, or whoever holds the case's step. Of the four that are kept the oldest that came
    to nothing makes room. Raises `InvalidInput` with the field of the wish, `Conflict` when there
    is none (naming which to drop) or the drawing is closed.
    """
    with transaction.atomic():
        drawing = common.locked(drawing_id)
        access.require_drawer(drawing, actor, at)
        common.require_open(drawing)
        spent = _room(drawing)
        wish, content = started(drawing, wish)
        on = places.local_day(drawing.jurisdiction_key, at)
        check_wish(drawing, wish, content, on)
        last = drawing.runs.aggregate(n=Max("number"))["n"] or 0
        if spent:
            _drop(spent, actor, at)
        run = Run.objects.create(
            drawing=drawing,
            number=last + 1,
            wish=wish.as_json(),
            asked_by=str(actor),
            asked_at=at,
        )
        common.tell(drawing, "run_asked", {"run": str(run.pk)}, actor, at)
    if spent:
        run_lock.forget(spent.pk)
    return run.pk


def stop_run(*, drawing_id: UUID, run_id: UUID, actor: Actor, at: datetime) -> None:
    """Stops it, now or within a second; one that has ended stays as it is. `NotFound`."""
    with transaction.atomic():
        run = _own(drawing_id, run_id, actor, at)
        if run.state == RunState.RUNNING:
            run.stop_asked = True
            run.save(update_fields=["stop_asked"])
        elif run.state == RunState.WAITING:
            run.state, run.ended_at = RunState.STOPPED, at
            run.save(update_fields=["state", "ended_at"])
            common.tell(run.drawing, "run_stopped", {"run": str(run.pk)}, actor, at)


def drop_run(*, drawing_id: UUID, run_id: UUID, actor: Actor, at: datetime) -> None:
    """Makes room: it and what it drew are gone; one that draws still ends. `NotFound`."""
    with transaction.atomic():
        _drop(_own(drawing_id, run_id, actor, at), actor, at)
    run_lock.forget(run_id)


def _own(drawing_id: UUID, run_id: UUID, actor: Actor, at: datetime) -> Run:
    drawing = common.locked(drawing_id)
    access.require_drawer(drawing, actor, at)
    run = Run.objects.select_for_update().filter(drawing=drawing, pk=run_id).first()
    if run is None:
        raise no_run()
    return run


def no_run() -> NotFound:
    """There is none of that id in the drawing."""
    return NotFound("no_run", zh="没有这次划分。", en="There is no such run.")


def _drop(run: Run, actor: Actor, at: datetime) -> None:
    common.tell(run.drawing, "run_dropped", {"run": str(run.pk)}, actor, at)
    Run.objects.filter(pk=run.pk).delete()


def _room(drawing: Drawing) -> Run | None:
    """The run that has to go before another is asked for, if any. Raises `Conflict`."""
    kept = list(drawing.runs.defer("content").order_by("asked_at"))
    if len(kept) < RUNS_MOST:
        return None
    spent = next((r for r in kept if r.state in SPENT), None)
    if spent:
        return spent
    oldest = next((r for r in kept if r.state not in OPEN), kept[0])
    raise Conflict(
        "runs_full",
        zh=f"每个方案最多留 {RUNS_MOST} 次划分，请先删去一次，例如第 {oldest.number} 次。",
        en=f"A drawing keeps {RUNS_MOST} runs: drop one first, number {oldest.number} for example.",
        field="runs",
        data={"drop": str(oldest.pk), "runs": [str(r.pk) for r in kept]},
    )
