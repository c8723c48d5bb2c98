"""Two callers about one matter: wherever residents may report what others see too, it is joined."""

from __future__ import annotations

import pytest

from tests.packs.test_fire_district import District
from tests.packs.town import PACKS
from wangge.domain.cases import api as cases
from wangge.kernel.errors import Refused
from wangge.packs import load_pack
from wangge.packs.schema import Outcome, Phase, Right

APART = {
    ("boston", "request"): "history replayed as it was",
    ("community_services", "approval"): "an applicant's own",
    ("labour", "complaint"): "a worker's own claim",
    ("tax", "entrusted"): "a taxpayer's own",
}
"""Flows that residents begin and in which two never mean one matter, and why."""


def test_every_flow_of_what_others_see_too_joins_at_its_first_steps() -> None:
    lacking = []
    for pack in (load_pack(folder) for folder in sorted(PACKS.iterdir())):
        for flow in pack.flows:
            public = any(kind.public and kind.flow == flow.key for kind in pack.case_types)
            if not public or (pack.key, flow.key) in APART:
                continue
            joins = {
                step.phase
                for step in flow.steps
                for action in step.actions
                if action.outcome is Outcome.DUPLICATE and action.right is Right.CASE_DISPATCH
            }
            early = {s.phase for s in flow.steps} & {Phase.FILING, Phase.DISPATCH, Phase.HANDLING}
            if early - joins:
                lacking.append((pack.key, flow.key, sorted(early - joins)))
    assert not lacking


@pytest.fixture
def district(db: None) -> District:
    return District()


def test_a_second_call_about_a_fire_hazard_is_joined_by_the_duty_officer(
    district: District,
) -> None:
    point = district.ground.point(1, 1)
    first, second = district.say("electricity", *point), district.say("electricity", *point)
    with pytest.raises(Refused):  # who is to rectify it can't end it so
        district.act(second.case_id, "same", "cell_head", 1, same_as=first.number)
    ended = district.act(second.case_id, "same", "duty_officer", 1, same_as=first.number)
    assert (ended.status, ended.outcome, ended.same_as_id) == ("closed", "duplicate", first.case_id)
    assert cases.follow(second.follow_token).number == first.number
