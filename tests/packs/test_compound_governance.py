"""Compound governance (S07): 6/40/1,144 grids and their inventory, four centres, joint meetings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO

import pytest
import shapely
import xlsxwriter

from tests.packs.town import FOUNDER, SINCE_ON, PackTown
from wangge.domain.cases import api as cases
from wangge.domain.cases.api import CaseFilter, RouteInput
from wangge.domain.duties import api as duties
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.registers import api as registers
from wangge.packs.goals import standing
from wangge.plumbing.access import Scope

STREET, WEST, SOUTH, STEP = "320113012", 118.9, 32.1, 0.0005
FIRSTS, SECONDS, THIRDS, WIDE = 6, 40, 1144, 44
CENTRES = {
    "facility": "grid_centre", "campus": "university_centre",
    "parking": "property_centre", "shop": "commerce_centre",
}  # fmt: skip
INVENTORY = {"squares": 8, "universities": 11, "commercial_sites": 14, "roads": 25}
TRADES = ("餐饮", "零售", "生活服务", "文化休闲", "维修加工")


class Street(PackTown):
    """Xianlin's numbers: 6 first-level, 40 second-level, 1,144 third-level grids."""

    def __init__(self) -> None:
        super().__init__("compound_governance", key="xianlin")
        self._survey()
        self.firsts = [f"{STREET}{n:02d}" for n in range(1, FIRSTS + 1)]
        self.seconds = [f"{self.firsts[n % FIRSTS]}{n // FIRSTS + 1:02d}" for n in range(SECONDS)]
        self.thirds = [f"{self.seconds[n % SECONDS]}{n // SECONDS + 1:03d}" for n in range(THIRDS)]
        levels = {
            "street": [STREET], "first": self.firsts, "second": self.seconds, "third": self.thirds,
        }  # fmt: skip
        self.grids = [
            places.GridInput(
                code, level, f"{level}{code[9:]}", code, STREET if level == "street" else ""
            )
            for level, codes in levels.items()
            for code in codes
        ]
        self.divide(self.grids, {f"U{n:04d}": code for n, code in enumerate(self.thirds)})
        posts = [p.key for p in self.pack.posts if p.level == "street" and not p.of_department]
        postings = [(p, p, STREET, "") for p in posts]
        postings += [(d.key, "centre", STREET, d.key) for d in self.pack.departments]
        postings += [(f"convener{n}", "convener", code, "") for n, code in enumerate(self.firsts)]
        postings += [(f"cadre{n}", "cadre", code, "") for n, code in enumerate(self.seconds)]
        self.staff(postings)
        (self.who["stranger"],) = people.create_accounts(
            [people.AccountInput("stranger", "路人")], actor=FOUNDER, at=self.at
        )

    def _survey(self) -> None:
        places.create_jurisdiction(
            key=self.key, name_zh="仙林街道", name_en="Xianlin Street", time_zone="Asia/Shanghai",
            root_path=STREET, pack_keys=(self.pack.key,), actor=FOUNDER, at=self.at,
        )  # fmt: skip
        units = [
            places.UnitInput(f"U{n:04d}", shapely.box(*_box(n)), name=f"单元{n}")
            for n in range(THIRDS)
        ]
        places.import_base_units(
            jurisdiction_key=self.key, units=units, from_on=SINCE_ON, actor=FOUNDER, at=self.at
        )

    def report(self, type_key: str, unit: int = 0) -> cases.Receipt:
        west, south, _, _ = _box(unit)
        return self.say(type_key, west + STEP / 2, south + STEP / 2)

    def load(self, register: str, rows: Sequence[Sequence[str]], *titles: str) -> None:
        """A sheet of names, with further columns, each in a unit of its own."""
        buffer = BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
            page = book.add_worksheet()
            page.write_row(0, 0, ("单元网格编码", "名称", *titles))
            for n, row in enumerate(rows):
                page.write_row(n + 1, 0, (f"U{n % THIRDS:04d}", *row))
        report = registers.import_sheet(
            jurisdiction_key=self.key, register=f"compound_governance/{register}",
            data=buffer.getvalue(), actor=FOUNDER, at=self.at,
        )  # fmt: skip
        assert (report.wrong, report.entered) == (0, len(rows))

    def counted(self, register: str, field: str = "name") -> Counter[str]:
        """What stands in a register, by the value of a field."""
        name = f"compound_governance/{register}"
        found = registers.lines(self.key, name, (field,), on=self.at.date() + timedelta(days=1))
        return Counter(line.values[field] for line in found)


def _box(n: int) -> tuple[float, float, float, float]:
    west, south = WEST + n % WIDE * STEP, SOUTH + n // WIDE * STEP
    return west, south, west + STEP, south + STEP


@pytest.fixture
def street(db: None) -> Street:
    return Street()


def test_the_inventory_is_counted_from_what_is_recorded(street: Street) -> None:
    found = Counter(g.level for g in places.grids(street.key, "compound", street.at.date()))
    assert (found["first"], found["second"], found["third"]) == (6, 40, 1144)
    for register, number in INVENTORY.items():
        street.load(register, [[f"{register}{n}"] for n in range(number)])
    estates = ["保障房", *["商品房"] * 24]
    street.load("estates", [[f"小区{n}", kind] for n, kind in enumerate(estates)], "性质")
    shops = [[f"商户{n}", TRADES[n % 5]] for n in range(908)]
    street.load("shops", shops, "行业")
    street.load("buildings", [[f"{n}号楼"] for n in range(1341)])
    assert {r: sum(street.counted(r).values()) for r in INVENTORY} == INVENTORY
    assert street.counted("estates", "tenure") == {"affordable": 1, "commercial": 24}
    trades = street.counted("shops", "trade")
    assert (len(trades), sum(trades.values())) == (5, 908)
    assert sum(street.counted("buildings").values()) == 1341
    for name, rows in (("stranger", 0), ("director", 50)):
        page = registers.ledger(
            jurisdiction_key=street.key, register="compound_governance/shops",
            account_id=street.who[name], at=street.at,
        )  # fmt: skip
        assert len(page.rows) == rows


def test_what_one_grid_cannot_solve_goes_to_the_centre_of_its_kind(street: Street) -> None:
    for type_key, centre in CENTRES.items():
        case_id = street.report(type_key).case_id
        assert cases.standing(case_id).holder_id == street.who["cadre0"]
        there = street.act(case_id, "to_centre", "cadre0", 1, reason="涉及多个网格")
        assert (there.step, there.holder_id) == ("centre", street.who[centre]), type_key
        street.act(case_id, "finish", centre, 2, outcome="fixed", note="已协调")
        assert cases.standing(case_id).holder_id == street.who["convener0"]


def test_the_agenda_is_what_is_stuck_and_decisions_become_tasks(street: Street) -> None:
    stuck = street.report("parking").case_id
    other = street.report("facility").case_id
    street.act(stuck, "to_centre", "cadre0", 1, reason="车位不足")
    on_agenda = street.act(stuck, "to_meeting", "property_centre", 2, reason="多方利益")
    assert on_agenda.holder_id == street.who["convener0"]
    agenda = cases.case_queue(Scope.everything(), CaseFilter(step="joint_meeting"), None)
    assert [row.id for row in agenda.rows] == [stuck] and other != stuck

    route = RouteInput(department="university_centre")
    decided = street.act(stuck, "decide", "convener0", 3, note="校方夜间开放车位", route=route)
    assert (decided.step, decided.holder_id) == ("decision", street.who["university_centre"])
    street.act(stuck, "finish", "university_centre", 4, outcome="fixed", note="已开放")
    done = cases.standing(stuck)
    assert done.step == "verification"
    meetings = duties.generate(
        jurisdiction_key=street.key, first_on=date(2026, 12, 1), last_on=date(2026, 12, 31),
        only=("joint_meeting",), actor=FOUNDER, at=street.at,
    )  # fmt: skip
    assert (meetings.opened, meetings.problems) == (6, [])


def test_prevention_ranking_and_satisfaction_are_reckoned(street: Street) -> None:
    indicators = {i.key: i for i in street.pack.indicators}
    day = street.at.date()
    found = standing(indicators["self_found_share"], {"found": 85, "all_cases": 100}, day)
    assert (found.value, found.reached) == (85, True)
    happy = standing(indicators["satisfaction"], {"rating": 47, "rated": 10}, day)
    assert (happy.value, happy.goal, happy.reached) == (94, 95, False)
    ranking = indicators["monthly_result"]
    assert (ranking.period, ranking.level) == ("month", "second")
    report = people.staffing(street.key, "compound_governance", street.at)
    assert (report.grids, report.findings) == (1 + 6 + 40 + 1144, ())
