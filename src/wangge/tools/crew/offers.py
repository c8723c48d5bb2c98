"""What a town has to offer its people: posts, departments and grids, found by what a table says."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.kernel.errors import InvalidInput
from wangge.packs import PackSpec
from wangge.packs.schema import DepartmentSpec, PostSpec, Text

Named = PackSpec | PostSpec | DepartmentSpec
S = TypeVar("S", PostSpec, DepartmentSpec)


@dataclass(frozen=True, slots=True)
class Offer:
    """A post, told by its scheme and its key."""

    scheme_key: str
    post: PostSpec


class Offers:
    """The town at `at`. Raises `Undetermined` where it works by no pack yet."""

    def __init__(self, jurisdiction_key: str, at: datetime) -> None:
        self.key, self.at = jurisdiction_key, at
        self.today = places.local_day(jurisdiction_key, at)
        self._packs = places.packs(jurisdiction_key)
        self._grids: dict[tuple[str, date], dict[str, str]] = {}
        places.first_pack(jurisdiction_key)

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes that the town's packs work on."""
        return tuple(dict.fromkeys(p.scheme.key for p in self._packs))

    def packs(self, text: str) -> tuple[PackSpec, ...]:
        """The pack of that key or name; all of the town's where `text` is empty."""
        found = tuple(p for p in self._packs if not text or _called(text, p.key, p.name))
        if not found:
            raise InvalidInput(
                "no_such_pack",
                zh=f"本地没有领域包“{text}”；现有：{_zh(self._packs)}。",
                en=f"The town has no pack “{text}”; there are: {_en(self._packs)}.",
                field="pack",
            )
        return found

    def post(self, text: str, packs: Sequence[PackSpec]) -> Offer:
        """The one post called so, by key or name."""
        having = [(p, post) for p in packs for post in _matching(text, p.posts)]
        offers = {(p.scheme.key, post.key): Offer(p.scheme.key, post) for p, post in having}
        if len(offers) == 1:
            return next(iter(offers.values()))
        if not offers:
            every = [post for p in packs for post in p.posts]
            raise InvalidInput(
                "no_such_post",
                zh=f"没有岗位“{text}”；现有：{_zh(every)}。",
                en=f"There is no post “{text}”; there are: {_en(every)}.",
                field="post",
            )
        several = [p for p, _ in having]
        raise InvalidInput(
            "post_ambiguous",
            zh=f"几个领域包都有岗位“{text}”，请加一列“领域包”注明：{_zh(several)}。",
            en=f"Several packs have a post “{text}”; name one in a column “pack”: {_en(several)}.",
            field="post",
        )

    def department(self, text: str, scheme_key: str) -> str:
        """The department's key; empty for none."""
        if not text:
            return ""
        every = people.posts(self.key, scheme_key).departments.values()
        found = _matching(text, every)
        if not found:
            raise InvalidInput(
                "department_unknown",
                zh=f"没有部门“{text}”；现有：{_zh(every)}。",
                en=f"There is no department “{text}”; there are: {_en(every)}.",
                field="department",
            )
        return found[0].key

    def grid(self, code: str, offer: Offer, on: date) -> str:
        """The code, if there is such a grid on that day; else `InvalidInput` names near ones."""
        day = max(on, self.today)
        levels = self._levels(offer.scheme_key, day)
        if code in levels:
            return code
        near = nearest(code, [c for c, level in levels.items() if level == offer.post.level])
        raise InvalidInput(
            "no_such_grid",
            zh=f"{day} 没有网格“{code}”；相近的有：{'、'.join(near) or '无'}。",
            en=f"There is no grid “{code}” on {day}; near it: {', '.join(near) or 'none'}.",
            field="grid",
        )

    def _levels(self, scheme_key: str, on: date) -> dict[str, str]:
        known = self._grids.get((scheme_key, on))
        if known is None:
            found = places.grids(self.key, scheme_key, on)
            known = self._grids[scheme_key, on] = {g.code: g.level for g in found}
        return known


def nearest(code: str, codes: Sequence[str]) -> list[str]:
    """Up to four of `codes` (sorted): those less the noughts that a sheet loses, else beside it."""
    bare = [c for c in codes if c.lstrip("0") == code.lstrip("0")]
    place = bisect_left(codes, code)
    return bare[:4] or list(codes[max(0, place - 2) : place + 2])


def _matching(text: str, specs: Iterable[S]) -> list[S]:
    """Those of that key, else those of that name."""
    every = list(specs)
    return [s for s in every if s.key == text] or [s for s in every if _called(text, "", s.name)]


def _called(text: str, key: str, name: Text) -> bool:
    return text == key or text == name.zh or text.lower() == name.en.lower()


def _zh(specs: Iterable[Named]) -> str:
    return "、".join(dict.fromkeys(s.name.zh for s in specs))


def _en(specs: Iterable[Named]) -> str:
    return ", ".join(dict.fromkeys(s.key for s in specs))
