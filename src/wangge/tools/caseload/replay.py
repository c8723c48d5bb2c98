"""Plays a whole case file in the order of its instants, with the task clock running between.

The same services as live work, on a simulated clock. A replay that was broken off can be run
again: what is done is left as it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from wangge.domain.tasks import api as tasks
from wangge.kernel.clock import SimulatedClock
from wangge.kernel.errors import WanggeError
from wangge.plumbing.time import set_clock
from wangge.tools.caseload.play import Player
from wangge.tools.caseload.rows import CaseRow

_BATCH = 1000
_TICK = timedelta(minutes=15)


@dataclass
class ReplayReport:
    """What was played: rows with their cases, clock steps, failures by line."""

    played: list[tuple[CaseRow, UUID]] = field(default_factory=list)
    events: int = 0
    clock_steps: int = 0
    failures: list[tuple[int, WanggeError]] = field(default_factory=list)


def sample(rows: Iterable[CaseRow], count: int | None) -> list[CaseRow]:
    """All rows, or a fixed sample: those with the smallest digest of their key."""
    if count is None:
        return list(rows)
    return sorted(rows, key=lambda r: hashlib.sha256(r.key.encode()).digest())[:count]


def replay(
    rows: Iterable[CaseRow],
    player: Player,
    *,
    progress: Callable[[ReplayReport, datetime], None] = lambda *_: None,
) -> ReplayReport:
    """Plays every row: received when it came, settled when the city had handled it."""
    report = ReplayReport()
    events = _timeline(rows)
    if not events:
        return report
    clock = SimulatedClock(events[0][0])
    ticked_at = clock.now()
    cases: dict[int, UUID] = {}
    with set_clock(clock):
        for start in range(0, len(events), _BATCH):
            with transaction.atomic():
                for at, settles, row in events[start : start + _BATCH]:
                    clock.move_to(at)
                    if at - ticked_at >= _TICK:
                        report.clock_steps += _tick(at)
                        ticked_at = at
                    _play(report, player, cases, row, at if settles else None)
            progress(report, clock.now())
        report.clock_steps += _tick(clock.now())
    return report


def _timeline(rows: Iterable[CaseRow]) -> list[tuple[datetime, bool, CaseRow]]:
    """Every arrival and every settling in order; at one instant arrivals come first."""
    events = []
    for row in rows:
        events.append((row.received_at, False, row))
        if row.handled_at is not None:
            events.append((max(row.handled_at, row.received_at), True, row))
    return sorted(events, key=lambda e: (e[0], e[1], e[2].line))


def _tick(at: datetime) -> int:
    """Everything that happens to tasks by itself up to `at`."""
    steps = 0
    while True:
        done = tasks.run_clock(at)
        steps += done.steps
        if not done.more:
            return steps


def _play(
    report: ReplayReport,
    player: Player,
    cases: dict[int, UUID],
    row: CaseRow,
    settle_at: datetime | None,
) -> None:
    report.events += 1
    try:
        if settle_at is None:
            cases[row.line] = player.receive(row).case_id
            report.played.append((row, cases[row.line]))
        elif row.line in cases:
            player.settle(cases[row.line], row, settle_at)
    except WanggeError as error:
        report.failures.append((row.line, error))
