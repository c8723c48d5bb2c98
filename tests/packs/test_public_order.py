"""Public order (S08): ten demands, one card, one book, one line, a month's work of a member."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.packs.town import FOUNDER, MONDAY_AT, PackTown
from wangge.domain.cases import api as cases
from wangge.domain.cases.api import PhotoRef
from wangge.domain.duties import api as duties
from wangge.domain.places import api as places
from wangge.domain.places.testing import small_town, small_town_grids
from wangge.domain.registers import api as registers
from wangge.kernel.ids import new_id
from wangge.packs.staffing import Staff, completeness
from wangge.plumbing.actor import Actor

LEVELS = {"street": "town", "community": "village", "grid": "grid"}
DEMANDS = [
    *("population", "key_people", "order", "disputes", "feeling"),
    *("hazards", "trade", "emergencies", "services", "law"),
]


class Town(PackTown):
    """A town of two villages with two grids each; one member for every grid."""

    def __init__(self) -> None:
        super().__init__("public_order")
        self.ground = ground = small_town(self.key, pack_keys=(self.pack.key,))
        self.grids = [
            places.GridInput(g.code, LEVELS[g.level], g.name, g.name_en, g.division_path)
            for g in small_town_grids()
        ]
        cells = [(column, row) for column in range(4) for row in range(4)]
        self.divide(self.grids, {ground.unit(c, r): ground.grid_of(c, r) for c, r in cells})
        postings = [(p, p, ground.root, "") for p in ("hall", "office_head")]
        postings += [(d.key, "team", ground.root, d.key) for d in self.pack.departments]
        postings += [(f"window{c[-1]}", "window", c, "") for c in ground.communities]
        postings += [(f"member{n}", "member", c, "") for n, c in enumerate(ground.grids)]
        self.staff(postings)

    def report(self, type_key: str) -> cases.Receipt:
        """What somebody in the first grid says."""
        return self.say(type_key, *self.ground.point(1, 1))

    def generate(self, *only: str) -> duties.GenerationReport:
        """The duties of November."""
        return duties.generate(
            jurisdiction_key="gulou",
            first_on=date(2026, 11, 1),
            last_on=date(2026, 11, 30),
            only=only,
            actor=FOUNDER,
            at=MONDAY_AT,
        )


@pytest.fixture
def town(db: None) -> Town:
    return Town()


def test_a_dispute_is_mediated_in_the_grid_or_climbs(town: Town) -> None:
    receipt = town.report("neighbour_dispute")
    case_id = receipt.case_id
    assert cases.standing(case_id).holder_id == town.who["member0"]
    raised = town.act(case_id, "climb", "member0", 1, reason="两次调解不成")
    assert (raised.step, raised.holder_id) == ("handling", town.who["window1"])
    raised = town.act(case_id, "climb", "window1", 2, reason="涉及两村")
    assert (raised.step, raised.holder_id) == ("handling", town.who["office_head"])
    town.act(case_id, "finish", "office_head", 3, outcome="fixed", note="达成协议")
    town.act(case_id, "close", "window1", 4)
    judged = cases.confirm(receipt.follow_token, rating=5, at=MONDAY_AT + timedelta(hours=5))
    assert judged.status == "closed"


def test_a_hazard_is_inspected_again_until_it_is_rectified(town: Town) -> None:
    case_id = town.report("fire_hazard").case_id
    assert cases.standing(case_id).holder_id == town.who["safety"]
    photo = (PhotoRef(new_id()),)
    town.act(case_id, "finish", "safety", 1, outcome="fixed", photos=photo)
    assert cases.standing(case_id).holder_id == town.who["member0"]
    back = town.act(case_id, "fail", "member0", 2, reason="通道仍堵")
    assert (back.step, back.rework_count) == ("handling", 1)
    town.act(case_id, "finish", "safety", 3, outcome="fixed", photos=photo)
    closed = town.act(case_id, "close", "member0", 4)
    assert (closed.step, closed.outcome, closed.on_time) == ("evaluation", "fixed", True)


def test_each_of_the_ten_demands_has_matters_duties_and_an_indicator(town: Town) -> None:
    demands = [f"d{n:02d}_{name}" for n, name in enumerate(DEMANDS, 1)]
    assert [c.key for c in town.pack.categories] == demands
    assert [i.key for i in town.pack.indicators][:10] == demands
    category = {t.key: t.category for t in town.pack.case_types}
    assert set(category.values()) == set(demands)
    lists = {c.key: c for c in town.pack.checklists}
    met = {
        category[item.finding.case_type]
        for duty in town.pack.duties
        if duty.post == "member" and duty.checklist
        for item in lists[duty.checklist].items
        if item.finding is not None
    }
    happens = {duty.on.kind for duty in town.pack.duties if duty.on is not None}
    assert met | {"d08_emergencies"} == set(demands) and happens == {"emergency"}


def test_one_card_one_book_one_line_and_one_member_per_grid(town: Town) -> None:
    papers = {d.key: d for d in town.pack.documents}
    assert (papers["card"].about, papers["book"].about) == ("grid", "person")
    assert any("{work}" in part.body.zh for part in papers["book"].parts)
    types = {t.key: t for t in town.pack.case_types}
    lines = [s.case_type for s in town.pack.services]
    assert lines == ["business", "legal_advice", "help", "complaint"]
    assert all(types[key].public for key in lines if key)
    sites = [(g.code, g.level) for g in town.grids]
    staff = [Staff(code, "member") for code in (*town.ground.grids, town.ground.grids[0])]
    gaps = completeness(town.pack, sites, staff)
    assert {g.grid_code for g in gaps if g.rule == "one_member"} == {town.ground.grids[0]}


def test_the_month_has_its_visits_clearing_and_meetings(town: Town) -> None:
    assert town.generate("monthly_visit").opened == 16, "each base unit"
    assert town.generate("monthly_clearing").opened == 1
    assert town.generate("monthly_meeting", "village_meeting").opened == 1 + 2
    assert town.generate("law_talk", "trade_check").opened == 2 * 4


def test_who_needs_help_is_recorded_in_confidence(town: Town) -> None:
    registers.enter(
        jurisdiction_key="gulou",
        register="public_order/key_people",
        values={"id_number": "11010519491231002X", "name": "张某", "group": "special"},
        place=registers.PlaceInput(unit_code=town.ground.unit(1, 1)),
        actor=Actor.account(town.who["member0"]),
        at=MONDAY_AT,
    )

    def seen_by(name: str) -> registers.Ledger:
        return registers.ledger(
            jurisdiction_key="gulou",
            register="public_order/key_people",
            account_id=town.who[name],
            at=MONDAY_AT,
        )

    row = seen_by("member0").rows[0]
    assert all(cell.masked for cell in row.cells if cell.text)
    assert seen_by("member1").rows == () == seen_by("window1").rows
    visit = next(d for d in town.pack.duties if d.target.register_key == "key_people")
    assert visit.every is not None and (visit.every.period, visit.every.times) == ("month", 1)
