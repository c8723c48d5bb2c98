"""The frame: doors, errors in both languages, the town's map, what a script is answered."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from wangge.domain.places.testing import SmallTown, small_town

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not Path(settings.DJANGO_VITE["default"]["manifest_path"]).exists(),
        reason="web/dist is not built",
    ),
]


@pytest.fixture
def town(db: Any) -> SmallTown:
    return small_town()


def test_health_answers_programs_and_people(client: Client) -> None:
    assert client.get("/health/").json()["status"] == "ok"
    page = client.get("/health/", headers={"Accept": "text/html"})
    assert "服务状态" in page.content.decode()


def test_a_staff_page_sends_strangers_to_the_log_in(client: Client) -> None:
    answer = client.get(reverse("console:queue"))
    assert answer.status_code == 302
    assert answer["Location"] == "/login/?next=/console/"


def test_a_form_sent_after_the_session_leads_back_to_its_page(client: Client) -> None:
    act = reverse("drawings:comment", args=[uuid4()])
    for page, back in (
        ("http://testserver/planner/x/?a=1", "/planner/x/"),
        ("http://elsewhere.example/x/", "/home/"),
        ("", "/home/"),
    ):
        answer = client.post(act, headers={"Referer": page})
        assert answer["Location"] == f"/login/?next={back}", "the form's address has no page"


def test_a_typed_error_is_a_page_in_both_languages_or_json(client: Client) -> None:
    page = client.get("/town/nowhere/")
    assert page.status_code == 404
    error = json.loads(client.get("/town/nowhere/", headers={"Accept": "application/json"}).content)
    text = html.unescape(page.content.decode())
    assert error["message"]["zh"] in text and error["message"]["en"] in text


def test_no_town_yet_says_what_to_do(client: Client) -> None:
    assert "wangge demo" in client.get("/report/").content.decode()


def test_the_point_and_its_grid(client: Client, town: SmallTown) -> None:
    lon, lat = town.point(0, 0)
    found = client.get(f"/map/{town.key}/locate?lon={lon}&lat={lat}").json()
    assert found == {
        "status": "inside",
        "grids": [{"code": town.grid_of(0, 0), "name": "西苑社区第1网格"}],
    }
    lon, lat = town.on_edge
    assert client.get(f"/map/{town.key}/locate?lon={lon}&lat={lat}").json()["status"] == "edge"
    odd = client.get(f"/map/{town.key}/locate?lon=x&lat=1", headers={"Accept": "application/json"})
    assert (odd.status_code, odd.json()["field"]) == (422, "lon")


def test_a_layer_is_kept_until_it_changes(client: Client, town: SmallTown) -> None:
    address = f"/map/{town.key}/grids/governance/grid.json"
    first = client.get(address)
    assert len(first.json()["features"]) == 4
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    asked = {"Accept-Encoding": "gzip", "If-None-Match": packed["ETag"]}
    assert client.get(address, headers=asked).status_code == 304, "a packed answer's tag is weak"


def test_every_page_refuses_inline_script_and_outside_content(client: Client) -> None:
    policy = client.get("/login/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "script-src" not in policy
    assert "<script>" not in client.get("/login/").content.decode()


@override_settings(DEBUG=False)
def test_unknown_pages_are_bilingual(client: Client) -> None:
    text = client.get("/no-such-page/").content.decode()
    assert "没有这个页面" in text and "Page not found" in text
