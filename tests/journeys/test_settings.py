"""A town's line and telephones on their page: who may set them, and where they are shown."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.journeys.town import KEY, Cast, client_of, found_town, second
from wangge.domain.places import api as places
from wangge.kernel.clock import SimulatedClock

PAGE = "/console/settings/"


@pytest.fixture
def cast(db: None, clock: SimulatedClock) -> Cast:
    return found_town()


def test_the_line_and_a_grids_number_are_set_shown_and_removed(manager: Client) -> None:
    assert "服务热线" not in Client().get("/").content.decode()
    assert manager.post(f"{PAGE}line/", {"number": "12345"}).status_code == 302
    assert 'href="tel:12345"' in Client().get("/").content.decode()
    grid = second(0, 0)
    given = {"grid_code": grid, "number": "025-0000 0001"}
    assert manager.post(f"{PAGE}phone/", given).status_code == 302
    page = manager.get(f"{PAGE}?said=saved").content.decode()
    assert "025-0000 0001" in page and "西片第1网格" in page
    assert f'value="governance:{grid}"' in page
    assert manager.post(f"{PAGE}phone/", {"remove": f"governance:{grid}"}).status_code == 302
    assert not places.own_phones(KEY)


def test_what_is_wrong_stands_beside_its_field_with_what_was_typed(manager: Client) -> None:
    answer = manager.post(f"{PAGE}phone/", {"grid_code": "nowhere", "number": "12345"})
    page = answer.content.decode()
    assert answer.status_code == 422 and 'value="nowhere"' in page and "没有编码" in page
    answer = manager.post(f"{PAGE}line/", {"number": "打给我"})
    assert answer.status_code == 422 and "打给我" in answer.content.decode()
    assert places.hotline(KEY) == ""


@pytest.mark.parametrize("name", ["member_00_1", "dispatcher", "director", "stranger"])
def test_others_neither_see_nor_set_it(cast: Cast, name: str) -> None:
    client = client_of(cast.who[name])
    assert client.get(PAGE).status_code == 403
    for address in ("line/", "phone/"):
        assert client.post(PAGE + address, {"number": "12345"}).status_code == 403
    assert Client().get(PAGE).status_code == 302
    assert places.hotline(KEY) == ""
