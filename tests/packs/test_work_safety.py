"""Work safety (S04): a hazard is rectified and re-inspected, refused; a major one is planned."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.packs.town import FOUNDER, MONDAY_AT, PackTown
from wangge.domain.cases import api as cases
from wangge.domain.cases.api import PhotoRef
from wangge.domain.duties import api as duties
from wangge.domain.places import api as places
from wangge.domain.places.testing import small_town
from wangge.domain.registers import api as registers
from wangge.kernel.ids import new_id
from wangge.packs.staffing import Staff, completeness
from wangge.plumbing.actor import Actor

DISTRICT, STREET, COMMUNITY = "320113", "320113012", "320113012001"
FIVE = {"responsibility", "measures", "funds", "deadline", "contingency"}


class Town(PackTown):
    """One street, one community, a basic grid for each of sixteen base units."""

    def __init__(self) -> None:
        super().__init__("work_safety")
        self.ground = small_town(self.key, pack_keys=(self.pack.key,))
        self.sites = {code: f"{COMMUNITY}{n:03d}" for n, code in enumerate(self.ground.units, 1)}
        grids = [
            places.GridInput(DISTRICT, "district", "测试区", "Test District", DISTRICT),
            places.GridInput(STREET, "street", "测试街道", "Test Street", STREET),
            places.GridInput(COMMUNITY, "community", "测试社区", "Test Community"),
            *(places.GridInput(c, "basic", f"单位{c[-3:]}", c) for c in self.sites.values()),
            *(places.GridInput(f"{c}01", "part", c, c) for c in self.sites.values()),
        ]
        self.divide(grids, {unit: f"{code}01" for unit, code in self.sites.items()})
        levels = {"district": [DISTRICT], "street": [STREET], "community": [COMMUNITY]}
        self.staff(self.one_each({**levels, "basic": list(self.sites.values())}))

    def report(self, type_key: str) -> cases.Receipt:
        """What somebody says of the place."""
        return self.say(type_key, *self.ground.point(1, 1))

    def notice(self, type_key: str) -> tuple[cases.Receipt, cases.CaseView]:
        """A hazard that was reported, and the notice served an hour later."""
        receipt = self.report(type_key)
        assert cases.standing(receipt.case_id).holder_id == self.who["safety_inspector"]
        served = self.act(receipt.case_id, "serve", "safety_inspector", 1, note="限期整改")
        return receipt, served


@pytest.fixture
def town(db: None) -> Town:
    return Town()


def photo() -> tuple[PhotoRef, ...]:
    return (PhotoRef(new_id()),)


def test_a_hazard_is_served_rectified_reinspected_and_struck_off(town: Town) -> None:
    receipt, served = town.notice("wiring")
    assert (served.step, served.holder_id) == ("rectification", town.who["site_owner"])
    assert served.due_at == datetime(2026, 11, 30, 2, 30, tzinfo=UTC), "fifteen working days"

    town.act(served.id, "finish", "site_owner", 3, outcome="fixed", photos=photo())
    failed = town.act(served.id, "fail", "safety_inspector", 4, reason="仍裸露", photos=photo())
    assert (failed.step, failed.rework_count) == ("rectification", 1)
    assert (failed.holder_id, failed.due_at) == (town.who["site_owner"], served.due_at)

    town.act(served.id, "finish", "site_owner", 24, outcome="fixed", photos=photo())
    town.act(served.id, "pass", "safety_inspector", 25, photos=photo())
    closed = town.act(served.id, "close", "street_head", 26)
    assert (closed.step, closed.outcome, closed.on_time) == ("evaluation", "fixed", True)
    at = MONDAY_AT + timedelta(hours=30)
    assert cases.confirm(receipt.follow_token, rating=5, at=at).status == "closed"


def test_what_a_unit_cannot_do_climbs_and_what_it_refuses_goes_to_enforcement(town: Town) -> None:
    _, case = town.notice("gas")
    for hours, name, above in (
        (2, "site_owner", "community_head"),
        (3, "community_head", "street_head"),
    ):
        climbed = town.act(case.id, "climb", name, hours, reason="无力整改")
        assert (climbed.step, climbed.holder_id) == ("rectification", town.who[above])
    refused = town.act(case.id, "hand_over", "street_head", 4, reason="拒不整改")
    assert (refused.step, refused.holder_id) == ("enforcement", town.who["enforcement_officer"])
    done = town.act(case.id, "finish", "enforcement_officer", 5, outcome="fixed", photos=photo())
    assert (done.step, done.holder_id) == ("reinspection", town.who["safety_inspector"])


def test_a_major_hazard_is_not_begun_before_its_plan_is_in_place(town: Town) -> None:
    _, case = town.notice("major_fire")
    assert (case.step, case.holder_id, case.due_at) == ("planning", town.who["site_owner"], None)
    town.act(case.id, "submit", "site_owner", 24, note="五到位方案", photos=photo())
    back = town.act(case.id, "reject", "safety_inspector", 25, reason="资金未到位")
    assert (back.step, back.holder_id) == ("planning", town.who["site_owner"])
    town.act(case.id, "submit", "site_owner", 26, note="补齐资金", photos=photo())
    begun = town.act(case.id, "approve", "safety_inspector", 27)
    assert (begun.step, begun.holder_id) == ("rectification", town.who["site_owner"])
    assert begun.due_at is not None and begun.due_at > MONDAY_AT + timedelta(days=40)


def test_the_figures_of_the_field_stand_in_the_pack(town: Town) -> None:
    pack = town.pack
    assert [x.key for x in pack.scheme.levels][1:] == ["street", "community", "basic", "part"]
    units = next(r for r in pack.registers if r.key == "hazard_units")
    owed = {"address", "hazard", "remedy", "deadline", "tracker"}
    assert owed <= {f.key for f in units.fields if f.required}
    plans = next(r for r in pack.registers if r.key == "major_plans")
    named = {"responsibility", "measures", "funds", "finish_by", "contingency"}
    assert named <= {f.key for f in plans.fields if f.required}
    five = next(c for c in pack.checklists if c.key == "five_in_place")
    assert {i.key for i in five.items if i.finding} == FIVE
    assert {d.kind for d in pack.documents} == {"notice", "map", "sign"}
    goal = next(i for i in pack.indicators if i.key == "third_level_grids").goals[-1]
    assert goal.value == 9

    grid = (town.sites[town.ground.units[0]], "basic")
    (gap, *_) = completeness(pack, [grid], [])
    assert (gap.rule, gap.code, gap.want) == ("fixed_basic", "too_few", 1)
    assert not list(completeness(pack, [grid], [Staff(grid[0], "site_owner")]))


def test_a_hazard_unit_is_recorded_inspected_and_its_person_masked(town: Town) -> None:
    tracker = town.who["tracker"]
    registers.enter(
        jurisdiction_key="gulou",
        register="work_safety/hazard_units",
        values={
            "name": "测试加工厂",
            "site_kind": "enterprise",
            "address": "测试路1号",
            "hazard": "线路老化",
            "remedy": "更换线路",
            "deadline": "2026-11-30",
            "tracker": "王跟踪",
            "person": "李负责",
            "key_unit": "yes",
            "sign_up": "no",
        },
        place=registers.PlaceInput(unit_code=town.ground.units[0]),
        actor=Actor.account(tracker),
        at=MONDAY_AT,
    )
    (row,) = registers.ledger(
        jurisdiction_key="gulou",
        register="work_safety/hazard_units",
        account_id=tracker,
        at=MONDAY_AT,
    ).rows
    person, remedy = row.cell("person"), row.cell("remedy")
    assert person is not None and person.masked and "李负责" not in person.text
    assert remedy is not None and remedy.text == "更换线路"

    made = duties.generate(
        jurisdiction_key="gulou",
        first_on=date(2026, 12, 1),
        last_on=date(2026, 12, 31),
        actor=FOUNDER,
        at=MONDAY_AT,
        only=("patrol",),
    )
    assert (made.opened, made.problems) == (16, []), "each basic grid once in the month"
