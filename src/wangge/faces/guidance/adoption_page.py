"""Use of the system: who is active by grid, which grids are silent, what nobody uses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import CaseFilter
from wangge.domain.duties import api as duties
from wangge.domain.guidance import api as guidance
from wangge.domain.places.api import GridRef
from wangge.faces.community.drill import Ground
from wangge.faces.site.viewer import Viewer

PERIODS = (7, 30, 90)


@dataclass(slots=True)
class Line:
    """A grid and all below it."""

    grid: GridRef
    people: int = 0
    active: int = 0
    grids: int = 0
    silent: int = 0

    @property
    def share(self) -> float | None:
        return self.active / self.people if self.people else None


@dataclass(frozen=True, slots=True)
class Unused:
    """Functions of a kind: how many there are, and those without any record in the period."""

    kind: str
    there: int
    names: tuple[Any, ...]


def days_of(text: str) -> int:
    """The period asked for, thirty days for anything else."""
    return next((d for d in PERIODS if text == str(d)), 30)


def adoption_page(viewer: Viewer, ground: Ground, days: int) -> dict[str, Any]:
    """The page's context."""
    since = viewer.at - timedelta(days=days)
    use = guidance.activity(
        *(ground.scope, ground.town, ground.pack.scheme.key),
        since_at=since,
        at=viewer.at,
        under=ground.under,
    )
    lines = {g.code: Line(g) for g in (ground.below or ((ground.here,) if ground.here else ()))}
    for grid in use.grids:
        line = lines.get(ground.row_of(grid.grid_code))
        if line is not None:
            line.people += grid.people
            line.active += grid.active
            line.grids += 1
            line.silent += grid.silent
    posts = {p.key: p.name for p in ground.pack.posts}
    return {
        "ground": ground,
        "days": days,
        "periods": PERIODS,
        "use": use,
        "share": use.active / use.people if use.people else None,
        "lines": list(lines.values()),
        "silent": sum(g.silent for g in use.grids),
        "grids": len(use.grids),
        "posts": [(posts[p], n, a) for p, n, a in use.by_post if p in posts],
        "unused": list(_unused(viewer, ground, days)),
    }


def _unused(viewer: Viewer, ground: Ground, days: int) -> Iterable[Unused]:
    pack, since = ground.pack, viewer.at - timedelta(days=days)
    wanted = CaseFilter(
        jurisdiction_key=ground.town,
        scheme_key=pack.scheme.key,
        under=ground.under,
        from_at=since,
    )
    seen = {key for _, key in cases.tally_types(ground.scope, wanted)}
    done = {
        plan
        for _, plan in duties.tally_done(
            *(ground.scope, ground.town), from_at=since, to_at=viewer.at, under=ground.under
        )
    }
    yield Unused(
        "type", len(pack.case_types), tuple(t.name for t in pack.case_types if t.key not in seen)
    )
    idle = tuple(d.name for d in pack.duties if f"{pack.key}/{d.key}" not in done)
    yield Unused("duty", len(pack.duties), idle)
