"""The worker's part: takes the next run and starts the process that draws it.

A process of its own pays for the compiled kernels and is gone afterwards, so that the worker stays
small and goes on with its other work; it dies with its worker.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime

from django.db import transaction

from wangge.domain.redrawing import run_lock
from wangge.domain.redrawing.models import Run, RunState
from wangge.domain.redrawing.services import common
from wangge.kernel import lifeline
from wangge.plumbing.actor import Actor

PROGRAM = Actor.system("redraw")
BROKEN = {
    "code": "run_broken",
    "zh": "划分进程中断，没有结果，请重新划分。",
    "en": "The process that drew was ended; nothing came of it. Ask again.",
    "field": None,
}
_children: list[subprocess.Popen[bytes]] = []


def work(now: datetime) -> None:
    """Periodic work: one run draws at a time, the one that has waited longest."""
    _children[:] = [child for child in _children if child.poll() is None]
    note_broken(now)
    if Run.objects.filter(state=RunState.RUNNING).exists():
        return
    run = Run.objects.filter(state=RunState.WAITING).order_by("asked_at").first()
    if run is not None:
        _start(run, now)


def note_broken(now: datetime) -> None:
    """Says so of runs whose process is dead: their lock is free."""
    for run in Run.objects.filter(state=RunState.RUNNING).select_related("drawing"):
        if run_lock.is_held(run.pk):
            continue
        with transaction.atomic():  # a failure that is kept is journalled, or neither is
            broken = Run.objects.filter(pk=run.pk, state=RunState.RUNNING).update(
                state=RunState.FAILED, ended_at=now, error=BROKEN
            )
            if broken:
                common.tell(run.drawing, "run_failed", {"run": str(run.pk)}, PROGRAM, now)
        if broken:
            run_lock.forget(run.pk)


def _start(run: Run, now: datetime) -> None:
    with run_lock.taken(run.pk) as lock:
        if lock is None:
            return
        taken = Run.objects.filter(pk=run.pk, state=RunState.WAITING).update(
            state=RunState.RUNNING, started_at=now
        )
        if taken:
            command = [sys.executable, "-m", "wangge.project.cli", "draw-run", str(run.pk)]
            _children.append(
                subprocess.Popen(
                    command,
                    env=lifeline.tied(),
                    pass_fds=(lock.fileno(),),
                    start_new_session=True,
                )
            )
