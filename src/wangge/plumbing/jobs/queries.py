"""Whether anybody works, and which jobs fail: for the site's status line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from wangge.plumbing.jobs.models import JobState, Worker

ALIVE = timedelta(seconds=60)
BUSY = timedelta(hours=1)
"""How long a worker at a long job is believed without a beat."""


@dataclass(frozen=True, slots=True)
class FailingJob:
    """A job whose last run failed."""

    name: str
    failures: int
    last_error: str
    last_ok_at: datetime | None


def workers_alive(now: datetime) -> int:
    """The number of worker processes that showed up lately."""
    busy = ~Q(busy_with="") & Q(beat_at__gte=now - BUSY)
    return Worker.objects.filter(busy | Q(beat_at__gte=now - ALIVE)).count()


def failing_jobs() -> list[FailingJob]:
    """The jobs whose last run failed, by name."""
    return [
        FailingJob(s.name, s.failures, s.last_error, s.last_ok_at)
        for s in JobState.objects.filter(failures__gt=0).order_by("name")
    ]


def forget_workers() -> None:
    """Removes all rows of workers: after a restore none of them is alive."""
    Worker.objects.all().delete()


def forget_dead_workers(now: datetime) -> None:
    """Removes the rows of workers that were killed more than a day ago."""
    Worker.objects.filter(beat_at__lt=now - timedelta(days=1)).delete()
