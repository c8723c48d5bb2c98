"""One process draws a run. The system lets go of a dead process's lock at once.

The lock is handed to the process that draws: it holds from before it begins until it is dead.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from uuid import UUID

from django.conf import settings


@contextmanager
def taken(run_id: UUID) -> Iterator[TextIOWrapper | None]:
    """The lock as an open file, None while another process holds it."""
    path = _path(run_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield lock


def is_held(run_id: UUID) -> bool:
    """Whether a living process draws it."""
    with taken(run_id) as lock:
        return lock is None


def forget(run_id: UUID) -> None:
    """Removes the lock of a run that has ended."""
    _path(run_id).unlink(missing_ok=True)


def _path(run_id: UUID) -> Path:
    return Path(settings.WANGGE_HOME) / "runs" / f"{run_id}.lock"
