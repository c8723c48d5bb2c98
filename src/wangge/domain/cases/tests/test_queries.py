"""Lists, figures, maps: within the scope, the rows that were counted, few statements."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import MEASURES, CaseFilter
from wangge.domain.cases.models import Report
from wangge.domain.cases.testing import MONDAY_AT, LivingTown
from wangge.domain.cases.tests.test_intake import statements
from wangge.domain.people import api as people
from wangge.kernel.errors import InvalidInput, NotFound
from wangge.plumbing.access import Scope

ALL = Scope.everything()
LATER = MONDAY_AT + timedelta(days=2)


@pytest.fixture
def busy(town: LivingTown) -> LivingTown:
    """Sixteen matters in all stages, one of them placed nowhere, one a department's."""
    for n in range(14):
        town.report(column=n % 4, row=n // 4, at=MONDAY_AT + timedelta(minutes=n))
    town.report(location=None)
    town.report(type_key="lamp", column=3)
    rows = cases.case_queue(ALL, CaseFilter(), size=100).rows
    mine = [c for c in rows if c.holder_id == town.who["member_1"]]
    late_at = MONDAY_AT + timedelta(days=1)
    town.act(mine[0].id, "done", "member_1", MONDAY_AT, outcome="fixed")
    town.act(mine[1].id, "done", "member_1", late_at, outcome="not_found")
    return town


def wanted(town: LivingTown, **more: Any) -> CaseFilter:
    return CaseFilter(
        jurisdiction_key=town.key, scheme_key=town.place.scheme_key, now=LATER, **more
    )


def numbers(page: cases.Page) -> list[str]:
    return [c.number for c in page.rows]


@pytest.mark.parametrize("order", ["newest", "due"])
def test_pages_cover_everything_once_in_order(busy: LivingTown, order: Any) -> None:
    whole = numbers(cases.case_queue(ALL, wanted(busy), order=order, size=100))
    seen: list[str] = []
    cursor = None
    for _ in range(10):
        page = cases.case_queue(ALL, wanted(busy), cursor, order=order, size=3)
        seen += numbers(page)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == whole and len(seen) == len(set(seen)) == 16


def test_a_queue_takes_one_statement_whatever_its_size(busy: LivingTown) -> None:
    few = statements(lambda: cases.case_queue(ALL, wanted(busy), size=1))
    many = statements(lambda: cases.case_queue(ALL, wanted(busy), size=100))
    assert len(few) == len(many) == 1


def test_a_case_page_and_its_timeline_take_four_statements(busy: LivingTown) -> None:
    case_id = cases.case_queue(ALL, wanted(busy)).rows[0].id
    assert len(statements(lambda: cases.case(ALL, case_id))) == 4
    assert len(statements(lambda: cases.timeline(ALL, case_id))) == 4


def test_a_cursor_of_another_list_is_refused(busy: LivingTown) -> None:
    cursor = cases.case_queue(ALL, wanted(busy), size=2).next_cursor
    with pytest.raises(InvalidInput):
        cases.case_queue(ALL, wanted(busy), cursor, order="due")
    for bad in ("x", "eyJ9", "W10="):
        with pytest.raises(InvalidInput):
            cases.case_queue(ALL, wanted(busy), bad)


def test_everybody_sees_their_own_subtree_and_no_more(busy: LivingTown) -> None:
    def seen_by(name: str) -> set[str]:
        scope = people.scope(busy.who[name], "case.view", MONDAY_AT)
        return {c.grid_code for c in cases.case_queue(scope, wanted(busy), size=100).rows}

    west, east = busy.place.communities
    assert all(code.startswith(west) for code in seen_by("head_west")) and seen_by("head_west")
    assert all(code.startswith(east) for code in seen_by("head_east"))
    assert seen_by("desk") >= {busy.place.root, *busy.place.grids}
    assert seen_by("stranger") == seen_by("member_1") == set()
    other = people.scope(busy.who["head_east"], "case.view", MONDAY_AT)
    hidden = cases.case_queue(ALL, wanted(busy, under=west)).rows[0]
    for query in (cases.case, cases.timeline):
        with pytest.raises(NotFound):
            query(other, hidden.id)
    with pytest.raises(NotFound):
        cases.case_by_number(other, hidden.number)
    assert cases.case_by_number(ALL, hidden.number.lower()).case.id == hidden.id


@pytest.mark.parametrize(
    ("group_by", "level"),
    [
        ("grid", "grid"),
        ("grid", "community"),
        ("grid", "street"),
        ("department", ""),
        ("type", ""),
        ("phase", ""),
        ("none", ""),
    ],
)
def test_every_figure_leads_to_exactly_its_rows(
    busy: LivingTown, group_by: Any, level: str
) -> None:
    found = cases.overview(ALL, wanted(busy), group_by=group_by, level=level, now=LATER)
    assert found.total.counts["received"] == 16
    for figures in (*found.groups, found.total):
        for name in MEASURES:
            drilled = replace(figures.filter, measure=name)
            rows = cases.case_queue(ALL, drilled, size=500).rows
            assert len(rows) == figures.counts[name], (figures.key, name)


def test_figures_say_what_happened(busy: LivingTown) -> None:
    found = cases.overview(ALL, wanted(busy), group_by="grid", level="grid", now=LATER)
    groups = {g.key: g for g in found.groups}
    assert set(groups) == {busy.place.root, *busy.place.grids}
    counts = groups[busy.place.grids[0]].counts
    assert (counts["on_time"], counts["late"], counts["closed"]) == (1, 1, 0)
    assert groups[busy.place.grids[0]].on_time_share == 0.5
    assert groups[busy.place.root].on_time_share is None
    assert found.total.counts["overdue"] == 13, "all but two handled and one without a place"
    statement = statements(
        lambda: cases.overview(ALL, wanted(busy), group_by="grid", level="grid", now=LATER)
    )
    assert len(statement) == 1
    with pytest.raises(InvalidInput) as unknown:
        cases.overview(ALL, wanted(busy), group_by="grid", level="planet", now=LATER)
    assert unknown.value.field == "level"


def test_a_period_is_about_the_instant_of_receipt(busy: LivingTown) -> None:
    span = {"from_at": MONDAY_AT + timedelta(minutes=2), "to_at": MONDAY_AT + timedelta(minutes=5)}
    assert len(cases.case_queue(ALL, wanted(busy, **span)).rows) == 3


def test_the_map_shows_points_in_the_box(busy: LivingTown) -> None:
    west, south = busy.place.point(0, 0)
    text = cases.points_geojson(ALL, wanted(busy), (west - 1, south - 1, west + 1, south + 1))
    found = json.loads(text)
    assert found["type"] == "FeatureCollection" and len(found["features"]) == 15
    assert not found["more"]
    assert {f["properties"]["late"] for f in found["features"]} == {True, False}
    box = (west - 1e-4, south - 1e-4, west + 1e-4, south + 1e-4)
    assert len(json.loads(cases.points_geojson(ALL, wanted(busy), box))["features"]) == 1
    assert json.loads(cases.points_geojson(ALL, wanted(busy), box, limit=0))["more"]
    for bad in ((1, 0, 0, 1), (0, 0, 181, 1), (0, float("nan"), 1, 1)):
        with pytest.raises(InvalidInput):
            cases.points_geojson(ALL, wanted(busy), bad)  # type: ignore[arg-type]


def test_a_resident_follows_by_link_or_number(town: LivingTown) -> None:
    receipt = town.report(location=cases.LocationInput(*town.place.point(0, 0), address="学则路"))
    by_link = cases.follow(receipt.follow_token)
    by_number = cases.follow(f" {receipt.number.lower()} ")
    assert by_link.text and by_link.address == "学则路"
    assert (by_number.status, by_number.received_at) == ("open", by_link.received_at)
    assert not by_number.text and not by_number.address and not by_number.actions
    assert by_number.type_name is None and not by_number.steps and not by_number.known
    assert [s.step for s in by_link.steps] == ["collection", "dispatch", "handling"]
    town.verified(receipt)
    waiting = cases.follow(receipt.follow_token)
    assert {a.key for a in waiting.actions} == {"confirm", "reopen"}
    assert [s.text.en for s in waiting.steps][-1] == "Please say whether it is settled"
    for nonsense in ("", "26-7K3-M9Q-X2H", "x" * 44, receipt.follow_token[:-1] + "?"):
        with pytest.raises((NotFound, InvalidInput)):
            cases.follow(nonsense)


def test_the_last_digits_of_their_phone_show_the_steps_and_no_more(town: LivingTown) -> None:
    contact = cases.ContactInput("王阿姨", "025-8888 1234")
    receipt = town.report(contact=contact, location=cases.LocationInput(address="学则路"))
    seen = cases.follow_by_phone(receipt.number, " １２３４ ")
    assert seen.known and seen.type_name and seen.steps
    assert not (seen.text or seen.address or seen.actions or seen.grid_code or seen.may_add)
    other = town.report(contact=cases.ContactInput("李", "12345"))
    nobodys = town.report()
    for number, digits in (
        (receipt.number, "1235"),
        (receipt.number, ""),
        (receipt.number, "8881234"),
        (other.number, "1234"),
        (nobodys.number, ""),
    ):
        with pytest.raises(InvalidInput) as wrong:
            cases.follow_by_phone(number, digits)
        assert wrong.value.code == "other_digits"
    cases.change_contact(receipt.follow_token, name="", phone="", at=LATER)
    with pytest.raises(InvalidInput):
        cases.follow_by_phone(receipt.number, "1234")


def test_what_hangs_on_a_case_is_never_looked_for_in_a_whole_table(town: LivingTown) -> None:
    """On SQLite, whose plan depends on no sizes; a case page must not slow down with the years."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL rightly reads a table of a few lines whole")
    report = Report.unscoped.select_related("case").get(pk=town.report().report_id)
    with CaptureQueriesContext(connection) as asked:
        cases.case(ALL, report.case_id)
        cases.follow(str(report.follow_sealed))
    hanging = [q["sql"] for q in asked if 'FROM "cases_case' in q["sql"] and "U0" in q["sql"]]
    assert len(hanging) == 4, "photos and words, for staff and for who reported"
    for sql in hanging:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plan = " / ".join(row[-1] for row in cursor.fetchall())
        assert "SCAN" not in plan and "cases_joined" in plan, plan


def test_words_find_number_address_and_what_was_told(busy: LivingTown) -> None:
    first = cases.case_queue(ALL, wanted(busy)).rows[-1]
    assert numbers(cases.case_queue(ALL, wanted(busy, words=first.number[3:].lower()))) == [
        first.number
    ]
    busy.report(text="南门外有人倒渣土", at=LATER)
    (found,) = cases.case_queue(ALL, wanted(busy, words="倒渣土")).rows
    assert found.received_at == LATER
    assert not cases.case_queue(Scope.nothing(), wanted(busy, words="倒渣土")).rows
    assert not cases.case_queue(ALL, wanted(busy, words="100%")).rows


def test_the_count_is_of_all_pages(busy: LivingTown) -> None:
    assert cases.count(ALL, wanted(busy)) == 16
    few = wanted(busy, measure="closed")
    assert cases.count(ALL, few) == len(cases.case_queue(ALL, few, size=100).rows)
    assert cases.count(Scope.nothing(), wanted(busy)) == 0
