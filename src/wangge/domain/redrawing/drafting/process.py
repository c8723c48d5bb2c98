"""A run drawn: from its row to its row. Whatever kills the process, the row is whole.

Drawing goes on outside of transactions; only its end is written in one. A second thread tells how
far it is and ends the process when somebody has asked it to stop. With its worker it ends anyway.
"""

from __future__ import annotations

import os
import threading
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from wangge.algorithms.compiling import cold
from wangge.algorithms.partition import warm_up
from wangge.domain.places import api as places
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.drafting.draw import Drawn, Progress, draw
from wangge.domain.redrawing.models import Run, RunState
from wangge.domain.redrawing.services import common
from wangge.domain.redrawing.services.run_work import PROGRAM
from wangge.domain.redrawing.wishes import read_wish
from wangge.kernel.errors import ManyErrors, WanggeError
from wangge.plumbing.time import get_clock

LOOK_SECONDS = 0.4


def run_in_this_process(run_id: UUID) -> None:
    """Draws a run that the worker has taken, and ends; called by `wangge draw-run` alone."""
    teller = _Teller(run_id)
    teller.start()
    draw_run(run_id, teller.tell)
    teller.over.set()


def draw_run(run_id: UUID, progress: Progress) -> None:
    """Draws it and writes what came of it, unless it was stopped or dropped meanwhile."""
    run = Run.objects.select_related("drawing").filter(pk=run_id, state=RunState.RUNNING).first()
    if run is None or (run.stop_asked and _end(run_id, RunState.STOPPED)):
        return
    try:
        if cold():
            progress("preparing", 0.0)
            warm_up()
        drawn = _drawn(run, progress)
    except WanggeError as refusal:
        _end(run_id, RunState.FAILED, error=_told(refusal))
    except Exception:
        _end(run_id, RunState.FAILED, error=_unforeseen())
        raise
    else:
        values = {"content": drawn.content.pack(), "figures": dict(drawn.figures)}
        _end(run_id, RunState.DONE, share=1.0, level=drawn.level.key, **values)


def _drawn(run: Run, progress: Progress) -> Drawn:
    drawing, wish = run.drawing, read_wish(run.wish)
    start = drawing.versions.get(number=wish.version or 0)
    on = places.local_day(drawing.jurisdiction_key, get_clock().now())
    return draw(
        drawing.jurisdiction_key,
        drawing.scheme_key,
        wish,
        on=on,
        basis=Content.unpack(start.content),
        progress=progress,
    )


def _end(run_id: UUID, state: RunState, **values: Any) -> bool:
    """Writes the end of a run that still runs; whether it did."""
    now = get_clock().now()
    with transaction.atomic():
        run = Run.objects.select_for_update().filter(pk=run_id, state=RunState.RUNNING).first()
        if run is None:
            return False
        Run.objects.filter(pk=run_id).update(state=state, ended_at=now, **values)
        common.tell(run.drawing, f"run_{state.value}", {"run": str(run_id)}, PROGRAM, now)
    return True


class _Teller(threading.Thread):
    """Writes stage and share into the row, and looks there for a wish to stop."""

    def __init__(self, run_id: UUID) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self._run_id = run_id
        self._now: tuple[str, float] = ("", 0.0)

    def tell(self, stage: str, share: float) -> None:
        """How far the drawing is."""
        self._now = (stage, share)

    def run(self) -> None:
        told: tuple[str, float] = ("", 0.0)
        while not self.over.wait(LOOK_SECONDS):
            row = Run.objects.filter(pk=self._run_id, state=RunState.RUNNING)
            asked = row.values_list("stop_asked", flat=True).first()
            if asked is None or asked:
                if asked:
                    _end(self._run_id, RunState.STOPPED)
                os._exit(0)  # nothing is open: the drawing itself writes only at its end
            if self._now != told:
                told = self._now
                row.update(stage=told[0], share=told[1])
        connection.close()


def _told(refusal: WanggeError) -> dict[str, Any]:
    first = refusal.errors[0] if isinstance(refusal, ManyErrors) else refusal
    return {"code": first.code, "zh": refusal.zh, "en": refusal.en, "field": first.field}


def _unforeseen() -> dict[str, Any]:
    return {
        "code": "run_failed",
        "zh": "划分时程序出错，详见服务器日志。",
        "en": "The program failed while drawing; the server's log says how.",
        "field": None,
    }
