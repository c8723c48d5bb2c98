"""The answer to who owes a thing: candidates, where they sit, and why, in both languages.

Owns the words; looks nobody up.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from wangge.domain.people import town
from wangge.domain.people.queries.holders import Holder, Row, resolve, rows_in
from wangge.domain.people.rules import earliest
from wangge.domain.places import api as places
from wangge.domain.places.api import GridRef
from wangge.kernel.errors import Undetermined
from wangge.packs.schema import PostSpec, PowerSpec


@dataclass(frozen=True, slots=True)
class Ownership:
    """Candidates (all equally entitled), where they sit, and why it is they.

    `climbed` lists the codes of the grids where nobody was found, lowest first. `reason` is
    JSON-ready: `zh`, `en`, `code` (`holder`, `in_line`, `same_grid`, `climbed`, `escalated`,
    `desk`, `kept`), `post`, `grid`, …
    """

    holders: tuple[Holder, ...]
    post: str
    scheme_key: str
    grid_code: str
    department: str
    climbed: tuple[str, ...]
    reason: dict[str, Any]


@dataclass(frozen=True)
class Search:
    """What is looked for, and among whom not."""

    jurisdiction_key: str
    posts: town.Posts
    at: datetime
    excluding: Collection[UUID]
    post: str = ""
    department: str = ""
    escalating: bool = False
    power: PowerSpec | None = None
    """A reserved power: only who holds it is found, and at last the desk keeps it for them."""
    back_at: list[datetime | None] = field(default_factory=list)
    """When holders of the power who are away come back, as far as it was seen."""

    def among(
        self, scheme_key: str, codes: Sequence[str], posts: Collection[str], departments: set[str]
    ) -> list[tuple[Row, Holder]]:
        """Who answers for these posts in these very grids."""
        given = (codes, sorted(posts), sorted(departments), self.at)
        return resolve(rows_in(self.jurisdiction_key, scheme_key, *given), self.at)


def kept_by_desk(
    search: Search,
    power: PowerSpec,
    chosen: list[tuple[Row, Holder]],
    root: GridRef,
    climbed: tuple[GridRef, ...],
) -> Ownership:
    """The desk keeps what it may not act on, until a holder of the power is back or appointed."""
    back_at = earliest(*search.back_at)
    waiting = [
        (row, replace(holder, until_at=earliest(holder.until_at, back_at)))
        for row, holder in chosen
    ]
    found = answer(search, waiting, root, climbed, "kept")
    name, who = (
        search.posts.by_key[chosen[0][0].post].name,
        [search.posts.by_key[p].name for p in power.posts if p in search.posts.by_key],
    )
    reason = {
        **found.reason,
        "zh": f"“{power.name.zh}”是保留权力，只能由{'、'.join(w.zh for w in who)}行使，"
        f"目前无人在岗；{name.zh}（{root.name}）只代为保管，不得代行。",
        "en": f"“{power.name.en}” is a reserved power that only {', '.join(w.en for w in who)} may"
        f" exercise, and nobody is there; {name.en} ({english(root)}) keeps it, but can't act on"
        " it.",
    }
    return replace(found, reason=reason)


def answer(
    search: Search,
    chosen: list[tuple[Row, Holder]],
    grid: GridRef,
    climbed: tuple[GridRef, ...],
    code: str,
) -> Ownership:
    row = chosen[0][0]
    codes = tuple(g.code for g in climbed)
    zh, en = _sentence(search, row, grid, climbed, code)
    reason: dict[str, Any] = {
        "code": code,
        "zh": zh,
        "en": en,
        "post": row.post,
        "scheme": grid.scheme_key,
        "grid": grid.code,
        "department": row.department,
        "climbed": list(codes),
    }
    return Ownership(
        tuple(holder for _, holder in chosen),
        row.post,
        grid.scheme_key,
        grid.code,
        row.department,
        codes,
        reason,
    )


def _sentence(
    search: Search, row: Row, grid: GridRef, climbed: tuple[GridRef, ...], code: str
) -> tuple[str, str]:
    name = search.posts.by_key[row.post].name
    zh, en = f"由{grid.name}的{name.zh}负责。", f"It falls to {name.en} of {english(grid)}."
    if code == "escalated":
        return f"逐级上报：{zh}", f"Escalated. {en}"
    if code in ("same_grid", "in_line") and search.post:
        vacant = search.posts.by_key[search.post].name
        return f"“{vacant.zh}”无人在岗，{zh}", f"Nobody is on the post {vacant.en}. {en}"
    if climbed:
        zh = f"{'、'.join(g.name for g in climbed)}无人在岗，{zh}"
        en = f"Nobody is on the post in {', '.join(map(english, climbed))}. {en}"
    return zh, en


def english(grid: GridRef) -> str:
    return grid.name_en or grid.name


def no_desk(jurisdiction_key: str, post: PostSpec) -> Undetermined:
    town = places.jurisdiction(jurisdiction_key)
    return Undetermined(
        "no_desk_holder",
        zh=f"{town.name_zh}的“{post.name.zh}”无人任职，无人负责的事项没有人承接；请先任命。",
        en=f"Nobody is {post.name.en} of {town.name_en}, to own what nobody else owns; appoint"
        " somebody first.",
        data={"jurisdiction": jurisdiction_key, "post": post.key},
    )
