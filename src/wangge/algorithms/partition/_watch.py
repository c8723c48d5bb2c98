"""The caller's two callbacks: whether to go on, and how far the work has come.

Owns the share of each stage in the whole. The share never falls and ends at 1; the stages are
always told in the order of `STAGES`. Refuses to guess seconds: shares are of work, not of time.
"""

from __future__ import annotations

from collections.abc import Callable

STAGES: tuple[str, ...] = ("land", "shape", "borders", "balance", "report")
"""Reading the land, large shapes (or the grids in force), borders, evening out, the figures."""

_ENDS = {"land": 0.02, "shape": 0.55, "borders": 0.85, "balance": 0.98, "report": 1.0}
_STEP = 0.005  # smaller steps aren't told

Alive = Callable[[], None]
Progress = Callable[[str, float], None]


def nothing() -> None:
    """The callback of a caller who never stops."""


def unheard(stage: str, share: float) -> None:
    """The callback of a caller who doesn't want to know."""


class Watch:
    """What the search reports to while it works: `stage` at each new stage, `look` in between."""

    def __init__(self, alive: Alive = nothing, progress: Progress = unheard) -> None:
        self._alive, self._progress = alive, progress
        self._stage, self._start, self._told = STAGES[0], 0.0, 0.0
        self._runs, self._ran, self._open = 1, 0, False

    def stage(self, name: str, runs: int = 1, *, open_ended: bool = False) -> None:
        """A stage of `runs` runs begins, or of nobody knows how many: half its share by `runs`."""
        self._start = _ENDS[STAGES[STAGES.index(name) - 1]] if name != STAGES[0] else 0.0
        self._stage, self._runs, self._ran, self._open = name, max(1, runs), 0, open_ended
        self._told = max(self._told, self._start)
        self._alive()
        self._progress(name, self._told)

    def look(self, share_of_run: float = 0.0) -> None:
        """Between two slices of work; the alive callback may raise to stop."""
        self._alive()
        runs = (self._ran + share_of_run) / self._runs
        done = runs / (1.0 + runs) if self._open else min(1.0, runs)
        share = self._start + done * (_ENDS[self._stage] - self._start)
        if share >= self._told + _STEP:
            self._told = share
            self._progress(self._stage, share)

    def ran(self) -> None:
        """One run of the stage has ended."""
        self._ran += 1

    def end(self) -> None:
        """All is done."""
        self._told = 1.0
        self._progress(STAGES[-1], 1.0)
