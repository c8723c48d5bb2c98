"""Plays a town's days through the public services, event by event, on a simulated clock.

Staff act as the holders of their tasks; the task clock and residents' silence run in between.
Owns the order of events. What people decide is `conduct`'s, what is allowed the pack's.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from django.db import transaction

from wangge.domain.cases import api as cases
from wangge.domain.tasks import api as tasks
from wangge.kernel.clock import SimulatedClock
from wangge.kernel.errors import WanggeError
from wangge.plumbing.time import set_clock

Deed = Callable[[datetime], None]
_TICK = timedelta(minutes=90)
_LAPSE_EVERY = 4
_BATCH = 300


@dataclass
class PlayReport:
    """What was played; `failed` names the deeds that a rule refused, by error code."""

    deeds: int = 0
    reports: int = 0
    clock_steps: int = 0
    lapses: int = 0
    failed: dict[str, int] = field(default_factory=dict)


class Stage:
    """Deeds in the order of their instants. A deed may plan others."""

    def __init__(self, start: datetime, end: datetime) -> None:
        self.clock = SimulatedClock(start)
        self.end = end
        self.report = PlayReport()
        self._heap: list[tuple[datetime, int, Deed]] = []
        self._order = count()
        self._ticked_at = start
        self._ticks = 0

    def plan(self, at: datetime, deed: Deed) -> None:
        """`deed` happens at `at`; what lies after the end is left for the living."""
        if at <= self.end:
            heapq.heappush(self._heap, (max(at, self.clock.now()), next(self._order), deed))

    def run(self, progress: Callable[[PlayReport, datetime], None]) -> PlayReport:
        """Plays to the end, in pieces of a few hundred deeds to a transaction."""
        with set_clock(self.clock):
            while self._heap:
                with transaction.atomic():
                    for _ in range(min(_BATCH, len(self._heap))):
                        if self._heap:
                            self._next()
                progress(self.report, self.clock.now())
            with transaction.atomic():
                self._tick(self.end)
        return self.report

    def _next(self) -> None:
        at, _, deed = heapq.heappop(self._heap)
        while at - self._ticked_at >= _TICK:
            self._tick(min(at, self._ticked_at + self._pause_between(at)))
        self.clock.move_to(at)
        self.report.deeds += 1
        try:
            deed(at)
        except WanggeError as refusal:
            self.report.failed[refusal.code] = self.report.failed.get(refusal.code, 0) + 1

    def _pause_between(self, at: datetime) -> timedelta:
        """One tick, or a quiet stretch of a few at once."""
        return max(_TICK, min(at - self._ticked_at, 3 * _TICK))

    def _tick(self, at: datetime) -> None:
        """Everything that happens by itself up to `at`."""
        self.clock.move_to(at)
        self._ticked_at = at
        self._ticks += 1
        more = True
        while more:
            done = tasks.run_clock(at)
            self.report.clock_steps += done.steps
            more = done.more
        if self._ticks % _LAPSE_EVERY == 0 or at == self.end:
            self.report.lapses += cases.run_lapses(at)
