"""Fire safety of a district (S11): staffing, inspections by level, phases, targets by year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from tests.packs.town import FOUNDER, PackTown
from wangge.domain.cases import api as cases
from wangge.domain.duties import api as duties
from wangge.domain.duties.models import Occurrence
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.places.testing import small_town
from wangge.domain.registers import api as registers
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import InvalidInput
from wangge.packs.goals import standing
from wangge.packs.staffing import Staff, completeness
from wangge.plumbing.access import Scope
from wangge.plumbing.actor import Actor

DISTRICT, TOWN = "320113", "320113001"
SMALLS = [f"{TOWN}{n:03d}" for n in range(1, 11)]
ITEMS = ("head", "managers", "patrol", "rectification", "training", "drills", "equipment")
ALL = Scope.everything()


class District(PackTown):
    """Ten communities with sixteen unit cells, of one town unless the codes say otherwise."""

    def __init__(self, smalls: Sequence[str] = SMALLS) -> None:
        super().__init__("fire_district")
        self.ground = small_town(self.key, pack_keys=(self.pack.key,))
        self.cells = {
            unit: f"{smalls[n % 10]}{n // 10 + 1:03d}" for n, unit in enumerate(self.ground.units)
        }
        levels = {
            "large": [DISTRICT], "middle": sorted({code[:9] for code in smalls}), "small": smalls,
            "cell": sorted(self.cells.values()),
        }  # fmt: skip
        grids = [
            places.GridInput(code, level, f"{level}{code[6:]}", code)
            for level, codes in levels.items()
            for code in codes
        ]
        self.sites = [(g.code, g.level) for g in grids]
        self.divide(grids, self.cells)
        self.staff(self.one_each(levels))

    def generate(
        self, *only: str, first: date, last: date, at: datetime | None = None
    ) -> duties.GenerationReport:
        return duties.generate(
            jurisdiction_key=self.key, first_on=first, last_on=last, only=only,
            actor=FOUNDER, at=at or self.at,
        )  # fmt: skip

    def accept(self, plan: str, community: str, *wrong: str, hours: int = 24) -> None:
        """The inspector answers the standard for one grid."""
        row = Occurrence.unscoped.get(plan=f"fire_district/{plan}", target=community)
        duties.finish(
            row.pk,
            answers={item: "no" if item in wrong else "yes" for item in ITEMS},
            position=duties.Position(*self.ground.point(1, 1), "wgs84"),
            actor=Actor.account(self.who["fire_inspector"]),
            at=self.at + timedelta(hours=hours),
        )

    def accepted(self, plan: str, scope: Scope = ALL) -> duties.Acceptance:
        return duties.acceptance(
            scope, self.key, f"fire_district/{plan}",
            first_on=date(2026, 1, 1), last_on=date(2026, 12, 31),
        )  # fmt: skip


@pytest.fixture
def district(db: None) -> District:
    return District()


def test_a_hazard_is_rectified_by_the_person_in_charge_or_climbs(district: District) -> None:
    case_id = district.say("electricity", *district.ground.point(1, 1)).case_id
    for hours, name, above in (
        (1, "cell_head", "village_manager"), (2, "village_manager", "town_manager"),
    ):  # fmt: skip
        assert cases.standing(case_id).holder_id == district.who[name]
        climbed = district.act(case_id, "climb", name, hours, reason="无力整改")
        assert climbed.holder_id == district.who[above]
    refused = district.act(case_id, "hand_over", "town_manager", 3, reason="拒不整改")
    assert (refused.step, refused.holder_id) == ("enforcement", district.who["fire_inspector"])


def test_grids_are_staffed_in_the_numbers_of_the_source(district: District) -> None:
    staff = [Staff(code, "cell_head") for code in district.cells.values()]
    staff += [Staff(code, "village_manager") for code in SMALLS]
    staff += [Staff(DISTRICT, p) for p in ("duty_officer", "fire_inspector", "director")]
    staff += [Staff(DISTRICT, "administrator")]

    def gaps(managers: int, team: int) -> set[tuple[str, str]]:
        town = [Staff(TOWN, "town_manager")] * managers + [Staff(TOWN, "patrol_team")] * team
        found = completeness(district.pack, district.sites, [*staff, *town])
        return {(f.rule, f.code) for f in found if f.rule in ("town_managers", "patrol_teams")}

    assert gaps(2, 10) == gaps(3, 30) == set()
    assert gaps(1, 9) == {("town_managers", "too_few"), ("patrol_teams", "too_few")}
    assert gaps(4, 31) == {("town_managers", "too_many"), ("patrol_teams", "too_many")}
    full = [*staff, *[Staff(TOWN, "town_manager")] * 2, *[Staff(TOWN, "patrol_team")] * 10]
    assert list(completeness(district.pack, district.sites, full)) == []
    thin = people.staffing(district.key, "fire_district", district.at)
    assert {f.rule for f in thin.findings} >= {"town_managers", "patrol_teams"}, "one of each sits"


def test_each_level_inspects_in_its_own_way(district: District) -> None:
    month = {"first": date(2026, 12, 1), "last": date(2026, 12, 31)}
    assert district.generate("daily_patrol", **month).opened == 31 * 16
    assert district.generate("village_check", **month).opened == 16
    assert district.generate("town_campaign", **month).opened == 16
    festival = duties.happened(
        jurisdiction_key=district.key, kind="festival", key="spring",
        unit_code=district.ground.units[0], actor=FOUNDER, at=district.at,
    )  # fmt: skip
    assert [tasks.task(o.task_id).holder_id for o in festival] == [district.who["fire_inspector"]]
    daily = next(c for c in district.pack.checklists if c.key == "daily")
    watched = {"exits", "equipment", "extinguishers", "fire_use", "electricity", "oil", "gas"}
    assert {i.finding.case_type for i in daily.items if i.finding} == watched


def test_each_unit_cell_has_one_drill_a_year(district: District) -> None:
    year = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}
    assert district.generate("drill", **year).opened == 16
    again = district.generate("drill", **year)
    assert (again.opened, again.there) == (0, 16)


def test_the_three_phases_follow_each_other(district: District) -> None:
    phases = [c for c in district.pack.campaigns if c.key.startswith("phase_")]
    assert [(c.from_on, c.to_on) for c in phases] == [
        (date(2012, 6, 27), date(2012, 7, 1)),
        (date(2012, 7, 2), date(2012, 9, 20)),
        (date(2012, 9, 21), date(2012, 9, 28)),
    ]
    for before, after in pairwise(phases):
        assert after.from_on - before.to_on == timedelta(days=1)


def test_the_share_up_to_the_standard_comes_from_the_records(district: District) -> None:
    year = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}
    district.generate("accept_community", "accept_town", **year)
    for community in SMALLS[:2]:
        district.accept("accept_community", community)
    district.accept("accept_community", SMALLS[2], "managers")
    district.accept("accept_community", SMALLS[3], "managers", "drills")
    district.accept("accept_community", SMALLS[4], "head")
    found = district.accepted("accept_community")
    assert (found.due, found.inspected, found.passed) == (10, 5, 3)
    assert {r.target: (r.points, r.passed) for r in found.results} == {
        SMALLS[0]: (100, True), SMALLS[1]: (100, True), SMALLS[2]: (80, True),
        SMALLS[3]: (70, False), SMALLS[4]: (80, False),
    }  # fmt: skip

    indicator = next(i for i in district.pack.indicators if i.key == "communities_up_to_standard")
    counts = {"passed": found.passed, "communities": found.due}
    reached = {
        y: (now.value, now.goal, now.reached)
        for y in (2011, 2012, 2013, 2014, 2015, 2026)
        for now in [standing(indicator, counts, date(y, 6, 1))]
    }
    assert reached == {
        2011: (30, None, None), 2012: (30, 30, True), 2013: (30, 60, False),
        2014: (30, 80, False), 2015: (30, 100, False), 2026: (30, 100, False),
    }  # fmt: skip
    towns = next(i for i in district.pack.indicators if i.key == "towns_up_to_standard")
    district.accept("accept_town", TOWN)
    town = district.accepted("accept_town")
    now = standing(towns, {"passed": town.passed, "towns": town.due}, date(2012, 12, 31))
    assert (now.value, now.goal, now.reached) == (100, 100, True)

    assert district.accepted("accept_community", Scope.nothing()).due == 0
    with pytest.raises(InvalidInput):
        district.accepted("daily_patrol")


def test_equipment_is_recorded_and_kept_up(district: District) -> None:
    registers.enter(
        jurisdiction_key=district.key, register="fire_district/equipment",
        values={"number": "MHQ-1", "what": "extinguisher", "where": "1号楼"},
        place=registers.PlaceInput(unit_code=district.ground.units[0]),
        actor=FOUNDER, at=district.at,
    )  # fmt: skip
    done = district.generate("upkeep", first=date(2026, 10, 1), last=date(2026, 12, 31))
    assert (done.opened, done.problems) == (1, [])
    (stranger,) = people.create_accounts(
        [people.AccountInput("stranger", "路人")], actor=FOUNDER, at=district.at
    )
    seen = registers.ledger(
        jurisdiction_key=district.key, register="fire_district/equipment",
        account_id=stranger, at=district.at,
    )  # fmt: skip
    assert seen.rows == ()
