"""The seven steps, one behaviour a test."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from wangge.domain.cases.rules import (
    CLOSED,
    ActionNotPossible,
    CaseFacts,
    ClockChange,
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
from wangge.kernel.errors import InvalidInput, ManyErrors, Refused
from wangge.packs.schema import Grade, Outcome

INDEX = PackIndex(tiny_pack())
HOLDER = Who(account_id=uuid4(), is_holder=True)
RESIDENT = Who(is_resident=True)
PROGRAM = Who(is_program=True)


def fresh(**changes: object) -> CaseFacts:
    facts = CaseFacts(
        flow="loop", step="collection", type_key="litter", located=True, has_resident=True
    )
    return replace(facts, **changes)


def handling(**changes: object) -> CaseFacts:
    return replace(arrive(INDEX, fresh()).facts, **changes)


def verification() -> CaseFacts:
    return act(handling(), "done", outcome=Outcome.FIXED).facts


def evaluation(**changes: object) -> CaseFacts:
    return replace(act(verification(), "verified", photos=1).facts, **changes)


def act(facts: CaseFacts, action: str, who: Who = HOLDER, **given: object) -> Decision:
    return decide(INDEX, facts, action, who, Given(**given))


def test_a_complete_report_reaches_its_handler_in_one_breath() -> None:
    decision = arrive(INDEX, fresh())
    assert [m.action for m in decision.moves] == ["accept", "file", "dispatch"]
    assert decision.filed and decision.dispatched and decision.clock is ClockChange.START
    assert decision.plan is not None
    assert (decision.plan.post, decision.plan.level) == ("member", "grid")
    assert decision.plan.limit == "4 working_hours"
    assert decision.public_steps == ("collection", "dispatch", "handling")


@pytest.mark.parametrize("lacking", [{"type_key": ""}, {"located": False}])
def test_an_unclear_report_waits_at_the_desk_with_a_clock(lacking: dict[str, object]) -> None:
    decision = arrive(INDEX, fresh(**lacking))
    assert decision.moves == () and decision.rests is Rests.OFFICE
    assert decision.plan is not None and decision.plan.post == "desk"
    assert decision.plan.limit == "30 urgent_minutes"


def test_a_matter_that_needs_no_place_is_filed_without_one() -> None:
    assert arrive(INDEX, fresh(type_key="advice", located=False)).facts.step == "handling"


def test_a_required_photo_keeps_the_program_from_filing() -> None:
    types = [t.model_dump() for t in tiny_pack().case_types]
    types[0]["report_photo"] = "required"
    index = PackIndex(tiny_pack(case_types=types))
    assert arrive(index, fresh()).facts.step == "filing"
    assert arrive(index, fresh(photos=1)).facts.step == "handling"


def test_the_desk_files_by_hand_with_type_place_and_condition() -> None:
    waiting = arrive(INDEX, fresh(type_key="", located=False)).facts
    decision = act(waiting, "file_by_hand", type_key="litter", located=True, condition="much")
    assert decision.facts.condition == "much" and decision.facts.grade is Grade.COORDINATION
    assert decision.plan is not None and decision.plan.post == "head"
    assert decision.plan.limit == "1 working_days"


def test_filing_names_everything_that_is_missing() -> None:
    waiting = arrive(INDEX, fresh(type_key="", located=False)).facts
    with pytest.raises(InvalidInput) as missing:
        act(waiting, "file_by_hand")
    assert missing.value.field == "type_key"
    with pytest.raises(InvalidInput) as missing:
        act(waiting, "file_by_hand", type_key="litter")
    assert missing.value.field == "location"
    with pytest.raises(InvalidInput) as missing:
        act(waiting, "file_by_hand", type_key="litter", located=True, condition="none such")
    assert missing.value.field == "condition"


def test_each_missing_requirement_is_named_by_field_in_both_languages() -> None:
    with pytest.raises(ManyErrors) as missing:
        act(arrive(INDEX, fresh(type_key="")).facts, "refuse")
    fields = {e["field"] for e in missing.value.data["errors"]}
    assert fields == {"reason", "outcome"}
    assert all(e["message"]["zh"] and e["message"]["en"] for e in missing.value.data["errors"])


def test_an_action_of_another_step_is_not_possible() -> None:
    with pytest.raises(ActionNotPossible) as refused:
        act(handling(), "verified", photos=1)
    assert "done" in refused.value.data["possible"]


def test_a_stranger_may_do_nothing() -> None:
    assert allowed_actions(INDEX, handling(), Who(account_id=uuid4())) == ()
    with pytest.raises(Refused):
        act(handling(), "done", Who(account_id=uuid4()), outcome=Outcome.FIXED)


def test_a_right_opens_the_actions_that_name_it() -> None:
    sent_back = act(handling(), "send_back", reason="not here").facts
    someone = Who(account_id=uuid4(), may=lambda right: right == "case.dispatch")
    assert [a.key for a in allowed_actions(INDEX, sent_back, someone)] == ["dispatch"]


def test_department_matters_go_to_the_departments_handler() -> None:
    plan = arrive(INDEX, fresh(type_key="lamp")).plan
    assert plan is not None
    assert (plan.post, plan.department, plan.level) == ("crew", "lamps", "street")


def test_a_returned_matter_waits_for_somebody_to_route_it() -> None:
    decision = act(handling(), "send_back", reason="not in my grid")
    assert decision.facts.step == "dispatch" and decision.facts.returns == 1
    with pytest.raises(InvalidInput) as missing:
        act(decision.facts, "dispatch")
    assert missing.value.field == "route"
    again = act(decision.facts, "dispatch", route=Route("crew", "lamps", "street"))
    assert again.plan is not None and again.plan.department == "lamps"
    assert again.clock is ClockChange.KEEP, "the promise made to the resident still holds"


def test_what_somebody_sends_back_is_not_sent_on_by_the_program() -> None:
    sent_back = act(handling(), "send_back", reason="not here").facts
    unfiled = act(sent_back, "unfile", reason="wrong type")
    assert unfiled.facts.step == "filing" and len(unfiled.moves) == 1
    assert unfiled.plan is not None and unfiled.plan.post == "desk"
    same = act(unfiled.facts, "file")
    assert same.facts.step == "dispatch", "somebody has to say who, or it goes round for ever"
    other = act(unfiled.facts, "file", type_key="lamp")
    assert other.facts.step == "handling" and not other.facts.sent_back


def test_climbing_goes_one_level_up_and_ends_at_the_top() -> None:
    up = act(handling(), "climb", reason="too big")
    assert up.plan is not None and up.plan.post == "head" and up.clock is ClockChange.KEEP
    top = act(up.facts, "climb", reason="still too big")
    assert top.plan is not None and top.plan.post == "chief"
    with pytest.raises(ActionNotPossible):
        act(top.facts, "climb", reason="even bigger")


def test_climbing_starts_from_where_the_handler_really_sits() -> None:
    """Nobody was in the grid, so the head of the community had it already."""
    up = act(handling(handler_level="community"), "climb", reason="too big")
    assert up.plan is not None and up.plan.post == "chief"


def test_circulation_follows_the_handlers_level() -> None:
    levels = ("grid", "community", "street")
    assert [INDEX.circulation(x) for x in levels] == ["micro", "small", "large"]
    assert INDEX.circulation("unknown") == ""


def test_finishing_passes_feedback_and_excludes_the_handler_from_verifying() -> None:
    decision = act(handling(), "done", outcome=Outcome.FIXED)
    assert decision.finished and decision.facts.step == "verification"
    assert decision.plan is not None and decision.plan.exclude_handlers
    handler = uuid4()
    facts = replace(decision.facts, handlers=frozenset({handler}))
    with pytest.raises(Refused) as refused:
        act(facts, "verified", Who(account_id=handler, is_holder=True), photos=1)
    assert refused.value.code == "handler_may_not_verify"


def test_done_photo_is_asked_for_where_the_type_says_so_and_only_of_what_is_fixed() -> None:
    types = [t.model_dump() for t in tiny_pack().case_types]
    types[0]["done_photo"] = "required"
    index = PackIndex(tiny_pack(case_types=types))
    facts = arrive(index, fresh()).facts
    with pytest.raises(InvalidInput) as missing:
        decide(index, facts, "done", HOLDER, Given(outcome=Outcome.FIXED))
    assert missing.value.field == "photos"
    assert decide(index, facts, "done", HOLDER, Given(outcome=Outcome.NOT_FOUND)).finished
    assert decide(index, facts, "done", HOLDER, Given(outcome=Outcome.FIXED, photos=1)).finished


def test_an_outcome_that_is_not_offered_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        act(handling(), "done", outcome=Outcome.DUPLICATE)
    assert refused.value.field == "outcome"


def test_failed_verification_goes_back_to_handling_with_the_old_promise() -> None:
    decision = act(verification(), "failed", reason="still there", photos=1)
    assert decision.facts.step == "handling" and decision.facts.reworks == 1
    assert decision.record == "rework" and decision.clock is ClockChange.KEEP
    assert decision.facts.outcome is None and not decision.facts.handled
    assert decision.plan is not None and decision.plan.post == "member"


def test_the_resident_confirms() -> None:
    decision = act(evaluation(), "confirm", RESIDENT, rating=5)
    assert decision.facts.step == CLOSED and decision.rests is Rests.NOBODY
    assert decision.facts.outcome is Outcome.FIXED and decision.facts.rating == 5
    with pytest.raises(Refused):
        act(evaluation(), "confirm", HOLDER, rating=5)
    with pytest.raises(InvalidInput):
        act(evaluation(), "confirm", RESIDENT, rating=6)


@pytest.mark.parametrize("closed", [False, True])
def test_reopening_begins_a_new_clock_and_keeps_the_old_timing(closed: bool) -> None:
    facts = evaluation()
    if closed:
        facts = act(facts, "confirm", RESIDENT, rating=2).facts
    decision = act(facts, "reopen", RESIDENT, reason="it is back")
    assert decision.clock is ClockChange.RENEW and decision.record == "reopen"
    assert decision.facts.step == "handling" and decision.facts.reopens == 1
    assert decision.facts.outcome is None


def test_silence_closes_by_the_lapse_and_the_program_takes_nothing_else() -> None:
    assert act(evaluation(), "lapse", PROGRAM).facts.step == CLOSED
    with pytest.raises(Refused):
        act(evaluation(), "confirm", PROGRAM, rating=5)
    with pytest.raises(Refused):
        act(handling(), "done", PROGRAM, outcome=Outcome.FIXED)


def test_a_matter_without_a_resident_does_not_wait_for_one() -> None:
    facts = replace(verification(), has_resident=False)
    decision = act(facts, "verified", photos=1)
    assert decision.facts.step == CLOSED and decision.facts.outcome is Outcome.FIXED


def test_a_remark_moves_nothing() -> None:
    waiting = arrive(INDEX, fresh(type_key="")).facts
    decision = act(waiting, "remark", note="called back")
    assert decision.keeps_task and decision.plan is None and decision.facts.step == "collection"


def test_a_type_nobody_routes_falls_to_the_desk() -> None:
    index = PackIndex(tiny_pack(routes=[{"grade": "approval", "post": "chief"}]))
    plan = arrive(index, fresh()).plan
    assert plan is not None and plan.post == "desk"
