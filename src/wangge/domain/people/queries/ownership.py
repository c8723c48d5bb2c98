"""Who owes a thing, and why: the post in its grid, else the next above, else the desk.

Refuses to answer "nobody": `Undetermined` comes only from a town without any desk holder.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from wangge.domain.people import town
from wangge.domain.people.models import Appointment
from wangge.domain.people.queries.answers import (
    Ownership,
    Search,
    answer,
)
from wangge.domain.people.queries.climbing import (
    at_desk,
    climb,
    entitled,
    holding,
    next_in_line,
)
from wangge.domain.people.queries.holders import Holder, Row, in_force, resolve, rows
from wangge.domain.places import api as places
from wangge.domain.places.api import GridRef
from wangge.packs.schema import PowerSpec, Right

NOBODY: frozenset[UUID] = frozenset()


def owner_for(
    *,
    jurisdiction_key: str,
    post: str | None,
    grid: GridRef,
    department: str = "",
    at: datetime,
    excluding: Collection[UUID] = NOBODY,
    power: PowerSpec | None = None,
) -> Ownership:
    """Whoever owes `post`'s work in `grid` at `at`; one of `excluding` only if nobody else is.

    Begins at the grid of the post's own level at or above `grid`; where the post is vacant the
    posts that it falls to take over in their order; then another post of that grid that does
    tasks; then it climbs until somebody is found (a department's work stays with the department
    where it can), and ends at the desk. `post` None or unknown goes to the desk at once. With
    `power` it stays among those who hold it, deputies that don't left out, and the desk merely
    keeps it. One query in the ordinary case.
    """
    posts = town.posts(jurisdiction_key, grid.scheme_key)
    spec = posts.by_key.get(post or "")
    if spec is None:
        why = ("no_route", "没有规定承办岗位", "No post is named for it")
        return at_desk(Search(jurisdiction_key, posts, at, excluding, power=power), grid, (), why)
    kept = department if spec.of_department else ""
    search = Search(jurisdiction_key, posts, at, excluding, spec.key, kept, power=power)
    chain = (grid,) if grid.level == spec.level else town.chain(jurisdiction_key, grid, at)
    start = next((n for n, g in enumerate(chain) if g.level == spec.level), None)
    if start is not None:
        if found := holding(search, chain[start]):
            return answer(search, found, chain[start], (), "holder")
        chain = town.chain(jurisdiction_key, chain[start], at)
        if found_in_line := next_in_line(search, chain, spec.falls_to):
            return found_in_line
    return climb(search, chain, climbed=())


def owners_for(
    *,
    jurisdiction_key: str,
    post: str,
    grids: Sequence[GridRef],
    department: str = "",
    at: datetime,
    power: PowerSpec | None = None,
) -> dict[str, Ownership]:
    """`owner_for` of one post in many grids, by the code of the grid.

    One query for all grids of the post's own level where somebody is on the post; each of the
    others asks as `owner_for` does.
    """
    posts = town.posts(jurisdiction_key, grids[0].scheme_key if grids else "")
    spec = posts.get(post)
    kept = department if spec.of_department else ""
    search = Search(jurisdiction_key, posts, at, NOBODY, post, kept, power=power)
    own = {g.code: g for g in grids if g.level == spec.level}
    there: dict[str, list[tuple[Row, Holder]]] = {}
    if own:
        scheme_key = next(iter(own.values())).scheme_key
        listed = search.among(scheme_key, list(own), [post], {kept})
        for row, holder in entitled(search, scheme_key, listed):
            there.setdefault(row.grid_code, []).append((row, holder))
    found: dict[str, Ownership] = {}
    for grid in grids:
        if grid.code in there:
            found[grid.code] = answer(search, there[grid.code], grid, (), "holder")
        elif grid.code not in found:
            found[grid.code] = owner_for(
                jurisdiction_key=jurisdiction_key,
                post=post,
                grid=grid,
                department=department,
                at=at,
                power=power,
            )
    return found


def standing_of(
    account_id: UUID,
    right: Right,
    *,
    path: str,
    scheme: str,
    tag: str | None = "",
    at: datetime,
    power: PowerSpec | None = None,
) -> Ownership | None:
    """By which of its own appointments the account has `right` over a place; the nearest one.

    Its one holder is the account, or the deputy during its leave. `tag` None: any department.
    With `power`, only an appointment that holds it counts, and only a deputy that does so too.
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
        if fits and power is not None:
            asked = Search(key, posts, at, NOBODY, power=power)
            fits = bool(entitled(asked, scheme_key, [(row, holder)]))
        if fits and (tag is None or not row.department or row.department == tag):
            there = places.grid_or_bare(key, scheme_key, row.grid_code, at)
            best = (row, holder, there, posts, key)
            break
    if best is None:
        return None
    row, holder, grid, posts, key = best
    return answer(Search(key, posts, at, NOBODY), [(row, holder)], grid, (), "chosen")


def owner_above(
    *,
    jurisdiction_key: str,
    post: str | None,
    grid: GridRef,
    department: str = "",
    at: datetime,
    excluding: Collection[UUID] = NOBODY,
    power: PowerSpec | None = None,
) -> Ownership:
    """Who is responsible above: the next level up where somebody is, at last the desk.

    Above the level at which the post sits, or above `grid` where that is higher: a district's
    department never climbs down to the community in which the matter lies.
    """
    posts = town.posts(jurisdiction_key, grid.scheme_key)
    spec = posts.by_key.get(post or "")
    kept = department if spec is None or spec.of_department else ""
    search = Search(jurisdiction_key, posts, at, excluding, post or "", kept, True, power)
    chain = town.chain(jurisdiction_key, grid, at)
    sits = next((n for n, g in enumerate(chain) if spec is not None and g.level == spec.level), 0)
    return climb(search, chain[sits + 1 :], climbed=())


def desk_owner(
    *,
    jurisdiction_key: str,
    grid: GridRef,
    at: datetime,
    why: tuple[str, str, str],
    excluding: Collection[UUID] = NOBODY,
    power: PowerSpec | None = None,
) -> Ownership:
    """The holders of the desk; `why` is a code, a Chinese and an English half sentence."""
    posts = town.posts(jurisdiction_key, grid.scheme_key)
    return at_desk(Search(jurisdiction_key, posts, at, excluding, power=power), grid, (), why)
