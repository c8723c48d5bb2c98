"""Where the day of each begins, by the posts they hold."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import UUID

import pytest

from wangge.faces.guidance.beginning import role_of
from wangge.faces.site import day
from wangge.faces.site.viewer import Viewer
from wangge.packs import registry

MONDAY_AT = datetime(2026, 3, 2, tzinfo=UTC)
MEMBER, ACCEPTOR = ("demo_street", "member"), ("demo_street", "acceptor")
PATROL, REVIEWER = ("fire_district", "patrol_team"), ("public_order", "district_reviewer")


def holding(monkeypatch: pytest.MonkeyPatch, *posts: tuple[str, str]) -> Viewer:
    """Somebody with those posts, in a town whose first pack is the demo street's."""
    packs = {key: registry.get(key) for key, _ in posts} | {
        "demo_street": registry.get("demo_street")
    }
    held = [
        SimpleNamespace(
            jurisdiction_key="t", scheme_key=packs[key].scheme.key, post=post, department=""
        )
        for key, post in posts
    ]
    monkeypatch.setattr(day.people, "appointments_of", lambda account_id, at: held)
    monkeypatch.setattr(day.places, "first_pack", lambda key: packs["demo_street"])
    rights = {r for key, post in posts for p in packs[key].posts if p.key == post for r in p.rights}
    return Viewer(UUID(int=1), "somebody", frozenset(rights), MONDAY_AT)


@pytest.mark.parametrize(
    ("posts", "home"),
    [
        ((MEMBER, PATROL), "/work/"),  # who also files, for another department
        ((ACCEPTOR, REVIEWER), "/console/"),  # who also settles, for another department
        ((PATROL,), "/console/"),  # nothing in the town's main scheme
        ((("demo_street", "shift_head"), PATROL), "/console/"),
        ((("demo_street", "director"),), "/console/overview/"),
    ],
)
def test_the_day_begins_at_the_main_post(
    monkeypatch: pytest.MonkeyPatch, posts: tuple[tuple[str, str], ...], home: str
) -> None:
    assert day.home_of(holding(monkeypatch, *posts)) == home


def test_a_member_who_patrols_for_another_department_gets_a_members_first_steps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert role_of(holding(monkeypatch, MEMBER, PATROL)) == "member"
    assert role_of(holding(monkeypatch, ACCEPTOR, REVIEWER)) == "dispatcher"
