"""Figures in the division before or after a redrawing: exact, and each opens to its very rows."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.packs.test_redrawing import DAY, DAY_AT, EAST, MONDAY_AT, WEST, Town, merged, moved
from tests.packs.test_redrawing_carries import drawn, unplaced
from tests.packs.town import FOUNDER
from wangge.domain.cases import api as cases
from wangge.domain.cases.api import MEASURES, CaseFilter
from wangge.domain.duties import api as duties
from wangge.domain.duties.models import Occurrence
from wangge.domain.redrawing.services import going_over
from wangge.domain.registers import api as registers
from wangge.kernel.clock import SimulatedClock
from wangge.kernel.errors import NotFound
from wangge.kernel.ids import new_id
from wangge.plumbing.access import Scope
from wangge.plumbing.actor import Actor
from wangge.plumbing.time import set_clock

ALL = Scope.everything()
LATER_AT = DAY_AT + timedelta(days=1)


@pytest.fixture
def town(db: None) -> Town:
    """Complaints everywhere, two of them refused before the second column went to the east."""
    made = Town()
    ids = [made.complaint(c, 1) for c in range(4)]
    for n in (1, 3):
        receipt = made.say("unpaid_wages", *made.ground.point(n, 2))
        made.act(receipt.case_id, "refuse", "clerk", 0.2, reason="超过二年")
    cases.receive_report(
        jurisdiction_key=made.key,
        key=str(new_id()),
        channel="window",
        type_key="unpaid_wages",
        text="只知道在西社区",
        location=cases.LocationInput(grid_code=WEST),
        actor=Actor.resident("visitor"),
        at=made.at,
    )
    drawing_id = made.begin()
    made.propose(drawing_id, moved(made))
    made.approve(drawing_id)
    going_over.work(DAY_AT)
    assert ids
    return made


def wanted(town: Town, day: date | None) -> CaseFilter:
    return CaseFilter(
        jurisdiction_key=town.key, scheme_key="labour", type_key="unpaid_wages", division_on=day
    )


def received(town: Town, day: date | None) -> dict[str, int]:
    found = cases.overview(ALL, wanted(town, day), group_by="grid", level="community", now=LATER_AT)
    return {g.key: g.counts["received"] for g in found.groups}


def test_the_same_cases_by_the_grids_of_then_of_now_and_as_written(town: Town) -> None:
    assert received(town, MONDAY_AT.date()) == {WEST: 3, EAST: 3, "": 1}
    assert received(town, DAY) == {WEST: 1, EAST: 5, "": 1}
    # The refused one of the second column stays the west's; what is open went with its ground.
    assert received(town, None) == {WEST: 3, EAST: 4}


@pytest.mark.parametrize("day", [None, MONDAY_AT.date(), DAY])
@pytest.mark.parametrize("level", ["street", "community"])
def test_each_figure_opens_to_exactly_its_rows(town: Town, day: date | None, level: str) -> None:
    found = cases.overview(ALL, wanted(town, day), group_by="grid", level=level, now=LATER_AT)
    for figures in (*found.groups, found.total):
        for measure in MEASURES:
            rows = cases.case_queue(ALL, _narrowed(figures.filter, measure), size=100).rows
            assert len(rows) == figures.counts[measure], (figures.key, measure)
    for measure in MEASURES:
        assert found.total.counts[measure] == sum(g.counts[measure] for g in found.groups)


def _narrowed(filters: CaseFilter, measure: str) -> CaseFilter:
    return replace(filters, measure=measure, now=LATER_AT)


def test_another_division_costs_no_query_more(town: Town) -> None:
    costs = {}
    for day in (None, DAY, MONDAY_AT.date()):
        received(town, day)
        with CaptureQueriesContext(connection) as asked:
            received(town, day)
        costs[day] = len(asked)
    assert costs == {None: 1, DAY: 1, MONDAY_AT.date(): 1}


def test_a_day_without_grids_is_not_found(town: Town) -> None:
    with pytest.raises(NotFound):
        received(town, date(1999, 1, 1))


def test_the_director_chooses_and_every_number_leads_to_its_list(town: Town) -> None:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(get_user_model().objects.get(pk=town.who["squad_head"]))
    with set_clock(SimulatedClock(LATER_AT)):
        page = client.get("/console/overview/?level=community").content.decode()
        assert "按当时网格" in page and "按现行网格" in page
        then = re.search(r'href="\?([^"]*division=2020-01-01[^"]*)"', page)
        assert then
        shown = client.get("/console/overview/?" + then[1].replace("&amp;", "&"))
        page = shown.content.decode()
        assert "不在这套网格的单元内" in page and "没有单元的单列" in page
        links = re.findall(r'<a href="(/console/\?[^"]*measure=received[^"]*)">(\d+)</a>', page)
        links += re.findall(r'<a href="(/console/\?[^"]*measure=open[^"]*)">(\d+)</a>', page)
        assert links and all("division=2020-01-01" in address for address, _ in links)
        for address, count in links:
            listed = client.get(address.replace("&amp;", "&")).content.decode()
            assert len(set(re.findall(r'href="/console/case/([^"/]+)/', listed))) == int(count)
        odd = client.get("/console/overview/?division=1999-01-01&level=community")
        assert odd.status_code == 200


def test_what_lies_in_a_grid_that_is_gone_is_found_under_its_name(db: None) -> None:
    town = Town()
    refused = town.say("unpaid_wages", *town.ground.point(3, 0))
    town.act(refused.case_id, "refuse", "clerk", 0.2, reason="超过二年")
    drawing_id = town.begin()
    town.propose(drawing_id, merged(town))
    town.approve(drawing_id)
    going_over.work(DAY_AT)
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(get_user_model().objects.get(pk=town.who["squad_head"]))
    with set_clock(SimulatedClock(LATER_AT)):
        page = client.get("/console/overview/?level=community").content.decode()
        assert "东社区(原网格)" in page
        answer = client.get(f"/console/overview/?under={EAST}")
        assert answer.status_code == 200 and "东社区(原网格)" in answer.content.decode()


@pytest.mark.parametrize("day", [None, MONDAY_AT.date(), DAY])
def test_duties_are_counted_by_either_division_too(db: None, day: date | None) -> None:
    town = Town()
    town.employer(1, 2)
    plan, first, last = "labour/five_clears_check", date(2026, 1, 1), date(2026, 6, 30)
    duties.generate(
        jurisdiction_key=town.key,
        first_on=first,
        last_on=last,
        only=["five_clears_check", "patrol"],
        actor=FOUNDER,
        at=town.at,
    )
    drawing_id = town.begin()
    town.propose(drawing_id, moved(town))
    town.approve(drawing_id)
    going_over.work(DAY_AT)
    by = duties.Division("labour", day) if day else None

    def grids(key: str) -> dict[str, int]:
        report = duties.progress(
            ALL, town.key, key, at=LATER_AT, first_on=first, last_on=last, level="community",
            division=by,
        )  # fmt: skip
        for row in (*report.grids, report.total):
            apart = "" if row.grid_code else "community"
            asked = replace(by, apart=apart) if by and row in report.grids else by
            under = row.grid_code
            for measure in duties.MEASURES[:2]:
                wanted = duties.RowFilter(
                    town.key, key, duties.Days(first, last), under, measure, asked
                )
                rows = list(duties.every_row(ALL, wanted, at=LATER_AT))
                assert len(rows) == getattr(row, measure)
        return {row.grid_code: row.target for row in report.grids}

    assert grids(plan) == {WEST if day == MONDAY_AT.date() else EAST: 1}
    patrols = grids("labour/patrol")
    # owed in the grids of today: all of the new west was in the old one, the new east was in both
    apart = {WEST, ""} if day == MONDAY_AT.date() else {WEST, EAST}
    assert set(patrols) == apart, "a whole grid is where all of its ground is"


def test_duties_done_to_a_grid_before_it_was_redrawn_are_where_its_ground_is(db: None) -> None:
    town = Town()
    first, last = date(2026, 1, 1), date(2026, 6, 30)
    asked: dict[str, Any] = {"jurisdiction_key": town.key, "first_on": first, "last_on": last}
    duties.generate(**asked, only=["patrol"], actor=FOUNDER, at=town.at)
    Occurrence.unscoped.update(done_at=MONDAY_AT)
    drawn(town, moved)
    going_over.work(DAY_AT)

    def counted(division: duties.Division) -> dict[str, int]:
        report = duties.progress(
            ALL, town.key, "labour/patrol", at=LATER_AT, first_on=first, last_on=last,
            level="community", division=division,
        )  # fmt: skip
        return {row.grid_code: row.done for row in report.grids}

    # before, the west was whole; today its ground lies in both
    before = counted(duties.Division("labour", MONDAY_AT.date()))
    assert before == {WEST: 4, EAST: 4}
    assert counted(duties.Division("labour", DAY)) == {EAST: 4, "": 4}
    days = duties.Days(first, last)
    for apart, under, grid in (("", EAST, EAST), ("community", "", WEST)):
        by = duties.Division("labour", DAY, apart=apart)
        wanted = duties.RowFilter(town.key, "labour/patrol", days, under, "done", by)
        rows = list(duties.every_row(ALL, wanted, at=LATER_AT))
        assert [row.grid_code for row in rows] == [grid] * 4, "the very rows that were counted"
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(get_user_model().objects.get(pk=town.who["squad_head"]))
    with set_clock(SimulatedClock(LATER_AT)):
        base = "/console/duties/labour/patrol/"
        shown = f"division={DAY}&from={first}&to={last}"
        whole = client.get(f"{base}?{shown}").content.decode()
        assert "测试区" in whole and "不能归入其中一个网格" not in whole, (
            "no border of its cuts any"
        )
        page = client.get(f"{base}?{shown}&level=community").content.decode()
        assert "不能归入其中一个网格" in page and "不折算分摊" in page
        link = re.search(r'href="([^"]*measure=done[^"]*apart=community[^"]*)"', page)
        assert link, page
        behind = client.get(link[1].replace("&amp;", "&")).content.decode()
        assert behind.count("西社区") >= 4 and "东社区" not in behind.split("<tbody>")[1]
        assert client.get(f"{base}?{shown}&apart=nonsense").status_code == 200


@pytest.fixture
def employers(db: None) -> Town:
    """One that stands in the second column, one of which only the eastern grid is known."""
    made = Town()
    made.employer(1, 2)
    unplaced(made)
    drawn(made, moved)
    going_over.work(DAY_AT)
    return made


def test_lines_of_registers_by_the_grids_of_then_of_now_and_as_written(employers: Town) -> None:
    asked: dict[str, Any] = {
        "jurisdiction_key": employers.key,
        "register": "labour/employers",
        "account_id": employers.who["station_head"],
        "at": DAY_AT,
    }
    before, now = MONDAY_AT.date(), DAY
    for day, grids, apart in ((before, {WEST: 1}, 1), (now, {EAST: 1}, 1), (None, {EAST: 2}, 0)):
        found = registers.tally(**asked, level="community", on=day)
        assert (found.grids, found.apart, found.total) == (grids, apart, 2), day
        for code in (WEST, EAST):
            division = registers.ByDivision(day) if day else None
            rows = registers.ledger(**asked, under=code, division=division).rows
            assert len(rows) == grids.get(code, 0), (day, code)
        if day:
            division = registers.ByDivision(day, apart=True)
            (row,) = registers.ledger(**asked, division=division).rows
            assert row.unit_code == ""
    east = {**asked, "account_id": employers.who["east"]}
    assert registers.tally(**east, level="community").total == 2
    west = {**asked, "account_id": employers.who["west"]}
    assert registers.tally(**west, level="community", on=before).total == 0, "not the west's now"


def test_a_registers_figures_are_offered_by_division(employers: Town) -> None:
    base = "/ledger/labour/employers/"
    with set_clock(SimulatedClock(DAY_AT)):
        client = Client(headers={"accept-language": "zh-hans"})
        users = get_user_model().objects
        client.force_login(users.get(pk=employers.who["station_head"]))
        text = client.get(f"{base}figures/?division={MONDAY_AT.date()}").content.decode()
        assert "无法落图：只登记到网格" in text and "西社区" in text and "按登记的网格" in text
        link = f"{base}?division={MONDAY_AT.date()}&amp;under={WEST}"
        assert f'<a href="{link}">1</a>' in text
        rows = client.get(link.replace("&amp;", "&")).content.decode()
        assert "西社区 · 按 2026-03-02 的网格" in rows and rows.count('class="row-link"') == 1
        apart = client.get(f"{base}?division={MONDAY_AT.date()}&apart=1").content.decode()
        assert apart.count('class="row-link"') == 1
        assert client.get(f"{base}figures/?division=1999-01-01").status_code == 404
        client.force_login(users.get(pk=employers.who["stranger"]))
        assert client.get(f"{base}figures/").status_code in (403, 404)
