"""Workers that are alive, and how each periodic job last went."""

from __future__ import annotations

from django.db import models

from wangge.kernel.ids import new_id
from wangge.plumbing.failures import LENGTH_MAX


class Worker(models.Model):
    """One worker process. `busy_with`: the long job it is at, during which it doesn't beat."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=100)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField(db_index=True)
    busy_with = models.CharField(max_length=100, default="")

    def __str__(self) -> str:
        return self.name


class JobState(models.Model):
    """A job's row: when it is due next (long jobs only), and whether its last run failed."""

    name = models.CharField(max_length=100, primary_key=True)
    due_at = models.DateTimeField(null=True)
    last_started_at = models.DateTimeField(null=True)
    last_ok_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=LENGTH_MAX, default="")

    def __str__(self) -> str:
        return self.name
