"""How often somebody may call: token buckets in this process's memory. Refuses to be exact over
several processes: it protects the server, it doesn't bill."""

from __future__ import annotations

import threading
from collections import OrderedDict


class Throttle:
    """`rate_per_s` on average, `burst` at once, for each name; the longest unseen are forgotten."""

    def __init__(self, rate_per_s: float, burst: int, *, names_most: int = 10_000) -> None:
        self._rate, self._burst, self._most = rate_per_s, float(burst), names_most
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def admits(self, name: str, now_s: float) -> bool:
        """Takes one token of `name` at `now_s` (any monotonic seconds); False when none is left."""
        with self._lock:
            left, at_s = self._buckets.pop(name, (self._burst, now_s))
            left = min(self._burst, left + (now_s - at_s) * self._rate)
            admitted = left >= 1
            self._buckets[name] = (left - 1 if admitted else left, now_s)
            if len(self._buckets) > self._most:
                self._buckets.popitem(last=False)
            return admitted

    def forget(self) -> None:
        """Everybody begins anew: for tests."""
        with self._lock:
            self._buckets.clear()
