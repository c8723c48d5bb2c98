"""Resident survey (S01): the source's figures worked out; several members in one grid."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.packs.town import PackTown
from wangge.domain.cases import api as cases
from wangge.domain.places import api as places
from wangge.domain.places.testing import small_town, small_town_grids
from wangge.packs import surveys
from wangge.packs.schema import SurveySpec
from wangge.packs.skills import skills_by_grid
from wangge.packs.staffing import Staff

ANSWERS = {
    "age": "old",
    "house": "owner",
    "received": ["medical"],
    "attitude": 5,
    "ability": 4,
    "efficiency": 4,
    "overall": 5,
    "know": "some",
    "collect": "willing",
    "reports": ["found"],
}


class Town(PackTown):
    """A street of two communities with two grids each."""

    def __init__(self) -> None:
        super().__init__("resident_survey")
        self.ground = ground = small_town(self.key, pack_keys=(self.pack.key,))
        self.grids = [
            places.GridInput(g.code, g.level, g.name, g.name_en, g.division_path)
            for g in small_town_grids()
        ]
        cells = [(column, row) for column in range(4) for row in range(4)]
        self.divide(self.grids, {ground.unit(c, r): ground.grid_of(c, r) for c, r in cells})
        levels = {"street": [ground.root], "community": ground.communities}
        self.staff(self.one_each({**levels, "grid": ground.grids}))


@pytest.fixture
def town(db: None) -> Town:
    return Town()


@pytest.fixture
def survey(town: Town) -> SurveySpec:
    return town.pack.surveys[0]


def test_the_rates_of_the_source_come_out_of_the_sheets(survey: SurveySpec) -> None:
    example = survey.examples[0]
    sheets = [(s.answers, s.seconds, s.times) for s in example.sheets]
    found = surveys.tally(survey, sheets, example.issued)
    assert (found.issued, found.valid) == (1900, 1799)
    assert round(found.valid_rate * 100, 2) == 94.68
    shares = {k: round((found.share("know", k) or 0) * 100, 1) for k in ("none", "heard", "well")}
    assert shares == {"none": 19.6, "heard": 44.7, "well": 5.9}
    assert round((found.share("received", "sanitation") or 0) * 100, 1) == 43.5
    assert round((found.share("overall", "content") or 0) * 100, 1) == 72.0
    assert found.asked["why_refuse"] == 486 + 52, "asked only of those who aren't willing"


@pytest.mark.parametrize(
    ("change", "seconds", "reason"),
    [
        ({"know": "none"}, None, "contradiction"),
        ({}, 20, "too_fast"),
        ({"attitude": 6}, None, "faulty"),
        ({"received": ["medical", "nothing"]}, None, "faulty"),
        ({"why_refuse": "没有时间"}, None, "faulty"),
        ({"received": [], "know": None, "collect": None, "reports": []}, None, "unfinished"),
    ],
)
def test_what_is_wrong_with_a_sheet_is_said(
    survey: SurveySpec, change: dict[str, object], seconds: int | None, reason: str
) -> None:
    assert surveys.reasons(survey, ANSWERS) == set()
    given = {k: v for k, v in {**ANSWERS, **change}.items() if v is not None}
    assert surveys.reasons(survey, given, seconds) == {reason}
    found = surveys.tally(survey, [(given, seconds, 3), (ANSWERS, None, 1)], 10)
    assert (found.returned, found.valid, found.reasons) == (4, 1, {reason: 3})


def test_the_first_dimension_asks_about_the_services_of_the_pack(town: Town) -> None:
    received = town.pack.surveys[0].question("received")
    assert received is not None
    asked = {o.key for o in received.options if not o.alone}
    assert asked == {c.key for c in town.pack.categories} == {t.category for t in _types(town)}


def test_members_of_one_grid_complete_each_other(town: Town) -> None:
    first, second = town.ground.grids[:2]
    staff = [
        Staff(first, "life_member", skills=frozenset({"employment", "medical"})),
        Staff(first, "order_member", skills=frozenset({"mediation", "medical"})),
        Staff(second, "life_member", skills=frozenset({"culture"})),
    ]
    rows = {
        r.grid_code: r
        for r in skills_by_grid(
            town.pack,
            [(first, "grid"), (second, "grid")],
            staff,
            {(first, "life_member"): 30, (second, "life_member"): 3},
            1.0,
        )
    }
    assert rows[first].covered == ("employment", "medical", "mediation")
    assert (rows[first].missing, rows[first].doubled) == (("sanitation", "culture"), ("medical",))
    assert not rows[first].more_people_than_work, "30 tasks for two people"
    assert not rows[second].more_people_than_work, "one alone is never too many"
    crowd = [Staff(second, "life_member"), Staff(second, "helper")]
    row = next(skills_by_grid(town.pack, [(second, "grid")], crowd, {(second, "helper"): 3}, 1.0))
    assert row.more_people_than_work, "three tasks for two, and the pack asks for eight each"


def test_a_service_is_given_by_the_member_for_services(town: Town) -> None:
    receipt = town.say("medical_help", *town.ground.point(1, 1))
    case = cases.standing(receipt.case_id)
    assert case.holder_id == town.who["health"], "its department's, as the type says"
    done = town.act(case.id, "finish", "health", 1, outcome="fixed")
    assert done.holder_id == town.who["grid_head"]
    town.act(case.id, "close", "grid_head", 2)
    at = town.at + timedelta(hours=3)
    assert cases.confirm(receipt.follow_token, rating=5, at=at).status == "closed"
    voice = cases.standing(town.say("voice", *town.ground.point(1, 1)).case_id)
    assert voice.holder_id == town.who["life_member"]


def test_all_work_is_service_or_control(town: Town) -> None:
    works = {d.work for d in town.pack.duties} | {t.work for t in _types(town)}
    assert works == {"service", "control"}


def _types(town: Town) -> tuple:  # type: ignore[type-arg]
    return town.pack.case_types
