"""The director's figures: each department's matters by its own grids, none left uncounted."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.journeys.town import (
    FOUNDED_AT,
    FOUNDER,
    KEY,
    MONDAY_AT,
    ROOT,
    SINCE_ON,
    Cast,
    found_town,
    middle,
)
from wangge.domain.cases import api as cases
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.kernel.clock import SimulatedClock
from wangge.packs import registry
from wangge.plumbing.access import Scope
from wangge.plumbing.actor import Actor
from wangge.plumbing.time import set_clock

PAGE = "/console/overview/"
ORDER = "public_order"
VILLAGES = {f"{ROOT}001": "西村", f"{ROOT}011": "东村"}
"""Their codes, read as grids of the street's, would lie in 东片 and 西片 the other way round."""


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """A street with a second department, whose villages cut the town in its own way."""
    with set_clock(SimulatedClock(MONDAY_AT)):
        cast = found_town(ORDER)
        grids = [places.GridInput(ROOT, "town", "栖霞示范街道", "Qixia Demo Street", ROOT)]
        grids += [places.GridInput(code, "village", n, n) for code, n in VILLAGES.items()]
        grids += [
            places.GridInput(f"{code}001", "grid", f"{n}一格") for code, n in VILLAGES.items()
        ]
        places.build_scheme(
            jurisdiction_key=KEY,
            spec=registry.get(ORDER).scheme,
            grids=grids,
            assignments={f"U{c}{r}": f"{list(VILLAGES)[c]}001" for c in (0, 1) for r in (0, 1)},
            from_on=SINCE_ON,
            actor=FOUNDER,
            at=FOUNDED_AT,
        )
        posts = [("shift_head", "hall"), ("director", "office_head")]
        given = [
            people.AppointmentInput(cast.who[who], KEY, post, ORDER, ROOT, SINCE_ON)
            for who, post in posts
        ]
        people.appoint_many(given, actor=FOUNDER, at=FOUNDED_AT)
        for n in range(3):
            report(f"street-{n}", "clutter", n % 2)
        report("order", f"{ORDER}/theft_risk", 1)
        yield cast


def report(key: str, type_key: str, column: int) -> cases.Receipt:
    lon, lat = middle(column, 0)
    return cases.receive_report(
        jurisdiction_key=KEY,
        key=key,
        channel="portal",
        type_key=type_key,
        text="如题",
        location=cases.LocationInput(lon=lon, lat=lat),
        actor=Actor.resident(key),
        at=MONDAY_AT,
    )


def page_of(cast: Cast, name: str, address: str) -> str:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(get_user_model().objects.get(pk=cast.who[name]))
    answer = client.get(address)
    assert answer.status_code == 200, address
    return html.unescape(answer.content.decode())


def received(page: str) -> int:
    found = re.search(r"<strong>(\d+)</strong>收到", page)
    assert found
    return int(found.group(1))


def test_every_case_is_counted_under_one_of_the_schemes(cast: Cast) -> None:
    page = page_of(cast, "director", PAGE)
    tabs = re.findall(r'href="(\?scheme=[^"]+)"[^>]*>(\S+网格) (\d+)</a>', page)
    assert [(name, n) for _, name, n in tabs] == [("综合网格", "3"), ("综治网格", "1")]
    for query, _, n in tabs:
        assert received(page_of(cast, "director", PAGE + query)) == int(n)


def test_figures_of_another_scheme_open_to_its_rows(cast: Cast) -> None:
    page = page_of(cast, "director", f"{PAGE}?scheme={ORDER}")
    assert "东村" in page and "西片" not in page
    (link,) = re.findall(r'class="figure[^"]*" href="([^"]+measure=received[^"]*)"', page)
    rows = page_of(cast, "director", link)
    assert "共 1 件" in rows and rows.count('class="row-link"') == 1
    deeper = page_of(cast, "director", f"{PAGE}?scheme={ORDER}&under={list(VILLAGES)[1]}")
    assert received(deeper) == 1 and f"?scheme={ORDER}&under={ROOT}" in deeper.replace("&amp;", "&")


def test_a_scheme_that_the_town_has_not_is_its_first(cast: Cast) -> None:
    assert received(page_of(cast, "director", f"{PAGE}?scheme=nowhere")) == 3


def test_a_grid_of_the_list_is_not_another_schemes_of_like_digits(cast: Cast) -> None:
    """东村 is 320113012011: its code begins as that of 西片 does, 32011301201."""
    rows = page_of(cast, "shift_head", f"/console/?under={ROOT}01&measure=open")
    assert "共 2 件" in rows


def test_the_page_of_a_grid_is_its_own_schemes(cast: Cast) -> None:
    found = cases.case_queue(
        Scope.everything(), cases.CaseFilter(jurisdiction_key=KEY, scheme_key=ORDER)
    ).rows[0]
    page = page_of(cast, "shift_head", f"/console/case/{found.id}/")
    (link,) = re.findall(r'href="(/console/grid/[^"]+)"', page)
    assert "东村一格" in page_of(cast, "shift_head", link)


def test_grids_above_ones_reach_are_named_without_a_way_there(cast: Cast) -> None:
    held = cases.case_queue(Scope.everything(), cases.CaseFilter(scheme_key="governance")).rows[0]
    member = next(n for n in cast.who if cast.who[n] == held.holder_id)
    own = page_of(cast, member, f"/console/case/{held.id}/")
    (link,) = re.findall(r'href="(/console/grid/[^"]+)"', own)
    grid = page_of(cast, member, link)
    assert f"/console/grid/{ROOT}/" not in grid, "the street above is out of a member's reach"
