"""Who was active, by grid: how many of those on posts did anything. Never who, never an order."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wangge.domain.people import api as people
from wangge.plumbing.access import Scope
from wangge.plumbing.journal import api as journal


@dataclass(frozen=True, slots=True)
class GridUse:
    """Of the people on posts in that very grid: how many did anything."""

    grid_code: str
    people: int
    active: int

    @property
    def silent(self) -> bool:
        return self.people > 0 and not self.active


@dataclass(frozen=True, slots=True)
class TownUse:
    """All within the scope; somebody with several posts counts once."""

    people: int
    active: int
    by_post: tuple[tuple[str, int, int], ...]
    """Post, people, active."""
    grids: tuple[GridUse, ...]


def activity(
    scope: Scope,
    jurisdiction_key: str,
    scheme_key: str,
    *,
    since_at: datetime,
    at: datetime,
    under: str = "",
) -> TownUse:
    """Active: something recorded in the journal by them since `since_at`, or logged in since."""
    posted = [
        row
        for row in people.posted(jurisdiction_key, scheme_key, at)
        if row.grid_code.startswith(under) and scope.covers(row.grid_code, scheme_key)
    ]
    acted = {actor for actor in journal.actors_since(since_at) if actor.startswith("account:")}
    came = people.logged_in_since({row.account_id for row in posted}, since_at)
    active = {r.account_id for r in posted if f"account:{r.account_id}" in acted} | came
    by_grid: dict[str, set[UUID]] = defaultdict(set)
    by_post: dict[str, set[UUID]] = defaultdict(set)
    for row in posted:
        by_grid[row.grid_code].add(row.account_id)
        by_post[row.post].add(row.account_id)
    there = {row.account_id for row in posted}
    counts = Counter({post: len(who & active) for post, who in by_post.items()})
    return TownUse(
        people=len(there),
        active=len(there & active),
        by_post=tuple((post, len(who), counts[post]) for post, who in by_post.items()),
        grids=tuple(GridUse(c, len(w), len(w & active)) for c, w in sorted(by_grid.items())),
    )
