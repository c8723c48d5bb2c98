"""Whom somebody manages: nobody beyond their own places, and nothing by way of a lower post."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from wangge.domain.people import api as people
from wangge.domain.people.api import Right
from wangge.domain.people.testing import ADMIN, POSTS, START, Cast, small_pack
from wangge.kernel.errors import Conflict, NotFound, Refused
from wangge.packs import registry

LATER = START + timedelta(days=1)


@pytest.fixture
def managing(cast: Cast) -> Cast:
    """Heads of communities manage people there."""
    posts = [
        p.model_copy(update={"rights": (*p.rights, Right.PEOPLE_MANAGE)}) if p.key == "head" else p
        for p in POSTS
    ]
    registry.use_pack(small_pack(posts=tuple(posts)))
    return cast


def listed(cast: Cast, name: str, **asked: Any) -> list[str]:
    found = people.managed(cast[name], cast.town.key, START, **asked)
    return [one.username.removeprefix(f"{cast.town.key}-") for one in found]


def test_a_list_holds_the_people_of_ones_places_alone(managing: Cast) -> None:
    west = listed(managing, "hua")
    assert {"ann", "bob", "cyn", "hua"} >= set(west) > {"ann", "bob"}
    assert {"dir", "dora", "roy", "eve"}.isdisjoint(west)
    assert set(listed(managing, "dir")) > set(west) | {"dora", "roy"}
    assert listed(managing, "ann") == listed(managing, "eve") == []


def test_a_list_is_searched_and_paged(managing: Cast) -> None:
    everybody = listed(managing, "dir")
    assert everybody == sorted(everybody)
    assert listed(managing, "dir", search="-AN") == ["ann"]
    assert listed(managing, "dir", start=1, most=2) == everybody[1:3]


def test_who_left_stays_with_those_who_managed_their_last_post(managing: Cast) -> None:
    people.end_appointment(managing.appointments["ann"], actor=ADMIN, at=START)
    gone = people.managed(managing["hua"], managing.town.key, LATER, gone=True)
    assert [one.id for one in gone] == [managing["ann"]]
    assert people.managed_person(managing["hua"], managing["ann"], LATER).posts == ()
    still = people.managed(managing["hua"], managing.town.key, LATER)
    assert managing["ann"] not in [one.id for one in still]
    with pytest.raises(NotFound):
        people.managed_person(managing["bob"], managing["ann"], LATER)


@pytest.mark.parametrize("name", ["dir", "dora", "roy", "eve"])
def test_people_of_other_places_are_not_there(managing: Cast, name: str) -> None:
    with pytest.raises(NotFound):
        people.managed_person(managing["hua"], managing[name], START)
    with pytest.raises(Refused):
        people.require_whole(managing["hua"], managing[name], START)


def test_a_higher_post_is_not_reached_by_way_of_a_lower_one(managing: Cast) -> None:
    managing.appoint("dora", "member", managing.town.grids[0])
    assert len(people.managed_person(managing["hua"], managing["dora"], START).posts) == 2
    with pytest.raises(Refused):
        people.require_whole(managing["hua"], managing["dora"], START)
    people.require_whole(managing["dir"], managing["dora"], START)


def join(cast: Cast, username: str, grid: str) -> UUID:
    place = people.AppointmentInput(
        people.NOBODY, cast.town.key, "member", cast.town.scheme_key, grid, date(2026, 3, 2)
    )
    given = people.AccountInput(username, "新人", password=people.lent_password(), lent=True)
    return people.join(given, place, actor=ADMIN, at=START)


def test_a_newcomer_comes_with_a_post_or_not_at_all(managing: Cast) -> None:
    account = join(managing, "new", managing.town.grids[2])
    (post,) = people.managed_person(managing["dir"], account, START).posts
    assert (post.post, post.grid_code) == ("member", managing.town.grids[2])
    with pytest.raises(NotFound):
        join(managing, "lost", "nowhere")
    assert people.account_named("lost") is None
    with pytest.raises(Conflict):
        join(managing, "new", managing.town.grids[2])


def test_lent_passwords_are_plain_to_read_and_never_the_same() -> None:
    drawn = {people.lent_password() for _ in range(200)}
    assert len(drawn) == 200
    assert all(len(p) == 12 and p[0].isalpha() and not set(p) & set("0O1lIi") for p in drawn)
