"""City management (S10): a missing cover and a trader on the road go round the seven steps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.packs.town import MONDAY_AT, PackTown
from wangge.domain.cases import api as cases
from wangge.domain.cases.api import PhotoRef
from wangge.domain.places import api as places
from wangge.domain.places.testing import small_town
from wangge.kernel.ids import new_id

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
