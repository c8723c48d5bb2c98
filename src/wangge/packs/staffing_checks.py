"""Checks of staffing rules: levels, posts, certificates and skills exist; numbers can be met."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.packs.errors import Finding, Path, unknown
from wangge.packs.schema import PackSpec, StaffingSpec


def check_staffing(pack: PackSpec) -> Iterator[Finding]:
    """Every finding about a pack's staffing rules."""
    known = {
        "posts": ("岗位", "post", {p.key for p in pack.posts}),
        "certificates": ("证书", "certificate", {c.key for c in pack.certificates}),
        "skills": ("技能", "skill", {s.key for s in pack.skills}),
    }
    levels = [x.key for x in pack.scheme.levels]
    for i, rule in enumerate(pack.staffing):
        path: Path = ("staffing", i)
        if rule.level not in levels:
            yield unknown((*path, "level"), "层级", "level", rule.level, levels)
        for field, (zh, en, keys) in known.items():
            for j, key in enumerate(getattr(rule, field)):
                if key not in keys:
                    yield unknown((*path, field, j), zh, en, key, keys)
        yield from _numbers(rule, path)
    yield from _posts_of_level(pack)
    yield from _own_numbers(pack)


def _numbers(rule: StaffingSpec, path: Path) -> Iterator[Finding]:
    if rule.maximum is not None and rule.maximum < rule.minimum:
        yield _upside_down((*path, "maximum"), rule.minimum, rule.maximum)
    if rule.all_certified and not rule.certificates:
        yield Finding(
            (*path, "all_certified"),
            "certificates_missing",
            "写了 all_certified 就要写明是哪些 certificates。",
            "all_certified needs certificates to say which.",
        )
    if not rule.minimum and rule.maximum is None and not (rule.all_certified or rule.skills):
        yield Finding(
            path,
            "staffing_says_nothing",
            f"“{rule.key}”没有任何要求；应写 minimum、maximum、all_certified 或 skills。",
            f"“{rule.key}” asks for nothing; give minimum, maximum, all_certified or skills.",
        )


def _posts_of_level(pack: PackSpec) -> Iterator[Finding]:
    level_of = {p.key: p.level for p in pack.posts}
    levels = {x.key for x in pack.scheme.levels}
    for i, rule in enumerate(pack.staffing):
        for j, key in enumerate(rule.posts):
            if rule.level in levels and level_of.get(key, rule.level) != rule.level:
                yield Finding(
                    ("staffing", i, "posts", j),
                    "post_of_other_level",
                    f"岗位“{key}”设在“{level_of[key]}”，不在“{rule.level}”；应写该层级的岗位。",
                    f"The post “{key}” sits at “{level_of[key]}”, not at “{rule.level}”; name a"
                    " post of that level.",
                )


def _own_numbers(pack: PackSpec) -> Iterator[Finding]:
    for i, post in enumerate(pack.posts):
        if post.maximum is not None and post.maximum < post.minimum:
            yield _upside_down(("posts", i, "maximum"), post.minimum, post.maximum)


def _upside_down(path: Path, minimum: int, maximum: int) -> Finding:
    return Finding(
        path,
        "maximum_below_minimum",
        f"maximum {maximum} 小于 minimum {minimum}；应不小于它。",
        f"maximum {maximum} is below minimum {minimum}; it must be at least that.",
    )
