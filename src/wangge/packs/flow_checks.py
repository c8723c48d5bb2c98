"""Checks of each step and action of a flow: owner, clock, limits, what the program takes itself.

Where the steps lead is judged in `flow_reach`.
"""

from __future__ import annotations

from collections.abc import Iterator

from wangge.packs.errors import Finding, Path, unknown
from wangge.packs.flow_extras import check_after_close, check_level_limits
from wangge.packs.flow_reach import (
    CLOSED,
    check_outcomes,
    check_reach,
    check_rounds,
    check_same_person,
)
from wangge.packs.schema import ActionSpec, FlowSpec, Outcome, PackSpec, StepSpec


def check_flows(pack: PackSpec) -> Iterator[Finding]:
    """Every finding about every flow of a pack."""
    posts = {p.key for p in pack.posts}
    clocks = {c.key for c in pack.clocks}
    levels = {x.key for x in pack.scheme.levels}
    for i, flow in enumerate(pack.flows):
        path: Path = ("flows", i)
        found = list(_check_parts(flow, path, posts, clocks))
        yield from found
        yield from check_level_limits(flow, path, levels)
        yield from check_after_close(flow, path)
        if not any(f.code == "unknown_reference" for f in found):  # else the ways aren't known
            for check in (check_reach, check_rounds, check_outcomes):
                yield from check(flow, path)


def _check_parts(flow: FlowSpec, at: Path, posts: set[str], clocks: set[str]) -> Iterator[Finding]:
    steps = {s.key for s in flow.steps}
    if flow.first not in steps:
        yield unknown((*at, "first"), "步骤", "step", flow.first, steps)
    for j, step in enumerate(flow.steps):
        path: Path = (*at, "steps", j)
        yield from _check_step(step, path, posts, clocks)
        yield from check_same_person(flow, step, path)
        for k, action in enumerate(step.actions):
            yield from _check_action(action, (*path, "actions", k), steps)
    for k, action in enumerate(flow.after_close):
        yield from _check_action(action, (*at, "after_close", k), steps)


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
    for n, post in enumerate(step.tell):
        if post not in posts:
            yield unknown((*path, "tell", n), "岗位", "post", post, posts)
    if step.clock is not None and step.clock not in clocks:
        yield unknown((*path, "clock"), "时钟", "clock", step.clock, clocks)
    if step.clock is None and not owner.resident:
        yield Finding(
            path,
            "step_without_clock",
            f"步骤“{step.key}”由人办理，却没有写 clock(时限规则)。",
            f"The step “{step.key}” is owed by an office but names no clock.",
        )
    yield from _check_program(step, path)
    yield from _check_silence(step, path)


def _check_program(step: StepSpec, path: Path) -> Iterator[Finding]:
    """What the program takes itself exists, says when, and asks nothing of it."""
    actions = {a.key: a for a in step.actions}
    if step.auto and not step.auto_when:
        yield Finding(
            (*path, "auto"),
            "auto_without_when",
            "写了 auto 就要写 auto_when(无条件写 always)。",
            "auto needs auto_when (always, if there is no condition).",
        )
    for field in ("auto", "lapse"):
        key = getattr(step, field)
        if key is None:
            continue
        if key not in actions:
            yield unknown((*path, field), "操作", "action", key, actions)
        elif needs := actions[key].requires:
            yield Finding(
                (*path, field),
                f"{field}_needs_a_person",
                f"程序执行的操作“{key}”要求 {'、'.join(needs)}，程序无法代填；请去掉这些要求。",
                f"The action “{key}”, which the program takes, requires {', '.join(needs)}, which"
                " only a person can give; leave requires out.",
            )


def _check_silence(step: StepSpec, path: Path) -> Iterator[Finding]:
    """A resident may stay silent: their step says how long is waited and what is done then."""
    if not step.owner.resident:
        if step.lapse is not None:
            yield Finding(
                (*path, "lapse"),
                "lapse_of_office",
                f"步骤“{step.key}”由岗位办理，不能因沉默而过去；lapse 只用于居民的步骤，请删去。",
                f"The step “{step.key}” is owed by an office and can't pass by silence; lapse is"
                " only for a resident's step, leave it out.",
            )
        return
    for field, zh, en in (
        (
            "limit",
            "等多久，例如 limit: 7 calendar_days",
            "how long, such as limit: 7 calendar_days",
        ),
        ("lapse", "到期执行哪个操作，写该操作的 key", "which action is taken then, by its key"),
    ):
        if getattr(step, field) is None:
            yield Finding(
                path,
                f"resident_step_without_{field}",
                f"步骤“{step.key}”等居民答复，居民可能一直不答；要写 {field}：{zh}。",
                f"The step “{step.key}” waits for a resident, who may never answer; {field} must"
                f" say {en}.",
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
    if Outcome.DUPLICATE in (action.outcome, *action.outcomes) and action.to != CLOSED:
        yield Finding(
            (*path, "outcomes" if action.outcomes else "outcome"),
            "duplicate_goes_on",
            "结果 duplicate(已有人反映)只能用在 to: closed 的操作：反映并入另一件，本件不再办理。",
            "The outcome duplicate stands only at actions that lead to closed: the reports go to"
            " another case, and this one doesn't go on.",
        )
    if "outcome" in action.requires and not action.outcomes:
        yield Finding(
            path,
            "outcomes_missing",
            "requires 里有 outcome 时，要在 outcomes 写明可选的结果。",
            "An action that requires an outcome lists the outcomes to choose from.",
        )
