"""Tax of individual businesses (S06): grids by area and by industry, four models, examinations."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import shapely

from tests.packs.town import FOUNDER, MONDAY_AT, SINCE_ON, PackTown
from wangge.domain.cases import api as cases
from wangge.domain.cases.api import RouteInput
from wangge.domain.duties import api as duties
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.registers import api as registers
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import InvalidInput, Refused
from wangge.packs import registry
from wangge.packs.estimates import Estimator
from wangge.packs.reserved import ReservedPower
from wangge.packs.schema import Right
from wangge.packs.staffing import Staff, completeness
from wangge.plumbing.actor import Actor

COUNTY, WEST, SOUTH, STEP = "371121", 119.2, 35.7, 0.002
AREAS = [f"{COUNTY}{n:03d}" for n in range(1, 55)]
INDUSTRIES = {kind: f"{COUNTY}9{n}" for n, kind in enumerate(("mall", "mine", "stone", "taxi"), 1)}


class County(PackTown):
    """A county of 54 area grids and 4 industry grids, held by 6 managers."""

    def __init__(self) -> None:
        super().__init__("tax", key="wulian")
        self._survey()
        self.grids = [
            places.GridInput(COUNTY, "county", "一级网格", "Level one", COUNTY),
            *(places.GridInput(code, "area", f"片区{code[-3:]}") for code in AREAS),
            *(
                places.GridInput(code, "industry", kind, rule={"industry": [kind]})
                for kind, code in INDUSTRIES.items()
            ),
        ]
        self.divide(self.grids, {f"U{n:02d}": code for n, code in enumerate(AREAS)})
        self.held = [(code, "manager") for code in AREAS]
        self.held += [(code, "industry_manager") for code in INDUSTRIES.values()]
        postings = [(p, p, COUNTY, "") for p in ("office", "sampler", "leader")]
        postings += [(d.key, "handler", COUNTY, d.key) for d in self.pack.departments]
        postings += [(f"manager{n % 6}", post, c, "") for n, (c, post) in enumerate(self.held)]
        postings += [(f"helper{n % 9}", "helper", code, "") for n, code in enumerate(AREAS)]
        self.staff(postings)

    def _survey(self) -> None:
        places.create_jurisdiction(
            key=self.key,
            name_zh="测试县",
            name_en="Test County",
            time_zone="Asia/Shanghai",
            root_path=COUNTY,
            pack_keys=(self.pack.key,),
            actor=FOUNDER,
            at=self.at,
        )
        units = [
            places.UnitInput(f"U{n:02d}", shapely.box(*_box(n)), name=f"单元{n}") for n in range(54)
        ]
        places.import_base_units(
            jurisdiction_key=self.key, units=units, from_on=SINCE_ON, actor=FOUNDER, at=self.at
        )

    def holder(self, code: str) -> str:
        """Which of the six holds a grid."""
        return f"manager{next(n for n, (held, _) in enumerate(self.held) if held == code) % 6}"

    def report(self, type_key: str, unit: int = 0) -> cases.Receipt:
        """What is found in a unit."""
        lon, lat, _, _ = _box(unit)
        return self.say(type_key, lon + STEP / 2, lat + STEP / 2)


def _box(n: int) -> tuple[float, float, float, float]:
    west, south = WEST + n % 9 * STEP, SOUTH + n // 9 * STEP
    return west, south, west + STEP, south + STEP


@pytest.fixture
def county(db: None) -> County:
    return County()


def test_a_stone_works_off_the_band_is_examined_and_reviewed(county: County) -> None:
    manager = Actor.account(county.who[county.holder(INDUSTRIES["stone"])])
    values = {"taxpayer_number": "T1", "name": "石材厂", "electricity": "20000"}
    registers.enter(
        jurisdiction_key="wulian",
        register="tax/stone_works",
        values={**values, "declared_month": "3000"},
        place=registers.PlaceInput(grid_code=INDUSTRIES["stone"]),
        actor=manager,
        at=MONDAY_AT,
    )
    page = registers.ledger(
        jurisdiction_key="wulian",
        register="tax/stone_works",
        account_id=county.who["office"],
        at=MONDAY_AT,
    )
    cells = {c.key: c for c in page.rows[0].cells}
    assert cells["taxpayer_number"].masked and not cells["electricity"].masked
    model = next(m for m in county.pack.estimations if m.key == "stone")
    found = Estimator.of(model).estimate(
        {
            "electricity": float(cells["electricity"].text),
            "declared": float(cells["declared_month"].text),
        }
    )
    assert (found.value, found.measure) == (6000, 0.5)
    assert found.band is not None and found.band.case_type == "stone_off_band"

    case_id = county.report(found.band.case_type).case_id
    case = cases.standing(case_id)
    keeper = county.holder(INDUSTRIES["stone"])
    assert (case.step, case.holder_id) == ("handling", county.who[keeper])
    assert (case.grid_code, case.place_status) == (INDUSTRIES["stone"], "by_rule")
    assert case.lon is not None and case.unit_code == "U00", "its place stays on the map"
    assert case.due_at == datetime(2026, 11, 16, 1, 30, tzinfo=UTC), "five working days"
    county.act(case_id, "finish", keeper, 2, outcome="fixed", note="已更正申报")
    again = county.act(case_id, "fail", "sampler", 3, reason="没有电费单")
    assert (again.step, again.rework_count) == ("handling", 1)
    county.act(case_id, "finish", keeper, 4, outcome="fixed", note="附电费单")
    county.act(case_id, "pass", "sampler", 5, note="实地复核属实")
    closed = county.act(case_id, "close", "office", 6)
    assert (closed.status, closed.outcome, closed.on_time) == ("closed", "fixed", True)


def test_six_managers_hold_54_area_grids_and_4_industry_grids(county: County) -> None:
    levels = [grid.level for grid in county.grids]
    assert (levels.count("area"), levels.count("industry")) == (54, 4)
    assert len({county.holder(code) for code, _ in county.held}) == 6
    for kind, code in INDUSTRIES.items():
        found = places.rule_grid("wulian", "tax", facts={"industry": kind}, on=MONDAY_AT.date())
        assert found is not None and found.code == code
    staff = [Staff(code, post) for code, post in county.held]
    staff += [Staff(code, "helper") for code in AREAS]
    sites = [(g.code, g.level) for g in county.grids if g.level != "county"]
    assert list(completeness(county.pack, sites, staff)) == []
    gaps = list(completeness(county.pack, sites, staff[1:]))
    assert {gap.grid_code for gap in gaps} == {AREAS[0]}


def test_what_is_reserved_is_routed_to_the_authority(county: County) -> None:
    reserved = [t for t in county.pack.case_types if t.category == "reserved"]
    assert {t.key: t.reserved for t in reserved} == {
        key: key for key in ("assessment", "penalty", "invoices", "inspection", "dispute")
    }
    for kind in reserved:
        case_id = county.report(kind.key).case_id
        assert cases.standing(case_id).holder_id == county.who[kind.department or ""], kind.key
        with pytest.raises(Refused):
            county.act(case_id, "finish", county.holder(AREAS[0]), 1, outcome="fixed", note="代办")
    helper = next(p for p in county.pack.posts if p.key == "helper")
    assert Right.CASE_HANDLE not in helper.rights


def test_a_reserved_power_is_given_to_nobody_else(county: County) -> None:
    case = cases.standing(county.report("penalty").case_id)
    office, at = Actor.account(county.who["office"]), MONDAY_AT + timedelta(hours=1)
    assert case.task_id is not None
    with pytest.raises(ReservedPower) as problem:
        to = county.who[county.holder(AREAS[0])]
        tasks.hand_on(case.task_id, to=to, reason="请代办", actor=office, at=at)
    assert "行政处罚" in problem.value.zh and "税收网格" in problem.value.zh
    assert "reserved power" in problem.value.en and problem.value.http_status == 409
    with pytest.raises(ReservedPower):
        tasks.escalate(case.task_id, reason="催办", actor=office, at=at)
    county.act(case.id, "return", "legal", 2, reason="材料不全")
    for route in (RouteInput(post="manager"), RouteInput(department="collection")):
        with pytest.raises(ReservedPower) as problem:
            county.act(case.id, "file", "office", 3, route=route)
        assert problem.value.code == "reserved_power"
    sent = county.act(case.id, "file", "office", 3, route=RouteInput(department="legal"))
    assert sent.holder_id == county.who["legal"]
    tasks.run_clock(MONDAY_AT + timedelta(days=60))
    assert cases.standing(case.id).holder_id == county.who["legal"], "silence gives it to nobody"
    assert cases.receive_report(
        jurisdiction_key="wulian",
        key="named",
        channel="api",
        type_key="penalty",
        department="collection",
        source={"system": "hotline"},
        actor=FOUNDER,
        at=MONDAY_AT,
    ).case_id


def test_while_nobody_holds_the_power_the_office_keeps_it_but_can_not_act(county: County) -> None:
    case_id = county.report("penalty").case_id
    at = MONDAY_AT + timedelta(hours=1)
    people.grant_leave(
        account_id=county.who["legal"],
        deputy_id=county.who["inspection"],
        from_at=at,
        to_at=at + timedelta(days=2),
        actor=FOUNDER,
        at=at,
    )
    tasks.run_clock(at)
    case = cases.standing(case_id)
    assert case.holder_id == county.who["office"], "a deputy of another department never has it"
    assert case.task_id is not None
    assert "只代为保管，不得代行" in str(tasks.task(case.task_id).reason["zh"])
    offered = cases.available_actions(case_id, county.who["office"], at)
    assert [action.key for action in offered] == ["return"]
    for name in ("office", "inspection"):
        with pytest.raises(ReservedPower):
            county.act(case_id, "finish", name, 2, outcome="fixed", note="代为决定")
    assert not tasks.unowned(at)
    back_at = at + timedelta(days=2)
    tasks.run_clock(back_at)
    assert cases.standing(case_id).holder_id == county.who["legal"], "it goes back by itself"
    assert not tasks.unowned(back_at)
    county.act(case_id, "finish", "legal", 50, outcome="fixed", note="已作出处罚决定")


def test_facts_that_meet_no_rule_wait_at_the_office(county: County) -> None:
    lon, lat, _, _ = _box(0)
    kind = next(t for t in county.pack.case_types if t.key == "stone_off_band")
    fact = kind.rule_facts[0]
    choices = (*fact.choices, fact.choices[0].model_copy(update={"key": "quarry"}))
    asked = kind.model_copy(update={"rule_facts": (fact.model_copy(update={"choices": choices}),)})
    types = tuple(asked if t is kind else t for t in county.pack.case_types)
    registry.use_pack(county.pack.model_copy(update={"case_types": types}))

    def report(**facts: str) -> cases.CaseView:
        receipt = cases.receive_report(
            jurisdiction_key="wulian",
            key=str(facts),
            channel="window",
            type_key="stone_off_band",
            location=cases.LocationInput(lon + STEP / 2, lat + STEP / 2),
            facts=facts,
            actor=FOUNDER,
            at=MONDAY_AT,
        )
        return cases.standing(receipt.case_id)

    assert report(industry="stone").grid_code == INDUSTRIES["stone"]
    lost = report(industry="quarry")
    assert (lost.located, lost.holder_id) == (False, county.who["office"])
    placed = county.act(lost.id, "file", "office", 1, grid_code=INDUSTRIES["stone"])
    assert (placed.step, placed.grid_code) == ("handling", INDUSTRIES["stone"])
    assert report().place_status == "no_rule", "nothing said of the industry"
    for facts in ({"industry": "bank"}, {"colour": "red"}):
        with pytest.raises(InvalidInput) as problem:
            report(**facts)
        assert problem.value.field == f"facts.{next(iter(facts))}"


def test_a_need_goes_to_the_manager_of_the_grid(county: County) -> None:
    receipt = county.report("need", unit=10)
    name = county.holder(AREAS[10])
    assert cases.standing(receipt.case_id).holder_id == county.who[name]
    county.act(receipt.case_id, "finish", name, 1, outcome="fixed", note="已上门办理")
    county.act(receipt.case_id, "close", "sampler", 2)
    judged = cases.confirm(receipt.follow_token, rating=5, at=MONDAY_AT + timedelta(hours=3))
    assert judged.status == "closed"


def test_helpers_walk_every_area_grid_once_a_week(county: County) -> None:
    done = duties.generate(
        jurisdiction_key="wulian",
        first_on=date(2026, 11, 9),
        last_on=date(2026, 11, 15),
        only=["helper_walk"],
        actor=FOUNDER,
        at=MONDAY_AT,
    )
    assert (done.opened, done.problems) == (54, [])
