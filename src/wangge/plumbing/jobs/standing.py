"""The plumbing's own periodic work."""

from __future__ import annotations

from datetime import datetime

from wangge.plumbing.files.api import sweep_orphans
from wangge.plumbing.jobs.queries import forget_dead_workers
from wangge.plumbing.jobs.registry import every
from wangge.plumbing.journal.api import seal_days
from wangge.plumbing.outbox import api as outbox

_BATCH = 500


def register() -> None:
    """Called once when the apps are ready."""
    every(1, "outbox.deliver", _deliver)
    every(86_400, "outbox.purge", outbox.purge)
    every(3_600, "journal.seal_days", seal_days)
    every(86_400, "files.sweep_orphans", sweep_orphans)
    every(86_400, "jobs.forget_dead_workers", forget_dead_workers)


def _deliver(now: datetime) -> bool:
    """True while there may be more."""
    return outbox.deliver_due(now, _BATCH) >= _BATCH
