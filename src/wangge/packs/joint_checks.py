"""Checks of whistles and reserved powers: what they name exists, and who must act can.

A reserved matter's default way must lead to a holder of the power: the program never refuses what
it routes itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from wangge.packs.errors import Finding, Path, unknown
from wangge.packs.schema import (
    CaseTypeSpec,
    PackSpec,
    Phase,
    PostSpec,
    PowerSpec,
    Right,
    WhistleSpec,
)

_CALLED = frozenset({Right.TASK_DO})


def check_whistles(pack: PackSpec) -> Iterator[Finding]:
    """Every finding about every kind of whistle of a pack."""
    for i, whistle in enumerate(pack.whistles):
        path: Path = ("whistles", i)
        yield from _named(pack, whistle, path)
        yield from _blowers(pack, whistle, path)
        yield from _called(pack, whistle, path)


def _named(pack: PackSpec, whistle: WhistleSpec, path: Path) -> Iterator[Finding]:
    lists = {
        "posts": ("岗位", "post", {p.key for p in pack.posts}),
        "levels": ("层级", "level", {x.key for x in pack.scheme.levels}),
        "departments": ("部门", "department", {d.key for d in pack.departments}),
        "case_types": ("事项类型", "case type", {t.key for t in pack.case_types}),
    }
    for field, (zh, en, known) in lists.items():
        yield from _unknown_in(getattr(whistle, field), (*path, field), zh, en, known)
    clocks = {c.key for c in pack.clocks}
    for field in ("answer_clock", "do_clock"):
        if getattr(whistle, field) not in clocks:
            yield unknown((*path, field), "时钟", "clock", getattr(whistle, field), clocks)


def _unknown_in(
    keys: Collection[str], path: Path, zh: str, en: str, known: Collection[str]
) -> Iterator[Finding]:
    for j, key in enumerate(keys):
        if key not in known:
            yield unknown((*path, j), zh, en, key, known)


def blowing_posts(pack: PackSpec, whistle: WhistleSpec) -> list[PostSpec]:
    """The posts that may blow a whistle: those named, and whoever supervises at its levels."""
    return [
        p
        for p in pack.posts
        if p.key in whistle.posts
        or (p.level in whistle.levels and Right.CASE_SUPERVISE in p.rights)
    ]


def _blowers(pack: PackSpec, whistle: WhistleSpec, path: Path) -> Iterator[Finding]:
    blowing = blowing_posts(pack, whistle)
    if not blowing:
        yield Finding(
            path,
            "nobody_may_whistle",
            f"“{whistle.name.zh}”没有任何岗位可以吹哨；请在 posts 或 levels 写明(levels 只计有"
            " case.supervise 的岗位)。",
            f"No post may blow “{whistle.name.en}”; name posts, or levels with a post that has"
            " case.supervise.",
        )
    for post in blowing:  # a refusal comes back to them as a task
        if not {Right.CASE_VIEW, Right.TASK_DO} <= set(post.rights):
            yield Finding(
                (*path, "posts"),
                "whistler_can_not_answer",
                f"岗位“{post.key}”可以吹哨，须有 case.view 与 task.do，才能看案卷、处理拒绝报到。",
                f"The post “{post.key}” may whistle: it needs case.view and task.do, to see the"
                " case and to deal with a refusal.",
            )


def _called(pack: PackSpec, whistle: WhistleSpec, path: Path) -> Iterator[Finding]:
    """A department that is called has a post that does tasks, and a clock that climbs."""
    able = {p.level for p in pack.posts if p.of_department and set(p.rights) >= _CALLED}
    levels = {d.key: d.level for d in pack.departments}
    for j, key in enumerate(whistle.departments):
        if key in levels and levels[key] not in able:
            yield Finding(
                (*path, "departments", j),
                "called_in_vain",
                f"部门“{key}”没有能承办任务的岗位(of_department 且有 task.do)，吹哨无人应答。",
                f"The department “{key}” has no post of a department with task.do to answer.",
            )
    clock = next((c for c in pack.clocks if c.key == whistle.answer_clock), None)
    if clock is not None and not any(m.kind == "escalate" for m in clock.marks):
        yield Finding(
            (*path, "answer_clock"),
            "silence_never_climbs",
            f"时钟“{whistle.answer_clock}”没有 escalate；部门不应答时应逐级上报。",
            f"The clock “{whistle.answer_clock}” never escalates; silence must climb.",
        )


def check_powers(pack: PackSpec) -> Iterator[Finding]:
    """Every finding about reserved powers and what is reserved for them."""
    posts = {p.key: p for p in pack.posts}
    departments = {d.key for d in pack.departments}
    for i, power in enumerate(pack.powers):
        path: Path = ("powers", i)
        yield from _unknown_in(power.posts, (*path, "posts"), "岗位", "post", posts)
        yield from _unknown_in(
            power.departments, (*path, "departments"), "部门", "department", departments
        )
        for j, key in enumerate(power.posts):
            if key in posts and Right.TASK_DO not in posts[key].rights:
                yield Finding(
                    (*path, "posts", j),
                    "holder_can_not_act",
                    f"岗位“{key}”行使保留权力，须有 task.do。",
                    f"The post “{key}” holds the power, so it needs task.do.",
                )


def check_reserved(pack: PackSpec) -> Iterator[Finding]:
    """What is reserved names a power, and goes by default to whoever holds it."""
    powers = {p.key: p for p in pack.powers}
    for i, kind in enumerate(pack.case_types):
        if kind.reserved is not None:
            yield from _reserved_type(pack, kind, powers, ("case_types", i, "reserved"))
    for i, duty in enumerate(pack.duties):
        field: Path = ("duties", i, "reserved")
        if duty.reserved is None:
            continue
        if duty.reserved not in powers:
            yield unknown(field, "保留权力", "power", duty.reserved, powers)
        elif not powers[duty.reserved].held_by(duty.post, duty.department or ""):
            yield _elsewhere(field, powers[duty.reserved], duty.post)


def _reserved_type(
    pack: PackSpec, kind: CaseTypeSpec, powers: dict[str, PowerSpec], path: Path
) -> Iterator[Finding]:
    """Every step that handles it is owed by a holder, and so is the default route."""
    power = powers.get(kind.reserved or "")
    if power is None:
        yield unknown(path, "保留权力", "power", kind.reserved or "", powers)
        return
    flow = next((f for f in pack.flows if f.key == kind.flow), None)
    handling = [s for s in flow.steps if s.phase is Phase.HANDLING] if flow else []
    for step in handling:
        if step.owner.post and not power.held_by(step.owner.post, kind.department or ""):
            yield _elsewhere(path, power, step.owner.post)
    if any(step.owner.routed for step in handling):
        for post in _routed_to(pack, kind):
            if not power.held_by(post, kind.department or ""):
                yield _elsewhere(path, power, post)


def _routed_to(pack: PackSpec, kind: CaseTypeSpec) -> set[str]:
    """The posts that the type's default routes may lead to."""
    if kind.post is not None:
        return {kind.post}
    posts = {p.key: p for p in pack.posts}
    by_grade = {r.grade: r.post for r in pack.routes}
    grades = {kind.grade} | {c.grade for c in kind.conditions if c.grade}
    found = {by_grade[g] for g in grades if g in by_grade}
    owed_by = next((d for d in pack.departments if d.key == kind.department), None)
    if owed_by is None:
        return found
    own = [p for p in pack.posts if p.of_department and p.level == owed_by.level]
    handler = next((p for p in own if Right.CASE_HANDLE in p.rights), own[0] if own else None)
    kept = {key for key in found if key in posts and posts[key].of_department}
    return kept or ({handler.key} if handler else set())


def _elsewhere(path: Path, power: PowerSpec, post: str) -> Finding:
    return Finding(
        path,
        "reserved_goes_elsewhere",
        f"“{power.name.zh}”是保留权力，却由岗位“{post}”办理；"
        f"请改由 {'、'.join(power.posts)} 办理。",
        f"“{power.name.en}” is a reserved power, but the post “{post}” would exercise it; let it"
        f" go to {', '.join(power.posts)}.",
    )
