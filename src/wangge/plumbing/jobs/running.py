"""The worker's loop: runs what is due, survives what fails, and shows that it is alive."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connections
from django.db.models import F, Q

from wangge.kernel.clock import Clock
from wangge.plumbing.failures import describe
from wangge.plumbing.jobs.models import JobState, Worker
from wangge.plumbing.jobs.registry import Job, jobs

BEAT_SECONDS = 10.0
_TICK_SECONDS = 1.0
_AWAY_SECONDS = 5.0
_LEASE = timedelta(minutes=30)
_AGAIN_MAX = 100

_log = logging.getLogger(__name__)


_loops: list[_Loop] = []
"""The loop of this process, if it is a worker."""


@contextmanager
def busy(name: str) -> Iterator[None]:
    """A short job has found something long to do: the worker says so for as long as it takes."""
    loop = _loops[-1] if _loops else None
    if loop:
        loop.beat(name)
    try:
        yield
    finally:
        if loop:
            loop.beat("")


def run_forever(clock: Clock, stop: threading.Event, *, once: bool = False) -> None:
    """Runs jobs until `stop` is set; with `once` every job a single time, due or not.

    A job that raises is noted and tried again in its next period; so is a lost database.
    """
    loop = _Loop(clock, stop)
    _loops.append(loop)
    try:
        if once:
            loop.run_all()
            return
        while not stop.is_set():
            loop.round()
            stop.wait(loop.rest_seconds())
    finally:
        _loops.remove(loop)
        loop.leave()


class _Loop:
    """One worker process: its row, and when each job is due by its own watch."""

    def __init__(self, clock: Clock, stop: threading.Event) -> None:
        now = clock.now()
        name = f"{socket.gethostname()[:80]}:{os.getpid()}"
        self._clock = clock
        self._stop = stop
        self._worker = Worker(name=name, started_at=now, beat_at=now)
        self._due: dict[str, float] = {}
        self._beat_due = 0.0
        self._away = False
        self._failing: set[str] = set()

    def run_all(self) -> None:
        self.beat("")
        for job in jobs():
            self._run(job)

    def round(self) -> None:
        """Beats if it is time, and runs what is due."""
        self._away = False
        try:
            _renew_connections()
            if time.monotonic() >= self._beat_due:
                self.beat("")
            for job in jobs():
                if self._stop.is_set():
                    return
                if time.monotonic() >= self._due.get(job.name, 0.0):
                    self._due[job.name] = time.monotonic() + min(job.seconds, 60.0)
                    if not job.is_long or self._take(job):
                        self._run(job)
        except Exception as problem:  # the database is away: the next round tries again
            self._away = True
            _log.error("worker: %s", describe(problem))

    def rest_seconds(self) -> float:
        """How long there is nothing to do, at most one tick; longer while the database is away."""
        if self._away:
            return _AWAY_SECONDS
        next_due = min(self._due.values(), default=0.0)
        return min(max(next_due - time.monotonic(), 0.01), _TICK_SECONDS)

    def leave(self) -> None:
        """Takes the worker's row away, so that nobody counts on it."""
        try:
            Worker.objects.filter(pk=self._worker.pk).delete()
        except Exception as problem:
            _log.error("worker: %s", describe(problem))

    def beat(self, busy_with: str) -> None:
        """Shows that this worker is alive, and what it is at."""
        self._worker.beat_at, self._worker.busy_with = self._clock.now(), busy_with
        self._worker.save()
        self._beat_due = time.monotonic() + BEAT_SECONDS

    def _take(self, job: Job) -> bool:
        """Whether this worker is the one to run a long job now. A dead one's lease runs out."""
        now = self._clock.now()
        if JobState.objects.filter(name=job.name, due_at__gt=now).exists():
            return False
        JobState.objects.bulk_create([JobState(name=job.name)], ignore_conflicts=True)
        due = JobState.objects.filter(Q(due_at__isnull=True) | Q(due_at__lte=now), name=job.name)
        return bool(due.update(due_at=now + _LEASE, last_started_at=now))

    def _run(self, job: Job) -> None:
        started_at = self._clock.now()
        if job.is_long:
            self.beat(job.name)
        try:
            for _ in range(_AGAIN_MAX):
                if job.function(self._clock.now()) is not True or self._stop.is_set():
                    break
        except Exception as problem:
            _renew_connections()
            self._note_failure(job, started_at, describe(problem))
        else:
            self._note_success(job, started_at)
        if job.is_long:
            self.beat("")

    def _note_failure(self, job: Job, started_at: datetime, error: str) -> None:
        _log.error("worker: the job %s failed: %s", job.name, error)
        self._failing.add(job.name)
        JobState.objects.bulk_create([JobState(name=job.name)], ignore_conflicts=True)
        JobState.objects.filter(name=job.name).update(
            failures=F("failures") + 1,
            last_error=error,
            last_started_at=started_at,
            due_at=_next(job, started_at),
        )

    def _note_success(self, job: Job, started_at: datetime) -> None:
        """Short jobs write nothing while all goes well: an idle install stays silent."""
        if not job.is_long and job.name not in self._failing:
            return
        self._failing.discard(job.name)
        JobState.objects.bulk_create([JobState(name=job.name)], ignore_conflicts=True)
        JobState.objects.filter(name=job.name).update(
            failures=0,
            last_error="",
            last_started_at=started_at,
            last_ok_at=self._clock.now(),
            due_at=_next(job, started_at),
        )


def _renew_connections() -> None:
    """Drops connections that broke or are too old, but none in the middle of a transaction."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()


def _next(job: Job, started_at: datetime) -> datetime | None:
    return started_at + timedelta(seconds=job.seconds) if job.is_long else None
