"""A supervisor looks into what the screenings found; strangers and other grids see nothing."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.packs.test_health import AT, Town
from wangge.domain.screening import api as screening
from wangge.kernel.clock import SimulatedClock
from wangge.kernel.errors import NotFound
from wangge.plumbing.time import set_clock

INDEX = "/console/screens/"


@pytest.fixture
def town(db: None) -> Town:
    found = Town()
    for day, team in (("2026-11-02", "一队"), ("2026-11-04", "二队")):
        found.encounter("E1", day, team)
        found.encounter("E2", day, team)
    found.screen("repeated_service")
    return found


def browser(town: Town, name: str) -> Client:
    """Logged in as somebody, on the town's Monday."""
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(get_user_model().objects.get(pk=town.who[name]))
    return client


def test_from_the_grid_to_the_rows_to_a_case(town: Town) -> None:
    with set_clock(SimulatedClock(AT)):
        desk = browser(town, "supervisor")
        index = desk.get(INDEX).content.decode()
        assert "重复服务" in index and "西单元" in index
        first, second = town.found("repeated_service")
        page = desk.get(f"/console/finding/{first.id}/").content.decode()
        assert "换药" in page and "E1" not in page and "E*" in page
        empty = desk.post(f"/console/finding/{first.id}/explain/", {"reason": " "})
        assert empty.status_code == 422 and "请写明原因" in empty.content.decode()
        assert (
            desk.post(f"/console/finding/{first.id}/explain/", {"reason": "复查"}).status_code
            == 302
        )
        assert desk.post(f"/console/finding/{second.id}/case/").status_code == 302
        done = desk.get(f"/console/finding/{second.id}/").content.decode()
        assert "已立案" in done and "立案</button>" not in done
        assert desk.post(f"/console/finding/{second.id}/case/").status_code == 409


@pytest.mark.parametrize("name", ["stranger", "east_gp", "auditor", "acceptor"])
def test_others_find_nothing(town: Town, name: str) -> None:
    (one, _) = town.found("repeated_service")
    with set_clock(SimulatedClock(AT)):
        client = browser(town, name)
        assert (
            client.get(f"{INDEX}health/repeated_service/").content.decode().count("finding/") == 0
        )
        assert client.get(f"/console/finding/{one.id}/").status_code in (403, 404)
        assert client.post(f"/console/finding/{one.id}/case/").status_code in (403, 404)
    assert town.found("repeated_service")[0].decision == ""


def test_visitors_are_sent_to_the_log_in(town: Town) -> None:
    (one, _) = town.found("repeated_service")
    for address in (INDEX, f"/console/finding/{one.id}/"):
        assert Client().get(address).status_code == 302
    with pytest.raises(NotFound):
        screening.screen(town.key, "health/none")


def test_a_grid_of_too_few_committees_says_so(town: Town) -> None:
    with set_clock(SimulatedClock(AT)):
        page = browser(town, "director").get("/console/grid/320113001/").content.decode()
    assert "应为 3 至 4 个" in page
