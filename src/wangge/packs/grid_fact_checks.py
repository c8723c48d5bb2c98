"""Checks of matters whose grid is found by rule: the scheme has such grids, and who handles sits
where they can be found from there."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.packs.errors import Finding, Path, repeated, unknown
from wangge.packs.schema import CaseTypeSpec, PackSpec


def check_rule_facts(pack: PackSpec) -> Iterator[Finding]:
    """Every finding about the facts and posts that case types name for themselves."""
    by_rule = [x.key for x in pack.scheme.levels if x.membership == "rule"]
    posts = {p.key: p for p in pack.posts}
    for i, kind in enumerate(pack.case_types):
        path: Path = ("case_types", i)
        if kind.post is not None and kind.post not in posts:
            yield unknown((*path, "post"), "岗位", "post", kind.post, posts)
        elif kind.post is not None and kind.department and not posts[kind.post].of_department:
            yield Finding(
                (*path, "post"),
                "post_without_department",
                f"岗位“{kind.post}”不属于部门，与 department 不能同时写。",
                f"The post “{kind.post}” belongs to no department: leave out one of the two.",
            )
        if kind.rule_facts:
            yield from _facts(kind, path, by_rule)


def _facts(kind: CaseTypeSpec, path: Path, by_rule: list[str]) -> Iterator[Finding]:
    facts: Path = (*path, "rule_facts")
    if not by_rule:
        yield Finding(
            facts,
            "no_level_by_rule",
            "方案没有按规则归属的层级(membership: rule)，不能按事实确定网格。",
            "The scheme has no level of membership: rule, so that no grid can be found by facts.",
        )
    yield from repeated(facts, [f.key for f in kind.rule_facts], "key")
    for k, fact in enumerate(kind.rule_facts):
        yield from repeated((*facts, k, "choices"), [c.key for c in fact.choices], "key")
