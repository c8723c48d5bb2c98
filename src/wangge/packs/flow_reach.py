"""Checks of where flows lead: every step is reached and can end, nothing goes round by itself,
and no matter ends without saying what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.packs.errors import Finding, Path, unknown
from wangge.packs.schema import ActionSpec, FlowSpec, StepSpec

CLOSED = "closed"
_UNDOES = frozenset({"return", "rework", "reopen"})
"""Effects after which what was stated as the outcome no longer holds."""


def check_reach(flow: FlowSpec, at: Path) -> Iterator[Finding]:
    """Each step is reached from the first (or after closing), and closed from each step."""
    targets = {s.key: {a.to for a in s.actions} for s in flow.steps}
    reached = _reached(targets, {flow.first} | {a.to for a in flow.after_close})
    ends = {CLOSED}
    while more := {k for k, to in targets.items() if k not in ends and to & ends}:
        ends |= more
    for j, step in enumerate(flow.steps):
        path: Path = (*at, "steps", j)
        if step.key not in reached:
            yield Finding(
                path,
                "step_unreachable",
                f"从“{flow.first}”到不了步骤“{step.key}”；让某个操作的 to 指向它，或删去它。",
                f"The step “{step.key}” can't be reached from “{flow.first}”; let an action lead"
                " to it, or leave it out.",
            )
        if step.key not in ends:
            yield Finding(
                path,
                "step_without_end",
                f"从步骤“{step.key}”到不了 closed(结案)；应有一条通向 closed 的路。",
                f"No way leads from the step “{step.key}” to closed; there should be one.",
            )


def _reached(targets: dict[str, set[str]], first: set[str]) -> set[str]:
    reached: set[str] = set()
    todo = list(first)
    while todo:
        key = todo.pop()
        if key not in reached and key in targets:
            reached.add(key)
            todo.extend(targets[key])
    return reached


def check_same_person(flow: FlowSpec, step: StepSpec, at: Path) -> Iterator[Finding]:
    """A step owed by another step's person comes after it, and isn't barred to them."""
    targets = {s.key: {a.to for a in s.actions} for s in flow.steps}
    office = {s.key for s in flow.steps if not s.owner.resident}
    for n, key in enumerate(step.owner.same_as):
        path: Path = (*at, "owner", "same_as", n)
        if key not in targets:
            yield unknown(path, "步骤", "step", key, targets)
        elif key not in office or key == step.key or step.key not in _reached(targets, {key}):
            yield Finding(
                path,
                "same_person_of_nobody",
                f"从步骤“{key}”到不了“{step.key}”，或它不由岗位办理，没有可以沿用的人。",
                f"“{step.key}” doesn't come after “{key}”, or no office owes that step: it has no"
                " person to go on with.",
            )
    if step.owner.same_as and (step.owner.not_handler or step.owner.resident):
        yield Finding(
            (*at, "owner", "same_as"),
            "same_person_barred",
            "写了 same_as 就不能写 not_handler 或 resident：同一个人不能又被排除。",
            "With same_as neither not_handler nor resident is possible: it would bar that person.",
        )


def check_rounds(flow: FlowSpec, at: Path) -> Iterator[Finding]:
    """No cycle is made of automatic actions and lapses alone: a person must stand in each."""
    leads = {s.key: {a.to for a in s.actions if a.key in (s.auto, s.lapse)} for s in flow.steps}
    told: set[str] = set()
    for j, step in enumerate(flow.steps):
        after = _reached(leads, leads[step.key])
        if step.key in after and step.key not in told:
            told |= {k for k in after if step.key in _reached(leads, leads[k])}
            field = "auto" if step.auto else "lapse"
            yield Finding(
                (*at, "steps", j, field),
                "automatic_round",
                f"自动操作与到期处理会从“{step.key}”绕回自身，永不停止；其中至少一步要由人决定。",
                f"Automatic actions and lapses lead from “{step.key}” round to itself for ever;"
                " a person must decide at one step of it at least.",
            )


def check_outcomes(flow: FlowSpec, at: Path) -> Iterator[Finding]:
    """Finishing states an outcome, and on no way is a matter closed without one."""
    steps = {s.key: (j, s) for j, s in enumerate(flow.steps)}
    todo, seen, told = [(flow.first, False)], set(), set()
    while todo:
        state = todo.pop()
        if state in seen or state[0] not in steps:
            continue
        seen.add(state)
        j, step = steps[state[0]]
        for k, action in enumerate(step.actions):
            stated = _stated(action, state[1])
            path: Path = (*at, "steps", j, "actions", k)
            if _leaves_open(action, stated):
                if path not in told:
                    yield _outcome_missing(path, step, action)
                told.add(path)
                stated = True  # told here, not once more at each step behind
            todo.append((action.to, stated))


def _stated(action: ActionSpec, before: bool) -> bool:
    here = action.outcome is not None or "outcome" in action.requires
    return here or (before and action.effect not in _UNDOES)


def _leaves_open(action: ActionSpec, stated: bool) -> bool:
    if action.effect == "finish":
        return action.outcome is None and "outcome" not in action.requires
    return not stated and (action.to == CLOSED or action.effect == "close")


def _outcome_missing(path: Path, step: StepSpec, action: ActionSpec) -> Finding:
    return Finding(
        path,
        "outcome_not_stated",
        f"步骤“{step.key}”的操作“{action.key}”办结或结案，却可能没有结果；"
        "请写 outcome，或写 requires: [outcome] 与 outcomes。",
        f"The action “{action.key}” of “{step.key}” finishes or closes a matter whose outcome may"
        " not be stated; give outcome, or requires: [outcome] with outcomes.",
    )
