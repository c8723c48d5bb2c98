"""Fills the posts of a pack: who sits where, who of them can log in, who stands in for whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from numpy.random import Generator

from wangge.packs.schema import PackSpec, PostSpec
from wangge.tools.demo.cast.names import person_names
from wangge.tools.demo.fabric.plan import PlannedGrid

SHARE = {"shift_head": 3, "acceptor": 2, "dispatcher": 2, "handler": 3, "member": 3}
"""How many share a post in one grid; one where nothing is said."""
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
    for post in sorted(pack.posts, key=lambda p: not p.desk):
        for grid in (g for g in grids if g.level == post.level):
            count = 2 if (post.key, grid.code) == ("member", home) else SHARE.get(post.key, 1)
            for department in _departments(pack, post):
                for _ in range(min(count, post.maximum or count)):
                    yield post.key, grid.code, department


def _departments(pack: PackSpec, post: PostSpec) -> list[str]:
    if not post.of_department:
        return [""]
    return [d.key for d in pack.departments if d.level == post.level]


def colleague_of_member(seats: Sequence[Seat], home: str) -> Seat:
    """The one who is on leave while the demo's member stands in."""
    return next(s for s in seats if s.post == "member" and s.grid == home and not s.login)
