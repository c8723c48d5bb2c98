"""The search behind who owes a thing: the post, its chain of duty, the next above, the desk.

Looks only among those the search allows; a power is never found with whoever doesn't hold it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from wangge.domain.people.queries.answers import (
    Ownership,
    Search,
    answer,
    english,
    kept_by_desk,
    no_desk,
)
from wangge.domain.people.queries.holders import Holder, Row, in_force, resolve, rows
from wangge.domain.people.queries.seats import exercises
from wangge.domain.places import api as places
from wangge.domain.places.api import GridRef
from wangge.packs.schema import Right


def holding(search: Search, grid: GridRef) -> list[tuple[Row, Holder]]:
    found = search.among(grid.scheme_key, [grid.code], [search.post], {search.department})
    return _allowed(search, entitled(search, grid.scheme_key, found))


def next_in_line(
    search: Search, chain: Sequence[GridRef], falls_to: Sequence[str]
) -> Ownership | None:
    """The first post of the chain of duty that somebody is on; one query for all of them."""
    if not falls_to:
        return None
    codes = [g.code for g in chain]
    scheme_key = chain[0].scheme_key
    found = search.among(scheme_key, codes, falls_to, {""})
    there = _allowed(search, entitled(search, scheme_key, found))
    for post in falls_to:
        level = search.posts.get(post).level
        grid = next((g for g in chain if g.level == level), None)
        chosen = [p for p in there if grid and p[0].post == post and p[0].grid_code == grid.code]
        if grid and chosen:
            return answer(search, chosen, grid, (), "in_line")
    return None


def entitled(
    search: Search, scheme_key: str, found: list[tuple[Row, Holder]]
) -> list[tuple[Row, Holder]]:
    """Those who hold the power themselves; a deputy who doesn't is passed over."""
    power = search.power
    if power is None:
        return found
    kept = []
    for row, holder in found:
        if not power.held_by(row.post, row.department):
            continue
        own = not holder.via or exercises(
            holder.account_id, power, path=row.grid_code, scheme_key=scheme_key, at=search.at
        )
        if not own:
            search.back_at.append(holder.until_at)
        else:
            kept.append((row, holder))
    return kept


def _allowed(search: Search, found: list[tuple[Row, Holder]]) -> list[tuple[Row, Holder]]:
    return [pair for pair in found if pair[1].account_id not in search.excluding]


def climb(search: Search, chain: Sequence[GridRef], climbed: tuple[GridRef, ...]) -> Ownership:
    posts = search.posts
    able: Collection[str] = posts.with_right[Right.TASK_DO] | posts.with_right[Right.CASE_SUPERVISE]
    departments = {"", search.department}
    if search.power is not None:
        able, departments = set(search.power.posts), departments | set(search.power.departments)
    found: list[tuple[Row, Holder]] = []
    if chain:
        codes = [g.code for g in chain]
        there = search.among(chain[0].scheme_key, codes, able, departments)
        found = _allowed(search, entitled(search, chain[0].scheme_key, there))
    for grid in chain:
        here = [
            (_rank(search, row), row, holder) for row, holder in found if row.grid_code == grid.code
        ]
        if here:
            best = min(rank for rank, _, _ in here)
            chosen = [(row, holder) for rank, row, holder in here if rank == best]
            code = "escalated" if search.escalating else "climbed" if climbed else "same_grid"
            return answer(search, chosen, grid, climbed, code)
        climbed = (*climbed, grid)
    why = ("nobody_above", "各级网格均无人在岗", "Nobody is on a post in any grid up to the root")
    return at_desk(search, climbed[-1] if climbed else None, climbed, why)


def _rank(search: Search, row: Row) -> tuple[int, ...]:
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


def at_desk(
    search: Search,
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
        raise no_desk(search.jurisdiction_key, search.posts.by_key[post])
    # A desk of one person keeps even what that person is barred from: the flow refuses the act,
    # and the matter stays owned.
    chosen = _allowed(search, everybody) or everybody
    root = places.grid_or_bare(search.jurisdiction_key, scheme, chosen[0][0].grid_code, search.at)
    if search.power is not None:
        return kept_by_desk(search, search.power, chosen, root, climbed)
    found = answer(search, chosen, root, climbed, "desk")
    reason = {
        **found.reason,
        "why": why[0],
        "zh": f"{why[1]}，由{posts.by_key[post].name.zh}（{root.name}）兜底。",
        "en": f"{why[2]}, so it falls to {posts.by_key[post].name.en} ({english(root)}).",
    }
    return Ownership(found.holders, post, scheme, root.code, "", found.climbed, reason)
