"""Fills the posts of a pack: who sits where, who of them can log in, who stands in for whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from numpy.random import Generator

from wangge.packs.schema import PackSpec, PostSpec
from wangge.packs.staffing import rules
from wangge.tools.demo.cast.names import person_names
from wangge.tools.demo.fabric.plan import PlannedGrid

_FALLBACK = 1
SHARE = {"shift_head": 3, "acceptor": 2, "dispatcher": 2, "handler": 3, "member": 3}
"""How many share a post in one grid, where its pack's staffing doesn't ask for more."""
LOGINS = (
    ("dispatcher", "dispatcher", ""),
    ("member", "member", ""),
    ("head", "second_head", ""),
    ("handler", "handler", "municipal"),
    ("director", "director", ""),
    ("auditor", "auditor", ""),
    ("admin", "administrator", ""),
    ("acceptor", "acceptor", ""),
    ("shift", "shift_head", ""),
)
"""User name, post, department: the accounts with a password. They are the first of their post."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One person on one post. `login`: with a password."""

    username: str
    name: str
    post: str
    grid: str
    department: str = ""
    login: bool = False


def seated(
    pack: PackSpec, grids: Sequence[PlannedGrid], home: str, rng: Generator
) -> tuple[Seat, ...]:
    """Everybody, the desk's holders first.

    `home`: the leaf-level grid's parent where the demo's grid member and grid head work. The
    member has one colleague there only, who is on leave, so that the day's work is theirs.
    """
    vacancies = list(_vacancies(pack, grids, home))
    names = person_names(len(vacancies), rng)
    logins = {(post, _own(pack, department)): username for username, post, department in LOGINS}
    seats: list[Seat] = []
    for n, ((post, grid, department), name) in enumerate(zip(vacancies, names, strict=True), 1):
        here = home.startswith(grid) or grid.startswith(home)
        username = logins.pop((post, department), "") if here else ""
        seats.append(
            Seat(username or f"u{n:05d}", name, post, grid, department, login=bool(username))
        )
    return tuple(seats)


def _own(pack: PackSpec, department: str) -> str:
    """The department, or the pack's first where it has no such."""
    known = [d.key for d in pack.departments]
    return department if department in ("", *known) else known[0]


def _vacancies(
    pack: PackSpec, grids: Sequence[PlannedGrid], home: str
) -> Iterator[tuple[str, str, str]]:
    shares = _shares(pack)
    by_level: dict[str, list[PlannedGrid]] = {}
    for grid in grids:
        by_level.setdefault(grid.level, []).append(grid)
    for post in sorted(pack.posts, key=lambda p: not p.desk):
        for grid in by_level.get(post.level, ()):
            count = 2 if (post.key, grid.code) == ("member", home) else shares[post.key]
            for department in _departments(pack, post):
                for _ in range(min(count, post.maximum or count)):
                    yield post.key, grid.code, department


def _shares(pack: PackSpec) -> dict[str, int]:
    """How many on each post of a grid, so that the pack's own rules are met.

    Who only takes over where somebody else is missing (`falls_to`) isn't seated beside them.
    """
    takes_over = {key for p in pack.posts for key in p.falls_to}
    shares = {
        p.key: 0 if p.key in takes_over and not p.minimum else SHARE.get(p.key, _FALLBACK)
        for p in pack.posts
    }
    for rule in rules(pack):
        missing = rule.minimum - sum(shares[key] for key in rule.posts)
        shares[rule.posts[0]] += max(0, missing)
    return shares


def _departments(pack: PackSpec, post: PostSpec) -> list[str]:
    if not post.of_department:
        return [""]
    return [d.key for d in pack.departments if d.level == post.level]


def colleague_of_member(seats: Sequence[Seat], home: str) -> Seat:
    """The one who is on leave while the demo's member stands in."""
    return next(s for s in seats if s.post == "member" and s.grid == home and not s.login)
