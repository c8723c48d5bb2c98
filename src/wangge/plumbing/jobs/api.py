"""The door of jobs."""

from __future__ import annotations

from wangge.plumbing.jobs.queries import FailingJob, failing_jobs, forget_workers, workers_alive
from wangge.plumbing.jobs.registry import Function, every, only
from wangge.plumbing.jobs.running import busy, run_forever

__all__ = [
    "FailingJob",
    "Function",
    "busy",
    "every",
    "failing_jobs",
    "forget_workers",
    "only",
    "run_forever",
    "workers_alive",
]
