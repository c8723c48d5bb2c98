"""Fire safety of a city (S05): 66810, the chain of duty, three platforms, figures that disagree."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID

import pytest

from tests.packs.town import FOUNDER, SINCE_ON, PackTown
from wangge.domain.cases import api as cases
from wangge.domain.cases.api import PhotoRef
from wangge.domain.cases.services.colleagues import address_of
from wangge.domain.duties import api as duties
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.places.testing import small_town
from wangge.domain.registers import api as registers
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import InvalidInput, ManyErrors, NotFound, Refused
from wangge.kernel.ids import new_id
from wangge.packs.figures import earned
from wangge.packs.schema import Text
from wangge.plumbing.actor import Actor
from wangge.plumbing.notify import api as notify
from wangge.plumbing.outbox import api as outbox

CITY = "3201"
STREET, COMMUNITY = f"{CITY}001", f"{CITY}001001"
WEST, EAST = f"{COMMUNITY}001", f"{COMMUNITY}002"
FORCES, ASSISTED, YEARLY = "fire_city/forces", "fire_city/assisted", "fire_city/yearly"
OWN = f"{FORCES}.sub_kind.town_own"
ONE_OF_EACH = (
    *("shift_head", "acceptor", "dispatcher", "director", "auditor", "administrator"),
    *("first_head", "police", "second_head", "member"),
)


class City(PackTown):
    """One street, one community, two compounds of two stairwells; a unit for each base unit."""

    def __init__(self) -> None:
        super().__init__("fire_city")
        self.ground = ground = small_town(self.key, pack_keys=(self.pack.key,))
        self.numbers = count(1)
        self.units: dict[str, str] = {}
        stairs = {
            (c, r // 2): f"{(WEST, EAST)[c // 2]}00{c % 2 + 1}" for c in range(4) for r in (0, 2)
        }
        taken: Counter[str] = Counter()
        for column in range(4):
            for row in range(4):
                above = stairs[(column, row // 2)]
                taken[above] += 1
                self.units[ground.unit(column, row)] = f"{above}{taken[above]:03d}"
        self.levels = {
            "city": [CITY], "large": [STREET], "middle": [COMMUNITY], "small": [WEST, EAST],
            "stairwell": sorted(set(stairs.values())), "unit": sorted(self.units.values()),
        }  # fmt: skip
        grids = [
            places.GridInput(code, level, f"{level}{code[4:]}", code)
            for level, codes in self.levels.items()
            for code in codes
        ]
        self.divide(grids, self.units)
        where = {p.key: self.levels[p.level][0] for p in self.pack.posts}
        postings = [(p, p, where[p], "") for p in ONE_OF_EACH]
        postings += [(d.key, "handler", CITY, d.key) for d in self.pack.departments]
        postings += [("committee", "committee_member", STREET, "")]
        postings += [
            ("committee2", "committee_member", STREET, ""),
            ("member2", "member", COMMUNITY, ""),
        ]
        postings += [
            (f"{p}{n}", p, g, "")
            for p in ("compound_head", "patrol")
            for n, g in enumerate((WEST, EAST))
        ]
        postings += [
            (f"warden{n}", "warden", g, "") for n, g in enumerate(self.levels["stairwell"])
        ]
        postings += [
            (f"responsible{n}", "responsible", g, "") for n, g in enumerate(self.levels["unit"])
        ]
        postings += [
            ("property", "unit_manager", g, "") for g in self.levels["unit"] if g != self.leaf(1, 1)
        ]
        self.staff(postings)
        (self.who["stranger"],) = people.create_accounts(
            [people.AccountInput("stranger", "路人")], actor=FOUNDER, at=self.at
        )

    def leaf(self, column: int, row: int) -> str:
        return self.units[self.ground.unit(column, row)]

    def report(self, type_key: str, column: int = 0, row: int = 0) -> cases.Receipt:
        return self.say(type_key, *self.ground.point(column, row))

    def holder(self, case_id: UUID) -> str:
        """Whose task it is: of two members, either."""
        names = {v: k for k, v in self.who.items()}
        return names[cases.standing(case_id).holder_id]

    def appoint(self, name: str, post: str, grid: str) -> people.AppointmentInput:
        (self.who[name],) = people.create_accounts(
            [people.AccountInput(name, name)], actor=FOUNDER, at=self.at
        )
        return people.AppointmentInput(self.who[name], self.key, post, "fire", grid, SINCE_ON)

    def enter(
        self, register: str, who: str, place: registers.PlaceInput, **values: str
    ) -> registers.Entered:
        return registers.enter(
            jurisdiction_key=self.key, register=register, values=values, place=place,
            actor=Actor.account(self.who[who]), at=self.at,
        )  # fmt: skip

    def force(self, sub_kind: str) -> registers.Entered:
        number = next(self.numbers)
        place = registers.PlaceInput(grid_code=self.leaf(0, 0))
        values = {"name": f"队员{number}", "phone": f"139{number:08d}"}
        return self.enter(FORCES, "member", place, sub_kind=sub_kind, **values)

    def figures(self, year: int, part: str, values: str, **stated: str) -> None:
        names = ("fires", "dead", "injured", "loss")
        given = dict(zip(names, values.split(), strict=True))
        place = registers.PlaceInput(grid_code=self.leaf(0, 0))
        registers.enter(
            jurisdiction_key=self.key, register=YEARLY, place=place, at=self.at,
            values={"year": str(year), "part": part, **given, **stated}, actor=FOUNDER,
        )  # fmt: skip

    def told(self, name: str) -> list[str]:
        outbox.deliver_due(self.at + timedelta(days=1))
        outbox.deliver_due(self.at + timedelta(days=1))
        return [str(n.values["case"]) for n in notify.inbox(address_of(self.who[name]))]


@pytest.fixture
def city(db: None) -> City:
    return City()


def photo() -> tuple[PhotoRef, ...]:
    return (PhotoRef(new_id()),)


def test_a_hazard_is_told_to_three_and_pressed_until_it_is_rectified(city: City) -> None:
    receipt = city.report("blocked_lane")
    case = cases.standing(receipt.case_id)
    assert (case.step, case.holder_id) == ("rectification", city.who["property"])
    assert all(city.told(n) == [str(case.id)] for n in ("property", "second_head", "police"))
    assert city.told("director") == city.told("stranger") == city.told("patrol0") == []

    assert case.due_at is not None
    pressed = tasks.run_clock(case.due_at + timedelta(days=20))
    assert (pressed.tasks, pressed.failed) == (1, ())
    assert pressed.steps == len(city.pack.clocks[0].marks), "reminded, pressed and escalated"

    city.act(case.id, "finish", city.holder(case.id), 24 * 30, outcome="fixed", photos=photo())
    assert city.holder(case.id) in ("member", "member2")
    back = city.act(case.id, "fail", city.holder(case.id), 24 * 30 + 1, reason="仍堵")
    assert (back.step, back.rework_count) == ("rectification", 1)


def test_a_unit_without_a_property_manager_falls_down_the_chain_of_duty(city: City) -> None:
    def owner(name: str = "") -> tuple[str, str]:
        found = people.owner_for(
            jurisdiction_key=city.key, post="unit_manager", grid=grid, at=city.at
        )
        return found.post, str(found.reason["code"])

    grid = places.grid(city.key, "fire", city.leaf(1, 1), city.at.date())
    assert owner() == ("member", "in_line"), "nobody else is there: the community"
    fee, own = (
        people.appoint(city.appoint(n, n, city.leaf(1, 1)), actor=FOUNDER, at=city.at)
        for n in ("fee_collector", "unit_owner")
    )
    assert owner() == ("unit_owner", "in_line")
    case_id = city.report("damaged_equipment", 1, 1).case_id
    assert cases.standing(case_id).holder_id == city.who["unit_owner"]
    people.end_appointment(own, actor=FOUNDER, at=city.at)
    assert owner() == ("fee_collector", "in_line")
    assert cases.standing(case_id).holder_id == city.who["fee_collector"], "open work follows"
    people.end_appointment(fee, actor=FOUNDER, at=city.at)
    assert cases.standing(case_id).holder_id in (city.who["member"], city.who["member2"])
    back = city.appoint("owner2", "unit_owner", city.leaf(1, 1))
    people.appoint(back, actor=FOUNDER, at=city.at)
    assert cases.standing(case_id).holder_id == city.who["owner2"], "and comes back down"
    people.appoint(city.appoint("new", "unit_manager", city.leaf(1, 1)), actor=FOUNDER, at=city.at)
    assert owner() == ("unit_manager", "holder")


def test_the_patrol_of_the_compound_goes_to_whoever_calls(city: City) -> None:
    for column, name in ((0, "patrol0"), (3, "patrol1")):
        case = cases.standing(city.report("help_call", column).case_id)
        assert (case.step, case.holder_id) == ("on_site", city.who[name])
        assert case.due_at == city.at + timedelta(minutes=15)
        city.act(case.id, "finish", name, 0.1, outcome="fixed", note="已扶起送医")
        done = city.act(case.id, "close", "second_head", 1)
        assert (done.status, done.outcome, done.on_time) == ("closed", "fixed", True)
    assert {a.key: a.case_type for a in city.pack.alarms} == {
        "caller": "help_call", "smoke": "fire_alarm",
    }  # fmt: skip


def test_six_must_go_and_eight_must_report_are_set_off_by_what_happens(city: City) -> None:
    events = {"go": set[str](), "report": set[str]()}
    for duty in city.pack.duties:
        if duty.on is not None:
            events[duty.on.what].add(duty.on.kind)
    assert (len(events["go"]), len(events["report"])) == (6, 8)
    unit = city.ground.unit(0, 0)
    for what, owners in (("go", {"member", "member2", "patrol0"}), ("report", {"warden0"})):
        for kind in sorted(events[what]):
            (opened,) = duties.happened(
                jurisdiction_key=city.key, kind=kind, key="1", unit_code=unit,
                actor=FOUNDER, at=city.at,
            )  # fmt: skip
            assert tasks.task(opened.task_id).holder_id in {city.who[o] for o in owners}, kind
    eight = next(c for c in city.pack.checklists if c.key == "eight")
    assert {i.finding.case_type for i in eight.items if i.finding} == events["report"]


def test_each_of_the_six_groups_is_visited_once_a_month(city: City) -> None:
    groups = ("hardship", "alone", "disabled", "migrant", "unemployed", "key_assisted")
    place = registers.PlaceInput(unit_code=city.ground.unit(0, 0))
    for n, group in enumerate(groups):
        city.enter(ASSISTED, "member", place, name=f"对象{n}", address=f"{n}号", care_group=group)
    visits = [d.key for d in city.pack.duties if d.key.startswith("visit_")]
    done = duties.generate(
        jurisdiction_key=city.key, first_on=date(2026, 12, 1), last_on=date(2026, 12, 31),
        only=visits, actor=FOUNDER, at=city.at,
    )  # fmt: skip
    assert (len(visits), done.opened, done.problems) == (6, 6, [])
    rows = registers.ledger(
        jurisdiction_key=city.key, register=ASSISTED, account_id=city.who["member"], at=city.at
    ).rows
    assert len(rows) == 6 and all(c.masked for r in rows for c in r.cells if c.text)
    for name in ("stranger", "patrol1", "warden0"):
        seen = registers.ledger(
            jurisdiction_key=city.key, register=ASSISTED, account_id=city.who[name], at=city.at
        )
        assert seen.rows == (), name


def test_the_27th_kind_is_the_towns_and_counts_only_once_it_is_named(city: City) -> None:
    def kinds() -> Counter[str | None]:
        spec = registers.register(city.key, FORCES).field("sub_kind")
        return Counter(c.group for c in spec.choices)

    assert sum(kinds().values()) == 26
    assert kinds() == {
        "managers": 4, "supervisors": 2, "assistants": 7, "volunteers": 7, "liaisons": 6,
    }  # fmt: skip
    with pytest.raises(ManyErrors) as refusal:
        city.force("town_own")
    assert [e.field for e in refusal.value.errors] == ["sub_kind"]

    def name(who: str, path: str = OWN, group: str = "volunteers", zh: str = "商户消防员") -> None:
        actor = Actor.account(city.who[who])
        registers.name_choice(
            jurisdiction_key=city.key, path=path, name=Text(zh=zh, en="Shopkeepers"),
            group=group, actor=actor, at=city.at,
        )  # fmt: skip

    for who in ("stranger", "member", "director"):
        with pytest.raises(Refused):
            name(who)
    with pytest.raises(InvalidInput, match="which kind"):
        name("administrator", group="")
    with pytest.raises(InvalidInput, match="one of the other"):
        name("administrator", zh="学生")
    with pytest.raises(NotFound):
        name("administrator", path=f"{FORCES}.sub_kind.students")
    name("administrator")
    assert sum(kinds().values()) == 27 and kinds()["volunteers"] == 8
    city.force("商户消防员")
    (own,) = registers.own_choices(city.key)
    assert own.name is not None and (own.name.zh, own.group) == ("商户消防员", "volunteers")


def test_what_was_stated_is_set_beside_what_comes_out(city: City) -> None:
    stated = {
        "stated_fires": "-34.5",
        "stated_loss": "-62.7",
        "stated_dead": "1",
        "stated_injured": "6",
    }
    city.figures(2011, "h1", "377 3 8 227.4", **stated)
    city.figures(2012, "h1", "144 0 0 258.4", stated_fires="-62.1", stated_loss="12.9")
    city.figures(2012, "h2", "150 0 0 100")
    found = {
        (f.spec.key, f.year, f.part): f.compared
        for f in registers.comparisons(city.key, city.who["director"], city.at)
    }
    fires, loss = found["fires", 2012, "h1"], found["loss", 2012, "h1"]
    assert (fires.change, fires.stated, fires.agrees) == (Decimal("-61.8"), Decimal("-62.1"), False)
    assert (loss.change, loss.stated, loss.agrees) == (Decimal("13.6"), Decimal("12.9"), False)
    assert (fires.better, loss.better) == (True, False)
    assert [found[k, 2012, "h1"].change for k in ("dead", "injured")] == [-3, -8]
    for key in ("fires", "loss", "dead", "injured"):
        first = found[key, 2011, "h1"]
        assert (first.change, first.agrees) == (None, None), "2010 isn't there to compare with"
        assert found[key, 2012, "h2"].change is None, "another half"
    assert registers.comparisons(city.key, city.who["stranger"], city.at) == ()
    assert registers.comparisons(city.key, city.who["member"], city.at) == ()


def test_the_assessment_is_merged_and_three_excellent_years_earn_a_reward(city: City) -> None:
    assert {i.assessed for i in city.pack.indicators} == {"general"}
    (award,) = city.pack.awards
    indicator = next(i for i in city.pack.indicators if i.key == award.indicator)
    assert earned(award, indicator, [50, 95, 99.5, 100])
    assert not earned(award, indicator, [95, 94.9, 100, 100])
    assert not earned(award, indicator, [95, None, 100, 100])


def test_ten_service_lines_reach_the_community(city: City) -> None:
    assert len(city.pack.services) == 10
    for service in city.pack.services:
        assert service.case_type is not None
        case = cases.standing(city.report(service.case_type).case_id)
        assert case.holder_id in (city.who["member"], city.who["member2"]), service.key


def test_every_grid_is_staffed_by_the_packs_rules_and_a_gap_is_named(city: City) -> None:
    report = people.staffing(city.key, "fire_city", city.at)
    assert report.grids == 1 + 1 + 1 + 2 + 4 + 16
    unit = city.leaf(1, 1)
    assert [(f.grid_code, f.rule, f.have, f.want) for f in report.findings] == [
        (unit, "manager", 0, 1)
    ]
    people.appoint(city.appoint("owner", "unit_owner", unit), actor=FOUNDER, at=city.at)
    assert people.staffing(city.key, "fire_city", city.at).findings == ()
