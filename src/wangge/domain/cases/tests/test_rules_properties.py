"""Random flows and random acts: no matter ever reaches a state nobody answers for."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from wangge.domain.cases.rules import (
    CLOSED,
    CaseFacts,
    Decision,
    Given,
    PackIndex,
    Rests,
    Route,
    Who,
    allowed_actions,
    arrive,
    decide,
)
from wangge.domain.cases.testing_pack import tiny_pack
from wangge.kernel.errors import WanggeError
from wangge.packs.checks import run_checks
from wangge.packs.schema import ActionSpec, FlowSpec, Outcome

PACK = tiny_pack()
EFFECTS = [
    "none",
    "file",
    "dispatch",
    "return",
    "climb",
    "finish",
    "rework",
    "close",
    "reopen",
    "confirm",
]
NEEDS = ["reason", "outcome", "photo", "route", "note", "rating"]
WHENS = ["located", "complete", "typed", "routed", "always"]
PHASES = ["collection", "filing", "dispatch", "handling", "feedback", "verification", "evaluation"]
OWNERS: list[dict[str, Any]] = [
    {"post": "desk"},
    {"post": "inspector", "not_handler": True},
    {"post": "crew"},
    {"post": "crew", "same_as": ["s0"]},
    {"routed": True},
    {"resident": True},
]
WHO = [
    Who(is_holder=True),
    Who(is_resident=True),
    Who(may=lambda right: True),
    Who(is_program=True),
    Who(),
]


@st.composite
def actions(draw: st.DrawFn, key: str, to: list[str], owner: dict[str, Any]) -> dict[str, Any]:
    by = draw(
        st.sampled_from(["resident", "right"] if "resident" in owner else ["holder", "right"])
    )
    needs = draw(st.lists(st.sampled_from(NEEDS), unique=True, max_size=2))
    return {
        "key": key,
        "name": {"zh": key, "en": key},
        "to": draw(st.sampled_from(to)),
        "effect": draw(st.sampled_from(EFFECTS)),
        "by": by,
        "right": "case.supervise" if by == "right" else None,
        "requires": needs,
        "outcome": draw(st.sampled_from([None, None, "fixed", "refused"])),
        "outcomes": ["fixed", "not_ours"] if "outcome" in needs else [],
    }


@st.composite
def flows(draw: st.DrawFn) -> PackIndex:
    count = draw(st.integers(1, 6))
    names = [f"s{i}" for i in range(count)]
    steps = []
    for i, name in enumerate(names):
        owner = draw(st.sampled_from(OWNERS))
        onward = [*names[i + 1 :], CLOSED]
        acts = [draw(actions("on", onward, owner))]
        more = range(draw(st.integers(0, 3)))
        acts += [draw(actions(f"a{j}", [*names, CLOSED], owner)) for j in more]
        keys = [a["key"] for a in acts]
        auto = draw(st.sampled_from([None, None, *keys]))
        whens = draw(st.lists(st.sampled_from(WHENS), min_size=1, unique=True))
        steps.append(
            {
                "key": name,
                "phase": draw(st.sampled_from(PHASES)),
                "name": {"zh": name, "en": name},
                "public": draw(st.sampled_from([None, {"zh": name, "en": name}])),
                "owner": owner,
                "limit": draw(st.sampled_from([None, "2 calendar_hours"])),
                "clock": "plain",
                "actions": acts,
                "auto": auto,
                "auto_when": whens if auto else [],
                "lapse": draw(st.sampled_from(keys)) if "resident" in owner else None,
            }
        )
    flow = {"key": "loop", "name": {"zh": "环", "en": "loop"}, "first": "s0", "steps": steps}
    if draw(st.booleans()):
        flow["after_close"] = [draw(actions("again", names, {"resident": True}))]
    return PackIndex(PACK.model_copy(update={"flows": (FlowSpec.model_validate(flow),)}))


GIVENS = st.builds(
    Given,
    reason=st.sampled_from(["", "because"]),
    note=st.sampled_from(["", "a note"]),
    outcome=st.sampled_from([None, Outcome.FIXED, Outcome.NOT_OURS]),
    photos=st.integers(0, 1),
    route=st.sampled_from([None, Route("crew", "lamps", "street"), Route("head", "", "community")]),
    rating=st.sampled_from([None, 0, 3]),
    type_key=st.sampled_from([None, "", "litter", "lamp", "advice", "no_such"]),
    condition=st.sampled_from([None, "", "much", "no_such"]),
    located=st.sampled_from([None, True]),
)
FACTS = st.builds(
    CaseFacts,
    flow=st.just("loop"),
    step=st.just("s0"),
    type_key=st.sampled_from(["", "litter", "lamp", "advice"]),
    located=st.booleans(),
    photos=st.integers(0, 1),
    has_resident=st.booleans(),
    calls_open=st.sampled_from([0, 0, 0, 1, 2]),
)


def assert_answered_for(index: PackIndex, decision: Decision) -> None:
    facts = decision.facts
    assert facts.step == CLOSED or (facts.flow, facts.step) in index.steps
    if decision.rests is Rests.NOBODY:
        assert facts.step == CLOSED and decision.plan is None
    elif decision.rests is Rests.RESIDENT:
        assert decision.step is not None and decision.step.owner.resident
    elif not decision.keeps_task:
        plan = decision.plan
        assert plan is not None and plan.post in index.posts and plan.level in index.rank
        assert plan.clock in index.clocks
        assert bool(plan.department) == index.posts[plan.post].of_department or plan.post == "crew"
    path = [m.from_step for m in decision.moves[1:]]
    assert len(path) == len(set(path)), "the program goes through no step twice"
    for before, after in zip(decision.moves, decision.moves[1:], strict=False):
        assert before.to_step == after.from_step or before.effect == "file"


@given(
    flows(), FACTS, st.lists(st.tuples(st.integers(0, 5), st.sampled_from(WHO), GIVENS), max_size=8)
)
@settings(max_examples=120, deadline=None)
def test_no_act_leads_to_an_undefined_state(
    index: PackIndex, facts: CaseFacts, acts: list[tuple[int, Who, Given]]
) -> None:
    decision = arrive(index, facts)
    assert_answered_for(index, decision)
    for pick, who, extra in acts:
        offered: tuple[ActionSpec, ...] = index.actions(decision.facts.flow, decision.facts.step)
        key = offered[pick % len(offered)].key if offered else "anything"
        before = decision.facts
        try:
            nxt = decide(index, before, key, who, extra)
        except WanggeError as refused:
            assert refused.zh and refused.en
            continue
        assert_answered_for(index, nxt)
        assert nxt.facts.reopens >= before.reopens and nxt.facts.returns >= before.returns
        decision = nxt


@given(flows(), FACTS)
@settings(max_examples=60, deadline=None)
def test_wherever_a_matter_rests_somebody_can_move_it(index: PackIndex, facts: CaseFacts) -> None:
    if run_checks(index.pack):
        return
    decision = arrive(index, facts)
    if decision.rests is Rests.NOBODY:
        return
    everyone = [a for who in WHO[:3] for a in allowed_actions(index, decision.facts, who)]
    assert everyone
