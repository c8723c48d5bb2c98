"""Community services (S03, "4433"): four levels, four grades, three circulations, three types."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.packs.town import FOUNDER, MONDAY_AT, PackTown
from wangge.domain.cases import api as cases
from wangge.domain.duties import api as duties
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.places.testing import ROOT_CODE, small_town, small_town_grids
from wangge.domain.registers import api as registers
from wangge.kernel.errors import InvalidInput
from wangge.packs.grid_types import standing
from wangge.plumbing.access import Scope
from wangge.plumbing.actor import Actor

COUNTY = ROOT_CODE[:6]
LEVELS = {"street": "town", "community": "community", "grid": "grid"}
SPECIAL = "community_services/special_need"
PERSON = {
    "id_number": "11010519491231002X",
    "name": "张某",
    "need": "alone",
    "status": "stable",
    "care": "butler",
    "consent": "是",
    "consent_on": "2026-10-01",
}


class Town(PackTown):
    """A county with one town of two communities with two grids each."""

    def __init__(self) -> None:
        super().__init__("community_services")
        self.ground = ground = small_town(self.key, pack_keys=(self.pack.key,))
        below = [
            places.GridInput(g.code, LEVELS[g.level], g.name, g.name_en, g.division_path)
            for g in small_town_grids()
        ]
        self.grids = [places.GridInput(COUNTY, "county", "测试县", "Test County", COUNTY), *below]
        cells = [(column, row) for column in range(4) for row in range(4)]
        self.divide(self.grids, {ground.unit(c, r): ground.grid_of(c, r) for c, r in cells})
        county = ("centre", "county_head", "auditor")
        postings = [(p, p, COUNTY, "") for p in county]
        postings += [(p, p, ground.root, "") for p in ("hall", "town_head")]
        postings += [(d.key, "team", ground.root, d.key) for d in self.pack.departments]
        postings += [(f"grid_head{c[-1]}", "grid_head", c, "") for c in ground.communities]
        postings += [(f"member{n}", "member", c, "") for n, c in enumerate(ground.grids)]
        postings += [("assistant", "assistant", ground.grids[0], "")]
        postings += [("volunteer", "volunteer", ground.grids[0], "")]
        self.staff([*postings])

    def report(self, type_key: str) -> cases.CaseView:
        """What somebody in the first grid says."""
        return cases.standing(self.say(type_key, *self.ground.point(1, 1)).case_id)

    def generate(self, *only: str) -> duties.GenerationReport:
        """Duties of November and December."""
        return duties.generate(
            jurisdiction_key=self.key,
            first_on=date(2026, 11, 1),
            last_on=date(2026, 12, 31),
            only=[f"{self.pack.key}/{key}" for key in only],
            actor=FOUNDER,
            at=MONDAY_AT,
        )

    def set_type(self, number: int, key: str) -> None:
        """The town says of which type a grid is."""
        places.set_grid_type(
            jurisdiction_key=self.key,
            scheme_key=self.pack.scheme.key,
            grid_code=self.ground.grids[number],
            type_key=key,
            from_on=date(2026, 1, 1),
            actor=FOUNDER,
            at=MONDAY_AT,
        )


@pytest.fixture
def town(db: None) -> Town:
    return Town()


def test_four_levels_with_their_posts(town: Town) -> None:
    levels = [level.key for level in town.pack.scheme.levels]
    assert levels == ["county", "town", "community", "grid"]
    at_level = {level: {p.key for p in town.pack.posts if p.level == level} for level in levels}
    assert "centre" in at_level["county"] and "hall" in at_level["town"]
    assert "grid_head" in at_level["community"]
    kinds = {p.key: p.engagement for p in town.pack.posts if p.level == "grid"}
    assert kinds == {"member": "full_time", "assistant": "part_time", "volunteer": "volunteer"}


@pytest.mark.parametrize(
    ("type_key", "grade", "holder"),
    [
        ("litter", "ordinary", "member0"),
        ("parking", "coordination", "grid_head1"),
        ("emergency", "emergency", "hall"),
    ],
)
def test_each_grade_goes_to_its_post(town: Town, type_key: str, grade: str, holder: str) -> None:
    case = town.report(type_key)
    assert (case.grade, case.holder_id) == (grade, town.who[holder])


def test_an_approval_goes_through_hall_and_workstation_to_the_county(town: Town) -> None:
    receipt = town.say("relief", *town.ground.point(1, 1))
    case_id = receipt.case_id
    assert cases.standing(case_id).holder_id == town.who["hall"]
    assert town.act(case_id, "file", "hall", 1).holder_id == town.who["grid_head1"]
    decided = town.act(case_id, "pass", "grid_head1", 2, note="入户核实")
    assert (decided.step, decided.holder_id) == ("decision", town.who["centre"])
    town.act(case_id, "approve", "centre", 3, note="同意救助")
    told = town.act(case_id, "close", "hall", 4)
    assert (told.step, told.outcome) == ("evaluation", "fixed")
    at = MONDAY_AT + timedelta(hours=5)
    assert cases.confirm(receipt.follow_token, rating=5, at=at).status == "closed"


def test_what_climbs_circulates_wider(town: Town) -> None:
    case = town.report("dispute")
    assert case.circulation == "micro"
    small = town.act(case.id, "climb", "member0", 1, reason="调解不成")
    assert (small.circulation, small.holder_id) == ("small", town.who["grid_head1"])
    large = town.act(case.id, "climb", "grid_head1", 2, reason="涉及两社区")
    assert (large.circulation, large.holder_id) == ("large", town.who["hall"])


def test_a_new_matter_is_admitted_before_it_reaches_the_grids(town: Town) -> None:
    case = cases.standing(
        cases.receive_report(
            jurisdiction_key=town.key,
            key="admission-1",
            channel="window",
            type_key="new_matter",
            text="新增控烟巡查",
            location=cases.LocationInput(*town.ground.point(1, 1)),
            actor=Actor.account(town.who["hall"]),
            at=MONDAY_AT,
        ).case_id
    )
    assert (case.step, case.holder_id) == ("review", town.who["town_head"])
    town.act(case.id, "pass", "town_head", 1, note="有依据、有经费")
    denied = town.act(case.id, "deny", "county_head", 2, reason="人手不足")
    assert denied.outcome == "refused"
    assert town.act(case.id, "close", "hall", 3).status == "closed"


def test_a_grid_has_what_its_type_asks_for(town: Town) -> None:
    town.set_type(0, "advanced")
    town.set_type(1, "simple")
    haves = {t.key: len(_items(town, t.checklist)) for t in town.pack.grid_types}
    assert haves == {"advanced": 6, "basic": 5, "simple": 4}
    assert town.generate("check_advanced").opened == 1
    assert town.generate("check_basic").opened == 0, "no grid is of that type"
    seen = Scope.everything()
    row = duties.due_until(town.who["grid_head1"], MONDAY_AT + timedelta(days=60), MONDAY_AT)[0]
    answers = dict.fromkeys([i.key for i in _items(town, "haves_advanced")], "yes")
    duties.finish(
        row.occurrence.id,
        answers={**answers, "premises": "no"},
        actor=Actor.account(town.who["grid_head1"]),
        at=MONDAY_AT,
    )
    plans = [f"{town.pack.key}/check_{t.key}" for t in town.pack.grid_types]
    latest = duties.latest_answers(seen, town.key, plans, MONDAY_AT)
    types = places.grid_types(town.key, town.pack.scheme.key, date(2026, 11, 9))
    assert types == {town.ground.grids[0]: "advanced", town.ground.grids[1]: "simple"}
    first = standing(town.pack, "advanced", latest[town.ground.grids[0]].answers)
    assert (len(first.there), first.missing) == (5, ("premises",))
    unchecked = standing(town.pack, "simple", None)
    assert unchecked.there == () and len(unchecked.unknown) == 4


def test_a_type_is_one_of_the_pack_and_can_be_changed(town: Town) -> None:
    with pytest.raises(InvalidInput, match="no_such_grid_type"):
        town.set_type(0, "golden")
    town.set_type(0, "simple")
    town.set_type(0, "basic")
    types = places.grid_types(town.key, town.pack.scheme.key, date(2026, 11, 9))
    assert types == {town.ground.grids[0]: "basic"}


def test_people_in_special_need_are_recorded_with_consent_and_in_confidence(town: Town) -> None:
    entered = registers.enter(
        jurisdiction_key=town.key,
        register=SPECIAL,
        values=PERSON,
        place=registers.PlaceInput(unit_code=town.ground.unit(1, 1)),
        actor=Actor.account(town.who["member0"]),
        at=MONDAY_AT,
    )
    fields = {f.key: f for f in registers.register(town.key, SPECIAL).spec.fields}
    assert fields["consent"].required and fields["consent_on"].required
    assert {fields[k].sensitivity for k in ("need", "status")} == {"sensitive"}
    assert not any("position" in key or "lon" in key for key in fields)

    def rows(name: str) -> tuple[registers.Row, ...]:
        return registers.ledger(
            jurisdiction_key=town.key,
            register=SPECIAL,
            account_id=town.who.get(name),
            at=MONDAY_AT,
        ).rows

    assert [r.record_id for r in rows("member0")] == [entered.record_id]
    assert rows("member1") == rows("volunteer") == rows("auditor") == rows("stranger") == ()
    visits = [d for d in town.pack.duties if d.target.register_key == "special_need"]
    assert all(d.target.where["consent"] == ("true",) and d.work == "service" for d in visits)


def test_an_ended_appointment_sees_nothing(town: Town) -> None:
    at = MONDAY_AT + timedelta(days=2)
    first = people.appointments_of(town.who["member0"], MONDAY_AT)[0]
    people.end_appointment(first.id, actor=FOUNDER, at=MONDAY_AT)
    ledger = registers.ledger(
        jurisdiction_key=town.key, register=SPECIAL, account_id=town.who["member0"], at=at
    )
    assert ledger.rows == ()


def test_four_styles_and_five_rules(town: Town) -> None:
    assert {s.style for s in town.pack.services} == {"hall", "agency", "butler", "menu"}
    assert any(s.style == "menu" and s.booking for s in town.pack.services)
    kinds = {r.kind for r in town.pack.rules}
    assert {"meetings", "admission", "grading", "reporting", "assessment"} <= kinds
    carried = [r for r in town.pack.rules if not (r.duties or r.documents)]
    assert carried == [], "each rule is carried out by something"
    assert 2 * 7 <= town.generate("weekly_meeting").opened <= 2 * 8, "of the weeks not yet over"
    assert town.generate("monthly_meeting").opened == town.generate("circular").opened == 2
    circle = town.pack.circles[0]
    assert (circle.minutes, circle.speed_km_h) == (15, 4.5)


def _items(town: Town, checklist: str) -> tuple[object, ...]:
    return next(c.items for c in town.pack.checklists if c.key == checklist)
