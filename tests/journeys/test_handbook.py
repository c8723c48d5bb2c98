"""The handbook: everything a pack says on one page, its flows drawn; only for who is on a post."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.journeys.town import MONDAY_AT, Cast, found_town
from wangge.kernel.clock import SimulatedClock
from wangge.packs import registry
from wangge.plumbing.time import set_clock


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with set_clock(SimulatedClock(MONDAY_AT)):
        yield found_town()


def client_of(cast: Cast, name: str) -> Client:
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.force_login(
        get_user_model().objects.get(pk=cast.who[name]),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def test_the_page_of_a_pack_says_all_and_draws_its_flows(cast: Cast) -> None:
    pack = registry.get("demo_street")
    client = client_of(cast, "member_00_1")
    assert pack.name.zh in client.get("/handbook/").content.decode()
    page = client.get("/handbook/demo_street/").content.decode()
    for named in (*pack.scheme.levels, *pack.posts, *pack.case_types, *pack.documents):
        assert named.name.zh in page
    for post in pack.posts:
        assert all(duty.zh in page for duty in post.duties)
    for flow in pack.flows:
        drawn = client.get(f"/handbook/demo_street/flow/{flow.key}/").content.decode()
        assert "<svg" in drawn and all(s.name.zh in drawn for s in flow.steps)
        answer = client.get(f"/handbook/demo_street/flow/{flow.key}.svg")
        assert answer["Content-Type"] == "image/svg+xml"


def test_only_own_packs_and_only_for_who_is_on_a_post(cast: Cast) -> None:
    for address in ("boston/", "nothing/", "demo_street/flow/nothing/"):
        assert client_of(cast, "member_00_1").get(f"/handbook/{address}").status_code == 404
    assert client_of(cast, "stranger").get("/handbook/demo_street/").status_code == 403
    assert "/login/" in Client().get("/handbook/demo_street/")["Location"]
