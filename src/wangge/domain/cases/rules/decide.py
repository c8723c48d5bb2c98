"""The flow engine: one action, what it leads to, and what the program then does by itself.

Decides; doesn't act. Every answer rests with an office (a task), the resident, or is closed.
"""

from __future__ import annotations

from dataclasses import replace

from wangge.domain.cases.rules.effects import apply
from wangge.domain.cases.rules.facts import (
    CLOSED,
    CaseFacts,
    ClockChange,
    Decision,
    Given,
    Move,
    Rests,
    Route,
    TaskPlan,
    Who,
)
from wangge.domain.cases.rules.lookup import PackIndex
from wangge.domain.cases.rules.requirements import (
    can_lapse,
    check_calls,
    check_given,
    check_who,
    lacks,
    leaves_calls,
)
from wangge.domain.cases.rules.reserved import refuse_reserved
from wangge.kernel.errors import Refused, WanggeError
from wangge.packs.schema import ActionSpec, FlowSpec, Phase, StepSpec, Text

_NOTHING = Given()


def decide(
    index: PackIndex, facts: CaseFacts, action_key: str, who: Who, given: Given = _NOTHING
) -> Decision:
    """What `action_key` by `who` comes to.

    Raises `ActionNotPossible` (not offered here), `Refused` (not this person),
    `InvalidInput` or `ManyErrors` (something missing, each by its field).
    """
    facts, action = _with_type(index, facts, action_key, given)
    check_who(index, facts, action, who)
    check_calls(facts, action)
    if who.is_program:
        _check_program(index, facts, action)
    else:
        check_given(index, facts, action, given)
    move = Move(action.key, action.effect, facts.step, action.to, who.is_program)
    after = apply(index, facts, action, given)
    if action.to == facts.step and action.effect == "none":
        return _stays(index, after, move)
    decision = _settle(index, facts, after, [move])
    if decision.plan is not None and decision.plan.is_handling:
        plan = decision.plan
        refuse_reserved(index, decision.facts, Route(plan.post, plan.department, plan.level))
    return decision


def arrive(index: PackIndex, facts: CaseFacts) -> Decision:
    """A new matter at its flow's first step, and what the program does by itself from there."""
    return _settle(index, facts, facts, [])


def stay(index: PackIndex, facts: CaseFacts) -> Decision:
    """Whom the matter waits for where it stands, and the task that this step owes."""
    step = None if facts.step == CLOSED else index.step(facts.flow, facts.step)
    rests = _rests(step)
    plan = _plan(index, facts, step) if step and rests is Rests.OFFICE else None
    return Decision((), facts, rests, step, plan, False, ClockChange.KEEP)


def allowed_actions(index: PackIndex, facts: CaseFacts, who: Who) -> tuple[ActionSpec, ...]:
    """The actions that `who` may take now, in the declared order."""
    found = []
    for action in index.actions(facts.flow, facts.step):
        try:
            check_who(index, facts, action, who)
        except Refused:
            continue
        found.append(action)
    return tuple(found)


def transfer(
    index: PackIndex, flow: FlowSpec, old: StepSpec, action: ActionSpec
) -> StepSpec | None:
    """Where a matter stands in `flow` that stood at `old` in another: same key, else same phase,
    and the same effect on offer; None when there is no such step."""
    likely = [s for s in flow.steps if s.key == old.key]
    likely += [s for s in flow.steps if s.phase == old.phase]
    return next((s for s in likely if any(a.effect == action.effect for a in s.actions)), None)


def _with_type(
    index: PackIndex, facts: CaseFacts, action_key: str, given: Given
) -> tuple[CaseFacts, ActionSpec]:
    """The action, in the flow of the type that is given with it (filing may change the type)."""
    action = index.action(facts.flow, facts.step, action_key)
    if not given.type_key or action.effect != "file":
        return facts, action
    flow = index.flow_of(given.type_key)
    if flow.key == facts.flow:
        return facts, action
    step = transfer(index, flow, index.step(facts.flow, facts.step), action)
    if step is None:
        return facts, action  # files where it stands; the step after it is looked up below
    moved = next(a for a in step.actions if a.effect == action.effect)
    return replace(facts, flow=flow.key, step=step.key), moved


def _check_program(index: PackIndex, facts: CaseFacts, action: ActionSpec) -> None:
    """The program takes only what the pack gives it: the step's `auto` and `lapse`."""
    step = None if facts.step == CLOSED else index.step(facts.flow, facts.step)
    named = step is not None and action.key in (step.auto, step.lapse)
    if not named or not can_lapse(index, facts, action):
        raise Refused(
            "not_automatic",
            zh=f"“{action.name.zh}”不是自动操作，须由人执行。",
            en=f"“{action.name.en}” isn't automatic; a person has to do it.",
            field="action",
        )


def _stays(index: PackIndex, facts: CaseFacts, move: Move) -> Decision:
    """A remark: nothing moves, whoever owes it still owes it."""
    step = None if facts.step == CLOSED else index.step(facts.flow, facts.step)
    return Decision((move,), facts, _rests(step), step, None, True, ClockChange.KEEP)


def _settle(index: PackIndex, before: CaseFacts, after: CaseFacts, moves: list[Move]) -> Decision:
    """Goes on by itself as far as the flow says, then says whom the matter waits for."""
    visited = {before.step}
    entered: list[str] = []
    facts = after
    while True:
        facts = _entered(index, facts)
        entered.append(facts.step)
        # What somebody sent back on purpose is looked at by a person, not sent on at once.
        sent_back = len(entered) == 1 and bool(moves) and moves[0].effect == "return"
        nxt = _automatic(index, facts, by_person_only=sent_back)
        if nxt is None or nxt.to in visited | set(entered):
            break
        moves.append(Move(nxt.key, nxt.effect, facts.step, nxt.to, True))
        facts = apply(index, facts, nxt, _NOTHING)
    return _answer(index, before, facts, moves, entered)


def _entered(index: PackIndex, facts: CaseFacts) -> CaseFacts:
    """A type with another flow may lead to a step that isn't there: the flow's first, then."""
    if facts.step == CLOSED or (facts.flow, facts.step) in index.steps:
        step = facts.step
    else:
        step = index.flows[facts.flow].first
    facts = replace(facts, step=step)
    if step != CLOSED and index.step(facts.flow, step).owner.routed and facts.route is None:
        route, _ = index.default_route(facts.type_key, facts.grade, facts.department)
        facts = replace(facts, route=route)
    return facts


def _automatic(
    index: PackIndex, facts: CaseFacts, *, by_person_only: bool = False
) -> ActionSpec | None:
    """The action that the program takes at this step, if everything it needs holds."""
    if facts.step == CLOSED:
        return None
    step = index.step(facts.flow, facts.step)
    if step.owner.resident and not facts.has_resident and step.lapse:  # nobody to be asked
        lapse = index.action(facts.flow, step.key, step.lapse)
        return lapse if can_lapse(index, facts, lapse) else None
    if (
        by_person_only
        or not step.auto
        or not all(_holds(index, facts, when) for when in step.auto_when)
    ):
        return None
    action = index.action(facts.flow, step.key, step.auto)
    if facts.calls_open and leaves_calls(facts, action):
        return None
    return None if lacks(index, facts, action, _NOTHING) else action


def _holds(index: PackIndex, facts: CaseFacts, when: str) -> bool:
    kind = index.types.get(facts.type_key)
    if when == "typed":
        return kind is not None
    if when == "located":
        return facts.located or (kind is not None and not kind.needs_location)
    if when == "complete":
        return kind is None or kind.report_photo != "required" or facts.photos > 0
    if when == "routed":
        return not facts.sent_back and kind is not None
    return when == "always"


def _answer(
    index: PackIndex, before: CaseFacts, facts: CaseFacts, moves: list[Move], entered: list[str]
) -> Decision:
    effects = {str(m.effect) for m in moves}
    handling = _reaches(index, facts.flow, entered, Phase.HANDLING)
    starts = handling and not facts.clock_begun
    if starts:
        facts = replace(facts, clock_begun=True)
    step = None if facts.step == CLOSED else index.step(facts.flow, facts.step)
    rests = _rests(step)
    return Decision(
        moves=tuple(moves),
        facts=facts,
        rests=rests,
        step=step,
        plan=_plan(index, facts, step) if step and rests is Rests.OFFICE else None,
        keeps_task=False,
        clock=_clock(effects, starts),
        record=_record(before, facts, effects),
        filed="file" in effects,
        dispatched=handling,
        finished="finish" in effects and facts.handled,
        public_steps=tuple(key for key in entered if _is_public(index, facts.flow, key)),
        waits_for=step.limit if step and rests is Rests.RESIDENT else None,
    )


def _rests(step: StepSpec | None) -> Rests:
    if step is None:
        return Rests.NOBODY
    return Rests.RESIDENT if step.owner.resident else Rests.OFFICE


def _clock(effects: set[str], starts: bool) -> ClockChange:
    """The promise begins when handling is reached, once for each round.

    Return, climbing and rework don't lengthen it: what the resident was told still holds.
    """
    if "reopen" in effects:
        return ClockChange.RENEW if starts else ClockChange.END
    return ClockChange.START if starts else ClockChange.KEEP


def _record(before: CaseFacts, facts: CaseFacts, effects: set[str]) -> str:
    """Why the timing so far goes on record: reopened, or handled and now to be handled again."""
    undone = before.handled and not facts.handled
    whys = ("reopen", "rework", "return", "climb")
    return next((w for w in whys if w in effects and (undone or w == "reopen")), "")


def _reaches(index: PackIndex, flow: str, entered: list[str], phase: Phase) -> bool:
    steps = (index.steps.get((flow, key)) for key in entered)
    return any(s is not None and s.phase is phase for s in steps)


def _is_public(index: PackIndex, flow: str, key: str) -> bool:
    if key == CLOSED:
        return True
    step = index.steps.get((flow, key))
    return step is not None and step.public is not None


def _plan(index: PackIndex, facts: CaseFacts, step: StepSpec) -> TaskPlan:
    """The task that the step owes: its post at its level, or the route's."""
    handling = step.phase is Phase.HANDLING
    route = facts.route
    if step.owner.routed and route is not None:
        _, why = index.default_route(facts.type_key, facts.grade, facts.department)
        chosen = route
    else:
        post = index.posts.get(step.owner.post or "", index.desk)
        department = _own_department(index, facts) if post.of_department else ""
        chosen = replace(index.desk_route(), post=post.key, level=post.level, department=department)
        why = Text(
            zh=f"步骤“{step.name.zh}”由{post.name.zh}办理",
            en=f"the step “{step.name.en}” is owed by {post.name.en}",
        )
    return TaskPlan(
        kind=f"case.{step.phase.value}",
        post=chosen.post,
        department=chosen.department,
        level=chosen.level,
        grid_code=chosen.grid_code,
        limit=step.limit or (_condition_limit(index, facts) if handling else None),
        clock=index.clock(step.clock).key,
        is_handling=handling,
        exclude_handlers=step.owner.not_handler,
        why=why,
        level_limit=_level_limit(step, chosen.level) if handling else None,
        same_as=step.owner.same_as,
    )


def _level_limit(step: StepSpec, level: str) -> str | None:
    return next((item.limit for item in step.level_limits if item.level == level), None)


def _own_department(index: PackIndex, facts: CaseFacts) -> str:
    if facts.route is not None and facts.route.department:
        return facts.route.department
    kind = index.types.get(facts.type_key)
    return facts.department or ((kind.department or "") if kind else "")


def _condition_limit(index: PackIndex, facts: CaseFacts) -> str | None:
    if facts.type_key not in index.types:
        return None
    try:
        return index.condition(facts.type_key, facts.condition).limit
    except WanggeError:  # the pack's new version dropped the condition: the type's first holds
        return index.condition(facts.type_key, "").limit
