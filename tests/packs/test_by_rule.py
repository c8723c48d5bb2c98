"""Matters that lie in a grid by rule: asked for on the resident's form, and applied when filed."""

from __future__ import annotations

import html
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from tests.packs.test_tax import AREAS, INDUSTRIES, MONDAY_AT, SOUTH, STEP, WEST, County
from wangge.domain.cases import api as cases
from wangge.domain.cases.models import Case
from wangge.kernel.clock import SimulatedClock
from wangge.kernel.errors import InvalidInput
from wangge.kernel.ids import new_id
from wangge.packs import registry
from wangge.plumbing.time import set_clock

pages = pytest.mark.skipif(
    not Path(str(settings.DJANGO_VITE["default"]["manifest_path"])).exists(),
    reason="web/dist is not built",
)


@pytest.fixture
def county(db: None) -> County:
    """Its `stone_off_band` is public and asks which industry: stone, mine, or one of no grid."""
    county = County()
    kinds = {t.key: t for t in county.pack.case_types}
    stone, mine = kinds["stone_off_band"], kinds["mine_off_band"]
    fact, other = stone.rule_facts[0], mine.rule_facts[0].choices[0]
    quarry = other.model_copy(update={"key": "quarry"})
    asked = fact.model_copy(update={"choices": (*fact.choices, other, quarry)})
    kinds["stone_off_band"] = stone.model_copy(update={"rule_facts": (asked,), "public": True})
    county.pack = county.pack.model_copy(update={"case_types": tuple(kinds.values())})
    registry.use_pack(county.pack)
    return county


def test_a_matter_filed_as_such_a_type_goes_to_the_grid_of_its_rule(county: County) -> None:
    case_id = county.report("").case_id
    assert cases.standing(case_id).grid_code == AREAS[0]
    filed = county.act(case_id, "file", "office", 1, type_key="taxi_off_band")
    assert (filed.grid_code, filed.place_status) == (INDUSTRIES["taxi"], "by_rule")
    assert filed.holder_id == county.who[county.holder(INDUSTRIES["taxi"])]
    assert (filed.unit_code, filed.lon) == ("U00", cases.standing(case_id).lon), "still on the map"


def test_whoever_files_is_told_which_fact_is_missing_or_wrong(county: County) -> None:
    case_id = county.report("").case_id
    for facts, code, field in (
        ({}, "fact_missing", "facts.industry"),
        ({"industry": "bank"}, "unknown_choice", "facts.industry"),
        ({"industry": "quarry"}, "no_rule_met", "facts.industry"),
        ({"industry": "mine", "colour": "red"}, "fact_not_asked", "facts.colour"),
    ):
        with pytest.raises(InvalidInput) as problem:
            county.act(case_id, "file", "office", 1, type_key="stone_off_band", facts=facts)
        assert (problem.value.code, problem.value.field) == (code, field)
        assert cases.standing(case_id).step == "filing"
    with pytest.raises(InvalidInput) as problem:
        county.act(case_id, "file", "office", 1, type_key="need", facts={"industry": "mine"})
    assert problem.value.code == "fact_not_asked"
    mine = {"type_key": "stone_off_band", "facts": {"industry": "mine"}}
    assert county.act(case_id, "file", "office", 1, **mine).grid_code == INDUSTRIES["mine"]


def test_what_met_no_rule_is_filed_by_its_fact_or_by_a_grid_named(county: County) -> None:
    for given in ({"facts": {"industry": "stone"}}, {"grid_code": INDUSTRIES["stone"]}):
        case_id = county.report("stone_off_band").case_id
        assert cases.standing(case_id).place_status == "no_rule"
        with pytest.raises(InvalidInput) as problem:
            county.act(case_id, "file", "office", 1)
        assert problem.value.code == "fact_missing"
        assert county.act(case_id, "file", "office", 1, **given).grid_code == INDUSTRIES["stone"]


def test_under_an_ordinary_type_it_lies_by_its_place_again(county: County) -> None:
    case_id = county.report("taxi_off_band").case_id
    county.act(case_id, "return", county.holder(INDUSTRIES["taxi"]), 1, reason="不是出租车")
    county.act(case_id, "send_back", "office", 2, reason="改为诉求")
    again = county.act(case_id, "file", "office", 3, type_key="need")
    assert (again.grid_code, again.place_status) == (AREAS[0], "inside")


def said(**more: str) -> dict[str, str]:
    """A resident's form in the first unit, with what else is filled in."""
    here = {"lon": str(WEST + STEP / 2), "lat": str(SOUTH + STEP / 2)}
    form = {"key": str(new_id()), "category": "warning", "text": "粉尘大，账目不符"}
    return {**form, **here, "type": "stone_off_band", **more}


@pages
def test_the_residents_form_asks_and_takes_the_fact(client: Client, county: County) -> None:
    page = html.unescape(client.get("/report/").content.decode())
    name = "facts.stone_off_band.industry"
    assert page.count(f'name="{name}"') == 4, "three choices and “not sure”"
    assert "矿山" in page and "不清楚" in page and "facts.need" not in page

    def sent(**more: str) -> Case:
        answer = client.post("/report/", said(**more))
        assert answer.status_code == 302, html.unescape(answer.content.decode())
        return Case.unscoped.latest("received_at", "id")

    with set_clock(SimulatedClock(MONDAY_AT)):
        assert sent(**{name: "mine"}).grid_code == INDUSTRIES["mine"]
        assert sent(**{name: ""}).place_status == "no_rule", "not sure: the office finds out"
        left = sent(**{name: "mine", "category": "entrusted", "type": "need"})
        assert left.grid_code == AREAS[0], "chosen before the type was changed"
    bad = client.post("/report/", said(**{name: "bank"}))
    text = html.unescape(bad.content.decode())
    assert bad.status_code == 422 and "粉尘大" in text
    beside = text.split(f'id="id_{name}"')[1].split("</fieldset>")[0]
    assert 'class="field__error"' in beside


@pages
def test_the_filing_form_asks_for_the_facts_of_the_type_chosen(
    client: Client, county: County
) -> None:
    case_id = county.report("").case_id
    client.force_login(get_user_model().objects.get(pk=county.who["office"]))
    address = f"/console/case/{case_id}/act/file/"
    version = str(cases.standing(case_id).version)

    def post(**more: str) -> tuple[int, str]:
        given = {"version": version, "type_key": "stone_off_band", **more}
        answer = client.post(address, given)
        return answer.status_code, html.unescape(answer.content.decode())

    with set_clock(SimulatedClock(MONDAY_AT + timedelta(hours=1))):
        assert "facts.industry" not in client.get(f"/console/case/{case_id}/").content.decode()
        status, page = post()
        beside = page.split('for="file-facts.industry"')[1].split("</select>")[0]
        assert status == 422 and 'class="field__error"' in beside and "矿山" in beside
        status, page = post(**{"facts.industry": "quarry"})
        assert status == 422 and '<option value="quarry" selected>' in page
        assert "没有唯一对应的网格" in page
        assert post(**{"facts.industry": "mine"})[0] == 302
    assert _grid(case_id) == INDUSTRIES["mine"]


def _grid(case_id: UUID) -> str:
    return cases.standing(case_id).grid_code
