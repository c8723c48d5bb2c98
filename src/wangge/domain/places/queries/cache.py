"""The process cache of towns, renewed when a stamp in the database has changed.

A change made by this process is seen at once, one made by another within `RECHECK_SECONDS`.
What a transaction has changed but not committed is seen by its own thread only, and is forgotten
if the transaction is rolled back.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from django.db import connection, transaction

from wangge.domain.places.queries.town import Town, read_stamps, unknown_town

RECHECK_SECONDS = 1.0


class _Uncommitted:
    """Stands in the connection's list of commit hooks for as long as its change may still count."""

    def __init__(self, key: str, done: Callable[[str, Town | None], None]) -> None:
        self._key, self._done = key, done
        self.town: Town | None = None

    def __call__(self) -> None:
        # A test may run the hooks early; the change is then still inside its transaction.
        if not connection.in_atomic_block:
            self._done(self._key, self.town)

    def stands(self) -> bool:
        return any(hook[1] is self for hook in connection.run_on_commit)


class _OfThread(threading.local):
    def __init__(self) -> None:
        self.changes: dict[str, _Uncommitted] = {}


class TownCache:
    """Safe for many threads; `monotonic` counts seconds."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._towns: dict[str, Town] = {}
        self._checked: dict[str, float] = {}
        self._lock = threading.Lock()
        self._of_thread = _OfThread()

    def get(self, key: str) -> Town:
        """The town as it is now (see above); raises `NotFound`."""
        if self._of_thread.changes and (change := self._change(key)):
            if change.town is None:
                change.town = Town.read(key)
            return change.town
        checked = self._checked.get(key)
        if checked is not None and self._monotonic() - checked < RECHECK_SECONDS:
            town = self._towns.get(key)
            if town is not None:
                return town
        return self._renew(key)

    def changed(self, key: str) -> None:
        """Called by whoever changes a town, inside its transaction, after the stamp is written."""
        mark = _Uncommitted(key, self._committed)
        self._of_thread.changes[key] = mark
        transaction.on_commit(mark)

    def forget(self) -> None:
        """Drops everything, as a new process would begin."""
        with self._lock:
            self._towns.clear()
            self._checked.clear()

    def _change(self, key: str) -> _Uncommitted | None:
        change = self._of_thread.changes.get(key)
        if change is None or change.stands():
            return change
        self._over(key)  # rolled back: the database says what is true now
        return None

    def _committed(self, key: str, town: Town | None) -> None:
        """What was read of it within the transaction holds, if its stamps are those of now."""
        self._over(key)
        if town is not None:
            with self._lock:
                self._towns[key] = town

    def _over(self, key: str) -> None:
        self._of_thread.changes.pop(key, None)
        self._checked.pop(key, None)

    def _renew(self, key: str) -> Town:
        with self._lock:
            now = self._monotonic()
            stamps = read_stamps(key)
            if stamps is None:
                self._towns.pop(key, None)
                raise unknown_town(key)
            town = self._towns.get(key)
            if town is None:
                town = self._towns[key] = Town.read(key)
            elif town.stamps != stamps:
                town = self._towns[key] = town.renewed(stamps)
            self._checked[key] = now
            return town


towns = TownCache()
