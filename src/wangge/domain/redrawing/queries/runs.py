"""Runs of a drawing as the workbench shows them, and what one has drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wangge.domain.places import api as places
from wangge.domain.redrawing import levels, run_lock
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.models import Run, RunState
from wangge.domain.redrawing.queries.board import Division, division_of
from wangge.domain.redrawing.queries.drawings import seen
from wangge.domain.redrawing.services.run_work import BROKEN
from wangge.domain.redrawing.services.runs import no_run
from wangge.kernel.errors import Conflict
from wangge.packs.schema import LevelSpec


@dataclass(frozen=True, slots=True)
class RunView:
    """One run. `share` of the work is done; `seconds` since it began, or that it took."""

    id: UUID
    number: int
    state: str
    stage: str
    share: float
    stopping: bool
    wish: dict[str, Any]
    figures: dict[str, Any] | None
    error: dict[str, Any] | None
    asked_at: datetime
    asked_by: str
    seconds: float


@dataclass(frozen=True)
class RunDrawn:
    """What a run has drawn at its level, by unit in the order of the board's."""

    level: LevelSpec
    division: Division
    uppers: Division
    content: Content
    figures: dict[str, Any]


def runs(drawing_id: UUID, account_id: UUID | None, at: datetime) -> tuple[RunView, ...]:
    """The runs that are kept, the oldest first. `NotFound` for who may not see the drawing."""
    row = seen(drawing_id, account_id, at)
    found = row.runs.defer("content").order_by("asked_at", "id")
    return tuple(_view(run, at) for run in found)


def run_drawn(
    drawing_id: UUID, run_id: UUID, account_id: UUID | None, at: datetime, *, upper: str = ""
) -> RunDrawn:
    """`upper`: only units under that grid of the version it started from, as in the board.

    Raises `NotFound`, `Conflict` while it isn't done.
    """
    row = seen(drawing_id, account_id, at)
    run = row.runs.filter(pk=run_id).first()
    if run is None:
        raise no_run()
    if run.state != RunState.DONE or run.content is None:
        raise Conflict("run_not_done", zh="这次划分还没有结果。", en="This run has no result yet.")
    on = places.local_day(row.jurisdiction_key, at)
    scheme = places.scheme_in_force(row.jurisdiction_key, row.scheme_key, on)
    level = levels.area_level(scheme, run.level)
    content = Content.unpack(run.content)
    codes = places.unit_net(row.jurisdiction_key, on).codes
    if upper:
        start = row.versions.get(number=run.wish["version"])
        leaves = Content.unpack(start.content).leaves
        codes = tuple(c for c in codes if leaves.get(c, "").startswith(upper))
    return RunDrawn(
        level=level,
        division=division_of(scheme, content, level, codes),
        uppers=division_of(scheme, content, levels.above(scheme, level), codes),
        content=content,
        figures=run.figures or {},
    )


def _view(run: Run, at: datetime) -> RunView:
    state, error, ended_at = run.state, run.error, run.ended_at
    if state == RunState.RUNNING and not run_lock.is_held(run.pk):
        run.refresh_from_db(fields=["state", "error", "ended_at", "figures"])
        state, error, ended_at = run.state, run.error, run.ended_at
        if state == RunState.RUNNING:
            state, error, ended_at = RunState.FAILED, BROKEN, at
    began = run.started_at
    seconds = ((ended_at or at) - began).total_seconds() if began else 0.0
    return RunView(
        id=run.pk,
        number=run.number,
        state=str(state),
        stage=run.stage,
        share=1.0 if state == RunState.DONE else run.share,
        stopping=run.stop_asked and state == RunState.RUNNING,
        wish=run.wish,
        figures=run.figures,
        error=error,
        asked_at=run.asked_at,
        asked_by=run.asked_by,
        seconds=round(max(0.0, seconds), 1),
    )
