"""What `people` asks of packs and places: a town's posts, departments, grids above.

Refuses to cache what a town may change: packs are frozen, everything else is asked again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from wangge.domain.places import api as places
from wangge.kernel.errors import InvalidInput, NotFound
from wangge.packs.schema import DepartmentSpec, PackSpec, PostSpec, Right


@dataclass(frozen=True)
class Posts:
    """The posts and departments of a scheme's packs by key, and which post keeps its desk.

    Two packs may call different posts by the same key: a post is told by scheme and key.
    """

    scheme_key: str
    """The scheme at whose root the desk stands."""
    desk: str
    by_key: Mapping[str, PostSpec]
    departments: Mapping[str, DepartmentSpec]
    with_right: Mapping[Right, frozenset[str]]

    def get(self, key: str) -> PostSpec:
        """The post `key`; `InvalidInput` names it when there is none."""
        spec = self.by_key.get(key)
        if spec is None:
            raise InvalidInput(
                "no_such_post",
                zh=f"本地的领域包中没有岗位“{key}”。",
                en=f"The town's packs have no post “{key}”.",
                field="post",
            )
        return spec


def posts(jurisdiction_key: str, scheme_key: str = "") -> Posts:
    """The posts of a scheme. A scheme of no pack is worked by the posts of the town's first.

    Raises `Undetermined` (`town_without_pack`).
    """
    found = places.packs(jurisdiction_key) or (places.first_pack(jurisdiction_key),)
    return _posts(found, scheme_key)


class _ById:
    """Packs as a key of the cache: they are frozen, and hashing one whole is slow."""

    __slots__ = ("packs", "scheme_key")

    def __init__(self, packs: tuple[PackSpec, ...], scheme_key: str) -> None:
        self.packs, self.scheme_key = packs, scheme_key

    def __hash__(self) -> int:
        return hash((self.scheme_key, *(id(p) for p in self.packs)))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _ById)
            and self.scheme_key == other.scheme_key
            and len(self.packs) == len(other.packs)
            and all(a is b for a, b in zip(self.packs, other.packs, strict=True))
        )


def _posts(packs: tuple[PackSpec, ...], scheme_key: str) -> Posts:
    return _posts_of(_ById(packs, scheme_key))


@lru_cache(maxsize=256)
def _posts_of(key: _ById) -> Posts:
    own = [p for p in key.packs if p.scheme.key == key.scheme_key]
    own = own or [p for p in key.packs if p.scheme.key == key.packs[0].scheme.key]
    by_key: dict[str, PostSpec] = {}
    departments: dict[str, DepartmentSpec] = {}
    for pack in own:
        for post in pack.posts:
            by_key.setdefault(post.key, post)
        departments = {d.key: d for d in pack.departments} | departments
    desk = next(p.key for p in by_key.values() if p.desk)
    rights = {r: frozenset(k for k, p in by_key.items() if r in p.rights) for r in Right}
    return Posts(own[0].scheme.key, desk, by_key, departments, rights)


def chain(jurisdiction_key: str, grid: places.GridRef, at: datetime) -> tuple[places.GridRef, ...]:
    """`grid` and everything above it on the town's day of `at`, root last.

    A parent that is no longer there ends the chain: the desk answers for the rest.
    """
    on = places.local_day(jurisdiction_key, at)
    found = [grid]
    while found[-1].parent_code:
        try:
            above = places.grid(jurisdiction_key, grid.scheme_key, found[-1].parent_code, on)
        except NotFound:
            break
        found.append(above)
    return tuple(found)


def grid(jurisdiction_key: str, scheme_key: str, code: str, at: datetime) -> places.GridRef:
    """The grid `code` on the town's day of `at`; `NotFound` when there is none."""
    return places.grid(jurisdiction_key, scheme_key, code, places.local_day(jurisdiction_key, at))


def root(jurisdiction_key: str, scheme_key: str, at: datetime) -> places.GridRef:
    """The scheme's root grid on the town's day of `at`."""
    return places.root_grid(jurisdiction_key, scheme_key, places.local_day(jurisdiction_key, at))
