"""Who of a street's people works for a department too: one grid member, several departments.

The people of the street's own scheme take the posts of their ground, but for a profession's own
posts (doctors, tax managers), whose people come from outside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle, islice
from uuid import UUID

from wangge.domain.places.api import GridInput
from wangge.packs.schema import PackSpec, PostSpec, Right
from wangge.packs.staffing import rules
from wangge.tools.demo.loading.staff import Staff

Posting = tuple[UUID, str, str, str]
"""Account, post, grid, department."""
Ground = Callable[[str], Sequence[str]]
"""Grid of the department → the street's second-level grids on its ground, nearest first."""


def postings(
    pack: PackSpec,
    grids: Sequence[GridInput],
    ground: Ground,
    staff: Staff,
    own: Mapping[str, Sequence[UUID]],
) -> Iterator[Posting]:
    """Everybody whom the department's posts and rules of staffing ask for.

    `own`: post → those of the profession, who share its grids among them.
    """
    shares, root, above = _shares(pack), pack.scheme.levels[0].key, _above(pack)
    # Whoever plans the grids doesn't review them too; a reader can log in as each.
    outside = _named_first(staff, [*staff.of("acceptor"), *staff.of("auditor")])
    turns = {id(people): cycle(people) for people in own.values()}
    for post in pack.posts:
        for grid in (g for g in grids if g.level == post.level):
            if post.key in own:
                turn = islice(turns[id(own[post.key])], shares[post.key])
                yield from ((p, post.key, grid.code, "") for p in turn)
                continue
            if post.key in above:
                yield outside[above.index(post.key) % len(outside)], post.key, grid.code, ""
                continue
            people = _people(post, ground(grid.code), staff, at_root=post.level == root)
            if post.of_department:
                offices = [d.key for d in pack.departments if d.level == post.level]
                yield from ((p, post.key, grid.code, d) for p, d in zip(cycle(people), offices))
            else:
                count = min(shares[post.key], post.maximum or shares[post.key])
                chosen = islice(cycle(people), count) if count <= len(people) else people
                yield from ((p, post.key, grid.code, "") for p in chosen)


def _people(post: PostSpec, ground: Sequence[str], staff: Staff, *, at_root: bool) -> list[UUID]:
    """Those of the street's people who would be on such a post, the first of them first."""
    rights = set(post.rights)
    if post.of_department:
        return staff.of("handler")
    if at_root and rights & {Right.PEOPLE_MANAGE, Right.TOWN_MANAGE} and not post.desk:
        return staff.of("administrator")
    if Right.JOURNAL_AUDIT in rights:
        return staff.of("auditor")
    if at_root and post.desk:
        return staff.of("shift_head")
    if at_root and Right.OVERVIEW_VIEW in rights and Right.CASE_HANDLE not in rights:
        return staff.of("director")
    if at_root:
        return [*staff.of("dispatcher"), *staff.of("acceptor"), *_of(staff, "member", ground)]
    if post.every_scheme:  # sees the whole street: nobody who is described as of one grid
        return staff.of("acceptor" if Right.CASE_FILE in rights else "director")
    senior = Right.OVERVIEW_VIEW in rights or Right.CASE_VERIFY in rights
    return [*(_of(staff, "second_head", ground) if senior else []), *_of(staff, "member", ground)]


def _of(staff: Staff, post: str, ground: Sequence[str]) -> list[UUID]:
    """Those who can log in first, so that what a reader may see is somebody's work."""
    found = [account for grid in ground for account in staff.of(post, grid)]
    return _named_first(staff, found)


def _named_first(staff: Staff, found: Sequence[UUID]) -> list[UUID]:
    named = {account for seat, account in zip(staff.seats, staff.ids, strict=True) if seat.login}
    return sorted(dict.fromkeys(found), key=lambda account: account not in named)


def _above(pack: PackSpec) -> list[str]:
    """Posts above the town, which only take its redrawing of grids further."""
    steps = [step for flow in pack.flows if flow.draws for step in flow.steps]
    held = {step.owner.post for step in steps}
    return [p.key for p in pack.posts if p.key in held and p.minimum == 0]


def _shares(pack: PackSpec) -> Mapping[str, int]:
    """How many on each post of a grid, so that the pack's own rules are met."""
    shares = {p.key: 1 if p.minimum != 0 else 0 for p in pack.posts}
    shares |= {p.key: max(shares[p.key], p.minimum or 0) for p in pack.posts}
    for rule in rules(pack):
        missing = rule.minimum - sum(shares[key] for key in rule.posts)
        shares[rule.posts[0]] += max(0, missing)
    return shares
