"""The periodic work of all rooms. Filled when apps start (`AppConfig.ready`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

Function = Callable[[datetime], object]

LONG_SECONDS = 60
"""From this period on, a job is run by one worker at a time and its runs are kept in a row."""


@dataclass(frozen=True, slots=True)
class Job:
    """`function(now)` every `seconds`; returning True asks to be run again at once."""

    name: str
    seconds: float
    function: Function

    @property
    def is_long(self) -> bool:
        return self.seconds >= LONG_SECONDS


_jobs: dict[str, Job] = {}


def every(seconds: float, name: str, function: Function) -> None:
    """Registers periodic work; it must be idempotent and safe in two workers at once.

    A job with a period of a minute or more is started by one worker only. A name registered
    again (same function or not) is replaced.
    """
    if seconds <= 0:
        raise ValueError(f"the job {name} needs a period")
    _jobs[name] = Job(name, seconds, function)


def jobs() -> list[Job]:
    """All jobs, in order of registration."""
    return list(_jobs.values())


@contextmanager
def only() -> Iterator[None]:
    """For tests: sets all jobs aside, and afterwards puts them back."""
    before = dict(_jobs)
    _jobs.clear()
    try:
        yield
    finally:
        _jobs.clear()
        _jobs.update(before)
