"""City management (S10): a missing cover and a trader on the road go round the seven steps."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import ActionInput, LocationInput, PhotoRef
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.places.testing import small_town
from wangge.kernel.ids import new_id
from wangge.packs import load_pack, registry
from wangge.plumbing.actor import Actor

FOLDER = Path(__file__).resolve().parents[2] / "packs" / "city_management"
FOUNDER, SINCE_ON = Actor.system("test"), date(2020, 1, 1)
MONDAY_AT = datetime(2026, 11, 9, 1, 30, tzinfo=UTC)
"""Half past nine in the town."""
DISTRICT, STREET, COMMUNITY = "320113", "320113012", "320113012001"


class Town:
    """One street, one community, a unit grid for each of sixteen base units; a post each."""

    def __init__(self) -> None:
        self.pack = load_pack(FOLDER)
        registry.use_pack(self.pack)
        self.ground = small_town("gulou", pack_keys=(self.pack.key,))
        units = {code: f"{COMMUNITY}{n:03d}" for n, code in enumerate(self.ground.units, 1)}
        grids = [
            places.GridInput(DISTRICT, "district", "测试区", "Test District", DISTRICT),
            places.GridInput(STREET, "street", "测试街道", "Test Street", STREET),
            places.GridInput(COMMUNITY, "community", "测试社区", "Test Community"),
            *(places.GridInput(code, "unit", f"单元{code[-3:]}", code) for code in units.values()),
        ]
        places.build_scheme(
            jurisdiction_key="gulou",
            spec=self.pack.scheme,
            grids=grids,
            assignments=units,
            from_on=SINCE_ON,
            actor=FOUNDER,
            at=MONDAY_AT,
        )
        self.who = self._staff()

    def _staff(self) -> dict[str, UUID]:
        posts = [(p.key, p.key, "") for p in self.pack.posts if not p.of_department]
        posts += [(d.key, "handler", d.key) for d in self.pack.departments]
        level = {"street_head": STREET, "street_chief": COMMUNITY, "collector": COMMUNITY}
        names = [name for name, _, _ in posts]
        given = [people.AccountInput(name, name) for name in names]
        ids = people.create_accounts(given, actor=FOUNDER, at=MONDAY_AT)
        who = dict(zip(names, ids, strict=True))
        people.appoint_many(
            [
                people.AppointmentInput(
                    who[name],
                    "gulou",
                    post,
                    self.pack.scheme.key,
                    level.get(post, DISTRICT),
                    SINCE_ON,
                    department=department,
                )
                for name, post, department in posts
            ],
            actor=FOUNDER,
            at=MONDAY_AT,
        )
        return who

    def report(self, type_key: str) -> cases.Receipt:
        """What somebody in the street says."""
        lon, lat = self.ground.point(1, 1)
        return cases.receive_report(
            jurisdiction_key="gulou",
            key=str(new_id()),
            channel="portal",
            type_key=type_key,
            text="请尽快处理",
            location=LocationInput(lon, lat),
            actor=Actor.resident("visitor"),
            at=MONDAY_AT,
        )

    def act(
        self, case_id: UUID, action: str, name: str, hours: float, **given: object
    ) -> cases.CaseView:
        """Somebody takes a step, so many hours after the report."""
        return cases.act(
            case_id=case_id,
            action=action,
            actor=Actor.account(self.who[name]),
            at=MONDAY_AT + timedelta(hours=hours),
            payload=ActionInput(**given),  # type: ignore[arg-type]
        )


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
