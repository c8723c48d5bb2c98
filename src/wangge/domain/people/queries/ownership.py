"""Who owes a thing, and why: the post in its grid, else the next above, else the desk.

Refuses to answer "nobody": `Undetermined` comes only from a town without any desk holder.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wangge.domain.people import town
from wangge.domain.people.models import Appointment
from wangge.domain.people.queries.holders import Holder, Row, in_force, resolve, rows, rows_in
from wangge.domain.places.api import GridRef
from wangge.kernel.errors import NotFound, Undetermined
from wangge.packs.schema import Right

NOBODY: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Ownership:
    """Candidates (all equally entitled), where they sit, and why it is they.

    `climbed` lists the codes of the grids where nobody was found, lowest first. `reason` is
    JSON-ready: `zh`, `en`, `code` (`holder`, `in_line`, `same_grid`, `climbed`, `escalated`,
    `desk`), `post`, `grid`, …
    """

    holders: tuple[Holder, ...]
    post: str
    scheme_key: str
    grid_code: str
    department: str
    climbed: tuple[str, ...]
    reason: dict[str, Any]


@dataclass(frozen=True)
class _Search:
    """What is looked for, and among whom not."""

    jurisdiction_key: str
    posts: town.Posts
    at: datetime
    excluding: Collection[UUID]
    post: str = ""
    department: str = ""
    escalating: bool = False

    def among(
        self, scheme_key: str, codes: Sequence[str], posts: Collection[str], departments: set[str]
    ) -> list[tuple[Row, Holder]]:
        """Who answers for these posts in these very grids."""
        given = (codes, sorted(posts), sorted(departments), self.at)
        return resolve(rows_in(self.jurisdiction_key, scheme_key, *given), self.at)


def owner_for(
    *,
    jurisdiction_key: str,
    post: str | None,
    grid: GridRef,
    department: str = "",
    at: datetime,
    excluding: Collection[UUID] = NOBODY,
) -> Ownership:
    """Whoever owes `post`'s work in `grid` at `at`; one of `excluding` only if nobody else is.

    Begins at the grid of the post's own level at or above `grid`; where the post is vacant the
    posts that it falls to take over in their order; then another post of that grid that does
    tasks; then it climbs until somebody is found (a department's work stays with the department
    where it can), and ends at the desk. `post` None or unknown goes to the desk at once. One query
    in the ordinary case.
    """
    posts = town.posts(jurisdiction_key, grid.scheme_key)
    spec = posts.by_key.get(post or "")
    if spec is None:
        why = ("no_route", "没有规定承办岗位", "No post is named for it")
        return _desk(_Search(jurisdiction_key, posts, at, excluding), grid, (), why)
    kept = department if spec.of_department else ""
    search = _Search(jurisdiction_key, posts, at, excluding, spec.key, kept)
    chain = (grid,) if grid.level == spec.level else town.chain(jurisdiction_key, grid, at)
    start = next((n for n, g in enumerate(chain) if g.level == spec.level), None)
    if start is not None:
        if found := _exact(search, chain[start]):
            return _answer(search, found, chain[start], (), "holder")
        chain = town.chain(jurisdiction_key, chain[start], at)
        if next_in_line := _in_line(search, chain, spec.falls_to):
            return next_in_line
    return _climb(search, chain, climbed=())


def owners_for(
    *,
    jurisdiction_key: str,
    post: str,
    grids: Sequence[GridRef],
    department: str = "",
    at: datetime,
) -> dict[str, Ownership]:
    """`owner_for` of one post in many grids, by the code of the grid.

    One query for all grids of the post's own level where somebody is on the post; each of the
    others asks as `owner_for` does.
    """
    posts = town.posts(jurisdiction_key, grids[0].scheme_key if grids else "")
    spec = posts.get(post)
    kept = department if spec.of_department else ""
    search = _Search(jurisdiction_key, posts, at, NOBODY, post, kept)
    own = {g.code: g for g in grids if g.level == spec.level}
    there: dict[str, list[tuple[Row, Holder]]] = {}
    if own:
        scheme_key = next(iter(own.values())).scheme_key
        for row, holder in search.among(scheme_key, list(own), [post], {kept}):
            there.setdefault(row.grid_code, []).append((row, holder))
    found: dict[str, Ownership] = {}
    for grid in grids:
        if grid.code in there:
            found[grid.code] = _answer(search, there[grid.code], grid, (), "holder")
        elif grid.code not in found:
            found[grid.code] = owner_for(
                jurisdiction_key=jurisdiction_key,
                post=post,
                grid=grid,
                department=department,
                at=at,
            )
    return found


def standing_of(
    account_id: UUID, right: Right, *, path: str, scheme: str, tag: str | None = "", at: datetime
) -> Ownership | None:
    """By which of its own appointments the account has `right` over a place; the nearest one.

    Its one holder is the account, or the deputy during its leave. `tag` None: any department.
    """
    found = resolve(rows(in_force(at).filter(account_id=account_id), at), at)
    best: tuple[Row, Holder, GridRef, town.Posts, str] | None = None
    where = {
        a["id"]: a for a in Appointment.objects.filter(id__in=[row.id for row, _ in found]).values()
    }
    for row, holder in sorted(found, key=lambda pair: -len(pair[0].grid_code)):
        key, scheme_key = where[row.id]["jurisdiction_key"], where[row.id]["scheme_key"]
        posts = town.posts(key, scheme_key)
        spec = posts.by_key.get(row.post)
        fits = spec is not None and right in spec.rights and scheme_key == scheme
        fits = fits and path.startswith(row.grid_code)
        if fits and (tag is None or not row.department or row.department == tag):
            best = (row, holder, _grid(key, scheme_key, row.grid_code, at), posts, key)
            break
    if best is None:
        return None
    row, holder, grid, posts, key = best
    return _answer(_Search(key, posts, at, NOBODY), [(row, holder)], grid, (), "chosen")


def owner_above(
    *,
    jurisdiction_key: str,
    post: str | None,
    grid: GridRef,
    department: str = "",
    at: datetime,
    excluding: Collection[UUID] = NOBODY,
) -> Ownership:
    """Who is responsible above `grid`: the next level up where somebody is, at last the desk."""
    posts = town.posts(jurisdiction_key, grid.scheme_key)
    spec = posts.by_key.get(post or "")
    kept = department if spec is None or spec.of_department else ""
    search = _Search(jurisdiction_key, posts, at, excluding, post or "", kept, True)
    return _climb(search, town.chain(jurisdiction_key, grid, at)[1:], climbed=())


def desk_owner(
    *,
    jurisdiction_key: str,
    grid: GridRef,
    at: datetime,
    why: tuple[str, str, str],
    excluding: Collection[UUID] = NOBODY,
) -> Ownership:
    """The holders of the desk; `why` is a code, a Chinese and an English half sentence."""
    posts = town.posts(jurisdiction_key, grid.scheme_key)
    return _desk(_Search(jurisdiction_key, posts, at, excluding), grid, (), why)


def _exact(search: _Search, grid: GridRef) -> list[tuple[Row, Holder]]:
    found = search.among(grid.scheme_key, [grid.code], [search.post], {search.department})
    return _allowed(search, found)


def _in_line(
    search: _Search, chain: Sequence[GridRef], falls_to: Sequence[str]
) -> Ownership | None:
    """The first post of the chain of duty that somebody is on; one query for all of them."""
    if not falls_to:
        return None
    codes = [g.code for g in chain]
    there = _allowed(search, search.among(chain[0].scheme_key, codes, falls_to, {""}))
    for post in falls_to:
        level = search.posts.get(post).level
        grid = next((g for g in chain if g.level == level), None)
        chosen = [p for p in there if grid and p[0].post == post and p[0].grid_code == grid.code]
        if grid and chosen:
            return _answer(search, chosen, grid, (), "in_line")
    return None


def _allowed(search: _Search, found: list[tuple[Row, Holder]]) -> list[tuple[Row, Holder]]:
    return [pair for pair in found if pair[1].account_id not in search.excluding]


def _climb(search: _Search, chain: Sequence[GridRef], climbed: tuple[GridRef, ...]) -> Ownership:
    posts = search.posts
    able = posts.with_right[Right.TASK_DO] | posts.with_right[Right.CASE_SUPERVISE]
    found: list[tuple[Row, Holder]] = []
    if chain:
        codes = [g.code for g in chain]
        there = search.among(chain[0].scheme_key, codes, able, {"", search.department})
        found = _allowed(search, there)
    for grid in chain:
        here = [
            (_rank(search, row), row, holder) for row, holder in found if row.grid_code == grid.code
        ]
        if here:
            best = min(rank for rank, _, _ in here)
            chosen = [(row, holder) for rank, row, holder in here if rank == best]
            code = "escalated" if search.escalating else "climbed" if climbed else "same_grid"
            return _answer(search, chosen, grid, climbed, code)
        climbed = (*climbed, grid)
    why = ("nobody_above", "各级网格均无人在岗", "Nobody is on a post in any grid up to the root")
    return _desk(search, climbed[-1] if climbed else None, climbed, why)


def _rank(search: _Search, row: Row) -> tuple[int, ...]:
    """Who comes first in one grid: the same post, the same department, whoever does tasks, then
    whoever supervises. The desk takes vacancies before its neighbours, and is last when a matter
    is pressed upwards."""
    posts = search.posts
    desk = posts.by_key[row.post].desk
    supervisor_only = row.post not in posts.with_right[Right.TASK_DO]
    return (
        desk and search.escalating,
        row.post != search.post,
        row.department != search.department,
        supervisor_only,
        not desk,
    )


def _desk(
    search: _Search,
    grid: GridRef | None,
    climbed: tuple[GridRef, ...],
    why: tuple[str, str, str],
) -> Ownership:
    posts = search.posts
    scheme, post = posts.scheme_key, posts.desk
    query = in_force(search.at).filter(
        jurisdiction_key=search.jurisdiction_key, scheme_key=scheme, post=post
    )
    everybody = resolve(rows(query, search.at), search.at)
    if not everybody:
        raise _no_desk(search.jurisdiction_key, post)
    # A desk of one person keeps even what that person is barred from: the flow refuses the act,
    # and the matter stays owned.
    chosen = _allowed(search, everybody) or everybody
    root = _grid(search.jurisdiction_key, scheme, chosen[0][0].grid_code, search.at)
    answer = _answer(search, chosen, root, climbed, "desk")
    reason = {
        **answer.reason,
        "why": why[0],
        "zh": f"{why[1]}，由{posts.by_key[post].name.zh}（{root.name}）兜底。",
        "en": f"{why[2]}, so it falls to {posts.by_key[post].name.en} ({_english(root)}).",
    }
    return Ownership(answer.holders, post, scheme, root.code, "", answer.climbed, reason)


def _grid(jurisdiction_key: str, scheme_key: str, code: str, at: datetime) -> GridRef:
    """The grid for its name; a bare reference when the scheme isn't in force (yet, any more)."""
    try:
        return town.grid(jurisdiction_key, scheme_key, code, at)
    except NotFound:
        return GridRef(scheme_key, code, "", code)


def _answer(
    search: _Search,
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
    search: _Search, row: Row, grid: GridRef, climbed: tuple[GridRef, ...], code: str
) -> tuple[str, str]:
    name = search.posts.by_key[row.post].name
    zh, en = f"由{grid.name}的{name.zh}负责。", f"It falls to {name.en} of {_english(grid)}."
    if code == "escalated":
        return f"逐级上报：{zh}", f"Escalated. {en}"
    if code in ("same_grid", "in_line") and search.post:
        vacant = search.posts.by_key[search.post].name
        return f"“{vacant.zh}”无人在岗，{zh}", f"Nobody is on the post {vacant.en}. {en}"
    if climbed:
        zh = f"{'、'.join(g.name for g in climbed)}无人在岗，{zh}"
        en = f"Nobody is on the post in {', '.join(map(_english, climbed))}. {en}"
    return zh, en


def _english(grid: GridRef) -> str:
    return grid.name_en or grid.name


def _no_desk(jurisdiction_key: str, post: str) -> Undetermined:
    return Undetermined(
        "no_desk_holder",
        zh=f"“{jurisdiction_key}”的兜底岗位“{post}”无人任职，请先任命。",
        en=f"Nobody holds the desk post “{post}” of “{jurisdiction_key}”; appoint somebody first.",
        data={"jurisdiction": jurisdiction_key, "post": post},
    )
