"""Checks of flows: every step is reached, every step can end, nothing goes round by itself."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.packs.errors import Finding, Path, unknown
from wangge.packs.schema import ActionSpec, FlowSpec, PackSpec, StepSpec

CLOSED = "closed"


def check_flows(pack: PackSpec) -> Iterator[Finding]:
    """All that must hold of each flow."""
    posts = {p.key for p in pack.posts}
    clocks = {c.key for c in pack.clocks}
    for i, flow in enumerate(pack.flows):
        steps = {s.key: s for s in flow.steps}
        if flow.first not in steps:
            yield unknown(("flows", i, "first"), "步骤", "step", flow.first, steps)
        for j, step in enumerate(flow.steps):
            path: Path = ("flows", i, "steps", j)
            yield from _check_step(step, path, posts, clocks)
            for k, action in enumerate(step.actions):
                yield from _check_action(action, (*path, "actions", k), set(steps))
        yield from _check_reach(flow, i)
        yield from _check_automatic_rounds(flow, i)


def _check_step(step: StepSpec, path: Path, posts: set[str], clocks: set[str]) -> Iterator[Finding]:
    owner = step.owner
    if sum((owner.post is not None, owner.routed, owner.resident)) != 1:
        yield Finding(
            (*path, "owner"),
            "one_owner",
            "owner 应写 post、routed、resident 之中的一个。",
            "An owner says one of post, routed, resident.",
        )
    if owner.post is not None and owner.post not in posts:
        yield unknown((*path, "owner", "post"), "岗位", "post", owner.post, posts)
    if step.clock is not None and step.clock not in clocks:
        yield unknown((*path, "clock"), "时钟", "clock", step.clock, clocks)
    if step.clock is None and not owner.resident:
        yield Finding(
            path,
            "step_without_clock",
            f"步骤“{step.key}”由人办理，却没有写 clock(时限规则)。",
            f"The step “{step.key}” is owed by an office but names no clock.",
        )
    keys = {a.key for a in step.actions}
    for field in ("auto", "lapse"):
        value = getattr(step, field)
        if value is not None and value not in keys:
            yield unknown((*path, field), "操作", "action", value, keys)
    yield from _check_auto(step, path)


def _check_auto(step: StepSpec, path: Path) -> Iterator[Finding]:
    if step.auto and not step.auto_when:
        yield Finding(
            (*path, "auto"),
            "auto_without_when",
            "写了 auto 就要写 auto_when(无条件写 always)。",
            "auto needs auto_when (always, if there is no condition).",
        )
    for action in step.actions:
        if action.key == step.auto and action.requires:
            yield Finding(
                (*path, "auto"),
                "auto_needs_a_person",
                f"自动操作“{action.key}”要求填写 {'、'.join(action.requires)}，程序无法代填。",
                f"The automatic action “{action.key}” requires {', '.join(action.requires)},"
                " which only a person can give.",
            )


def _check_action(action: ActionSpec, path: Path, steps: set[str]) -> Iterator[Finding]:
    if action.to != CLOSED and action.to not in steps:
        yield unknown((*path, "to"), "步骤", "step", action.to, steps | {CLOSED})
    if (action.by == "right") != (action.right is not None):
        yield Finding(
            path,
            "right_of_action",
            "by: right 时要写 right，其他情况不写。",
            "An action by: right names the right; others don't.",
        )
    if "outcome" in action.requires and not action.outcomes:
        yield Finding(
            path,
            "outcomes_missing",
            "requires 里有 outcome 时，要在 outcomes 写明可选的结果。",
            "An action that requires an outcome lists the outcomes to choose from.",
        )


def _check_reach(flow: FlowSpec, i: int) -> Iterator[Finding]:
    targets = {s.key: {a.to for a in s.actions} for s in flow.steps}
    reached, todo = set(), [flow.first]
    while todo:
        key = todo.pop()
        if key not in reached and key in targets:
            reached.add(key)
            todo.extend(targets[key])
    ends = {CLOSED}
    while more := {k for k, to in targets.items() if k not in ends and to & ends}:
        ends |= more
    for j, step in enumerate(flow.steps):
        path: Path = ("flows", i, "steps", j)
        if step.key not in reached:
            yield Finding(
                path,
                "step_unreachable",
                f"从“{flow.first}”到不了步骤“{step.key}”。",
                f"The step “{step.key}” can't be reached from “{flow.first}”.",
            )
        if step.key not in ends:
            yield Finding(
                path,
                "step_without_end",
                f"从步骤“{step.key}”到不了 closed(结案)。",
                f"No way leads from the step “{step.key}” to closed.",
            )


def _check_automatic_rounds(flow: FlowSpec, i: int) -> Iterator[Finding]:
    leads = {}
    for step in flow.steps:
        for action in step.actions:
            if action.key == step.auto:
                leads[step.key] = action.to
    for j, step in enumerate(flow.steps):
        seen, key = set(), step.key
        while key in leads and key not in seen:
            seen.add(key)
            key = leads[key]
        if key == step.key and seen:
            yield Finding(
                ("flows", i, "steps", j, "auto"),
                "automatic_round",
                f"自动操作会从“{step.key}”绕回自身，永不停止。",
                f"Automatic actions lead from “{step.key}” round to itself for ever.",
            )
