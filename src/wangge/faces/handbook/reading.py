"""A pack as its page shows it: names in place of keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wangge.domain.places import api as places
from wangge.domain.places.api import JurisdictionRef
from wangge.faces.site.templatetags.wangge_page import is_english, limit_text, said
from wangge.kernel.errors import NotFound
from wangge.packs.diagrams import flow_svg
from wangge.packs.diagrams.wording import Language
from wangge.packs.schema import CaseTypeSpec, DutySpec, FlowSpec, PackSpec, PostSpec, StaffingSpec


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post with the name of its level."""

    spec: PostSpec
    level: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A staffing rule in words."""

    name: str
    level: str
    posts: str
    bounds: str


@dataclass(frozen=True, slots=True)
class Matter:
    """A type with the names of its category, flow and department, and its limits."""

    spec: CaseTypeSpec
    category: str
    flow: FlowSpec
    department: str
    limits: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty with the name of its post."""

    spec: DutySpec
    post: str
    checklist: str


def pack_of(town: JurisdictionRef, key: str) -> PackSpec:
    """One of the town's packs; `NotFound` for any other."""
    if key not in town.pack_keys:
        raise NotFound("no_such_pack", zh="本地没有这个领域包。", en="The town has no such pack.")
    return places.pack(town.key, key)


def flow_of(pack: PackSpec, key: str) -> FlowSpec:
    """One of its flows; `NotFound`."""
    for flow in pack.flows:
        if flow.key == key:
            return flow
    raise NotFound("no_such_flow", zh="没有这个流程。", en="There is no such flow.")


def drawn(pack: PackSpec, flow: FlowSpec) -> str:
    """The flow's diagram in the page's language."""
    language: Language = "en" if is_english() else "zh"
    return flow_svg(pack, flow, language)


def pack_page(pack: PackSpec) -> dict[str, Any]:
    """The page's context."""
    levels = {level.key: said(level.name) for level in pack.scheme.levels}
    posts = {p.key: said(p.name) for p in pack.posts}
    checklists = {c.key: said(c.name) for c in pack.checklists}
    return {
        "pack": pack,
        "posts": [PostLine(p, levels[p.level]) for p in pack.posts],
        "rules": [_rule(r, levels, posts) for r in pack.staffing],
        "matters": _matters(pack),
        "duties": [
            Duty(d, posts.get(d.post, d.post), checklists.get(d.checklist or "", ""))
            for d in pack.duties
        ],
    }


def _rule(rule: StaffingSpec, levels: dict[str, str], posts: dict[str, str]) -> Rule:
    most = "" if rule.maximum is None else f"–{rule.maximum}"
    bounds = f"{rule.minimum}{most}" if most else f"≥ {rule.minimum}"
    names = "、" if not is_english() else ", "
    return Rule(
        said(rule.name), levels[rule.level], names.join(posts[p] for p in rule.posts), bounds
    )


def _matters(pack: PackSpec) -> list[Matter]:
    categories = {c.key: said(c.name) for c in pack.categories}
    flows = {f.key: f for f in pack.flows}
    departments = {d.key: said(d.name) for d in pack.departments}
    return [
        Matter(
            t,
            categories[t.category],
            flows[t.flow],
            departments.get(t.department or "", ""),
            [(said(c.name), limit_text(c.limit or ""), said(c.closing)) for c in t.conditions],
        )
        for t in pack.case_types
    ]
