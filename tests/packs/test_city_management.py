"""City management (S10): a missing cover and a trader on the road go round the seven steps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from tests.packs.town import MONDAY_AT, PackTown
from wangge.domain.cases import api as cases
from wangge.domain.cases.api import PhotoRef
from wangge.domain.places import api as places
from wangge.domain.places.testing import small_town
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import Conflict, InvalidInput, Refused
from wangge.kernel.ids import new_id
from wangge.plumbing.access import Scope
from wangge.plumbing.actor import Actor

DISTRICT, STREET, COMMUNITY = "320113", "320113012", "320113012001"


class Town(PackTown):
    """One street, one community, a unit grid for each of sixteen base units; a post each."""

    def __init__(self) -> None:
        super().__init__("city_management")
        self.ground = small_town(self.key, pack_keys=(self.pack.key,))
        units = {code: f"{COMMUNITY}{n:03d}" for n, code in enumerate(self.ground.units, 1)}
        grids = [
            places.GridInput(DISTRICT, "district", "测试区", "Test District", DISTRICT),
            places.GridInput(STREET, "street", "测试街道", "Test Street", STREET),
            places.GridInput(COMMUNITY, "community", "测试社区", "Test Community"),
            *(places.GridInput(code, "unit", f"单元{code[-3:]}", code) for code in units.values()),
        ]
        self.divide(grids, units)
        levels = {"district": [DISTRICT], "street": [STREET], "community": [COMMUNITY]}
        self.staff(self.one_each(levels))

    def report(self, type_key: str) -> cases.Receipt:
        """What somebody in the street says."""
        return self.say(type_key, *self.ground.point(1, 1))


@pytest.fixture
def town(db: None) -> Town:
    return Town()


def test_a_trader_on_the_road_goes_round_the_seven_steps(town: Town) -> None:
    receipt = town.report("m09006")
    case = cases.standing(receipt.case_id)
    assert (case.step, case.department) == ("handling", "enforcement")
    assert case.grid_code.startswith(COMMUNITY) and len(case.grid_code) == 15
    assert case.holder_id == town.who["enforcement"]
    assert case.due_at == datetime(2026, 11, 9, 7, 0, tzinfo=UTC), "four working hours, with lunch"

    photo = (PhotoRef(new_id()),)
    town.act(case.id, "finish", "enforcement", 2, outcome="fixed", photos=photo)
    assert cases.standing(case.id).holder_id == town.who["collector"]
    town.act(case.id, "pass", "collector", 3, photos=photo)
    assert cases.standing(case.id).holder_id == town.who["shift_head"]
    closed = town.act(case.id, "close", "shift_head", 3.5)
    assert (closed.step, closed.outcome, closed.on_time) == ("evaluation", "fixed", True)
    judged = cases.confirm(receipt.follow_token, rating=5, at=MONDAY_AT + timedelta(hours=4))
    assert judged.status == "closed"


def test_what_the_collector_finds_unsolved_goes_back_with_its_time_kept(town: Town) -> None:
    case_id = town.report("m01037").case_id
    photo = (PhotoRef(new_id()),)
    town.act(case_id, "finish", "utilities", 1, outcome="fixed", photos=photo)
    back = town.act(case_id, "fail", "collector", 2, reason="灯仍不亮", photos=photo)
    assert (back.step, back.rework_count) == ("handling", 1)
    assert back.holder_id == town.who["utilities"]


def test_every_matter_of_the_standard_reaches_a_department(town: Town) -> None:
    codes = [kind.code for kind in town.pack.case_types]
    assert len(codes) == len(set(codes)) == 250
    departments = {town.report(kind.key).case_id: kind for kind in town.pack.case_types[::25]}
    for case_id, kind in departments.items():
        case = cases.standing(case_id)
        assert case.holder_id == town.who[kind.department or ""], kind.key


def test_a_street_whistles_two_departments_and_insists_on_the_one_that_refuses(town: Town) -> None:
    case_id = town.report("m09006").case_id
    refused = [("collector", "may_not_whistle"), ("fire", "may_not_whistle")]
    for name, code in refused:
        with pytest.raises(Refused) as problem:
            whistle(town, case_id, name, ["fire"], 0.1)
        assert problem.value.code == code
    fire, traffic = whistle(town, case_id, "street_head", ["fire", "traffic"], 0.1)
    owed = {c.department: tasks.task(c.task_id) for c in (fire, traffic) if c.task_id}
    assert {d: t.holder_id for d, t in owed.items()} == {d: town.who[d] for d in owed}
    due_at = datetime(2026, 11, 9, 3, 36, tzinfo=UTC)
    assert {t.due_at for t in owed.values()} == {due_at}, "two working hours each"
    assert owed["fire"].subject == f"case:{case_id}"
    photo = (PhotoRef(new_id()),)
    with pytest.raises(Conflict) as problem:
        town.act(case_id, "finish", "enforcement", 0.2, outcome="fixed", photos=photo)
    assert problem.value.code == "calls_open"

    with pytest.raises(Refused):
        answer(town, fire, "come", "traffic", 0.3)
    assert answer(town, fire, "come", "fire", 0.3).state == "working"
    with pytest.raises(InvalidInput):
        answer(town, traffic, "refuse", "traffic", 0.4)
    back = answer(town, traffic, "refuse", "traffic", 0.4, reason="不属本部门")
    assert back.task_id and tasks.task(back.task_id).holder_id == town.who["street_head"]
    again = answer(town, traffic, "insist", "street_head", 0.5, reason="占道影响通行")
    assert again.task_id and tasks.task(again.task_id).holder_id == town.who["traffic"]
    with pytest.raises(Conflict):
        answer(town, traffic, "refuse", "traffic", 0.6, reason="仍不属本部门")
    tasks.run_clock(MONDAY_AT + timedelta(hours=7))
    climbed = tasks.task(again.task_id)
    assert (climbed.holder_id, climbed.colour) == (town.who["shift_head"], "yellow")
    assert answer(town, traffic, "come", "shift_head", 7.1).state == "working"

    assert answer(town, fire, "report", "fire", 7.2, note="已清通").state == "done"
    with pytest.raises(Refused):
        answer(town, traffic, "release", "traffic", 7.3, reason="不再需要")
    freed = answer(town, traffic, "release", "street_head", 7.3, reason="现场已疏通")
    assert (freed.state, freed.task_id) == ("released", None)
    done = town.act(case_id, "finish", "enforcement", 7.4, outcome="fixed", photos=photo)
    assert done.step == "verification"
    assert [c.state for c in cases.calls(Scope.everything(), case_id)] == ["done", "released"]
    assert not tasks.unowned(MONDAY_AT + timedelta(hours=8))
    told = [e.kind for e in cases.timeline(Scope.everything(), case_id) if "call" in e.kind]
    assert told == [
        f"case.call_{a}" for a in ("come", "refuse", "insist", "come", "report", "release")
    ]


def test_a_whistle_serves_only_the_matters_of_its_list(town: Town) -> None:
    case_id = town.report("m01037").case_id
    offered = cases.whistles_offered(case_id, town.who["street_head"], MONDAY_AT)
    assert offered == ()
    with pytest.raises(InvalidInput) as problem:
        whistle(town, case_id, "street_head", ["fire"], 0.1)
    assert problem.value.field == "kind"


def test_the_resident_opens_it_again_within_thirty_days_of_closing(town: Town) -> None:
    receipt = town.report("m09006")
    photo = (PhotoRef(new_id()),)
    town.act(receipt.case_id, "finish", "enforcement", 1, outcome="fixed", photos=photo)
    town.act(receipt.case_id, "pass", "collector", 2, photos=photo)
    town.act(receipt.case_id, "close", "shift_head", 3)
    cases.confirm(receipt.follow_token, rating=5, at=MONDAY_AT + timedelta(hours=4))
    late = MONDAY_AT + timedelta(days=31)
    with pytest.raises(Conflict) as problem:
        cases.reopen(receipt.follow_token, reason="又来摆摊", at=late)
    assert problem.value.code == "closed_too_long"
    at = MONDAY_AT + timedelta(days=28)
    opened = cases.reopen(receipt.follow_token, reason="又来摆摊", at=at)
    assert (opened.step, opened.reopen_count) == ("handling", 1)
    assert opened.holder_id == town.who["enforcement"]
    assert opened.due_at and opened.due_at > at, "a new promise"


def whistle(
    town: Town, case_id: UUID, name: str, departments: list[str], hours: float
) -> tuple[cases.CallView, ...]:
    return cases.whistle(
        case_id=case_id,
        kind="joint_enforcement",
        departments=departments,
        reason="夜市占道，需联合整治",
        actor=Actor.account(town.who[name]),
        at=MONDAY_AT + timedelta(hours=hours),
    )


def answer(
    town: Town, call: cases.CallView, answer: str, name: str, hours: float, **given: str
) -> cases.CallView:
    return cases.answer_call(
        call_id=call.id,
        answer=answer,
        actor=Actor.account(town.who[name]),
        at=MONDAY_AT + timedelta(hours=hours),
        payload=cases.ActionInput(**given),
    )
