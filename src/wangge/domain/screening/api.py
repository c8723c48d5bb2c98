"""The door of screening: who was served twice, too often or not at all, and what is made of it."""

from __future__ import annotations

from wangge.domain.screening.queries.findings import (
    by_grid,
    finding,
    findings,
    last_run,
    may_decide,
    seen_screens,
)
from wangge.domain.screening.services.deciding import explain, make_case
from wangge.domain.screening.services.redrawn import follow_grids, return_grids
from wangge.domain.screening.services.running import run
from wangge.domain.screening.town import screen, screens
from wangge.domain.screening.views import FindingView, GridCount, LastRun, RunReport, Screen

__all__ = [
    "FindingView",
    "GridCount",
    "LastRun",
    "RunReport",
    "Screen",
    "by_grid",
    "explain",
    "finding",
    "findings",
    "follow_grids",
    "last_run",
    "make_case",
    "may_decide",
    "return_grids",
    "run",
    "screen",
    "screens",
    "seen_screens",
]
