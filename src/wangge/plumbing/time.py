"""The process's clock: `get_clock()` for faces, commands and the worker.

Services never call this: they take `at`. Replays and tests put another clock in its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from wangge.kernel.clock import Clock, SystemClock

C = TypeVar("C", bound=Clock)
_current: list[Clock] = [SystemClock()]


def get_clock() -> Clock:
    """The clock in force in this process."""
    return _current[-1]


@contextmanager
def set_clock(clock: C) -> Iterator[C]:
    """Puts `clock` in force for the whole process (all threads) until the block ends.

    Process-wide on purpose: a test's live server answers from another thread.
    """
    _current.append(clock)
    try:
        yield clock
    finally:
        _current.remove(clock)
