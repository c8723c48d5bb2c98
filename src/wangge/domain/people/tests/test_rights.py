"""Rights: post × subtree; strangers get nothing; deputies get what they stand in for."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wangge.domain.people import api as people
from wangge.domain.people.api import Right
from wangge.domain.people.testing import ADMIN, POSTS, START, Cast, small_pack
from wangge.kernel.errors import NotFound, Refused
from wangge.packs import registry
from wangge.plumbing.access import Reach, Scope

DAY = timedelta(days=1)


def test_a_stranger_and_somebody_without_a_post_get_nothing(cast: Cast) -> None:
    for account in (None, uuid4(), cast["eve"]):
        assert people.scope(account, Right.CASE_VIEW, START) == Scope.nothing()
        assert people.rights(account, START) == frozenset()


def test_a_right_covers_the_subtree_and_what_one_holds(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as queries:
        scope = people.scope(cast["hua"], "case.view", START)
    assert len(queries) <= 2
    assert scope == Scope((Reach(cast.town.communities[0], "governance"),), cast["hua"])
    assert scope.covers(cast.town.grids[0], "governance", "")
    assert not scope.covers(cast.town.grids[2], "governance", "")
    assert people.scope(cast["hua"], Right.OVERVIEW_VIEW, START) == Scope.nothing()


def test_over_a_whole_division_a_post_sees_every_scheme_only_where_its_pack_says_so(
    cast: Cast,
) -> None:
    scope = people.scope(cast["dir"], Right.OVERVIEW_VIEW, START)
    assert scope == Scope((Reach(cast.town.root, None),))
    handles = people.scope(cast["roy"], Right.CASE_VIEW, START)
    assert handles.reaches == (Reach(cast.town.root, "governance", "roads"),)
    assert not handles.covers(cast.town.grids[0], "fire", "roads")


def test_every_scheme_means_nothing_below_a_division(cast: Cast) -> None:
    posts = [p.model_copy(update={"every_scheme": True}) if p.key == "member" else p for p in POSTS]
    registry.use_pack(small_pack(posts=tuple(posts)))
    scope = people.scope(cast["ann"], Right.CASE_VIEW, START)
    assert scope.reaches == (Reach(cast.town.grids[0], "governance"),)


def test_a_departments_right_is_tagged(cast: Cast) -> None:
    scope = people.scope(cast["roy"], Right.CASE_HANDLE, START)
    assert scope.covers(cast.town.grids[2], "governance", "roads")
    assert not scope.covers(cast.town.grids[2], "governance", "parks")


def test_a_deputy_has_the_rights_for_as_long_as_the_leave(cast: Cast) -> None:
    people.grant_leave(
        account_id=cast["hua"],
        deputy_id=cast["eve"],
        from_at=START + DAY,
        to_at=START + 2 * DAY,
        actor=ADMIN,
        at=START,
    )
    place = {"path": cast.town.grids[0], "scheme": "governance"}
    people.require(cast["eve"], Right.CASE_DISPATCH, at=START + DAY, **place)  # type: ignore[arg-type]
    for day in (0, 2):
        with pytest.raises(Refused):
            people.require(cast["eve"], Right.CASE_DISPATCH, at=START + day * DAY, **place)  # type: ignore[arg-type]


def test_a_closed_account_has_no_rights(cast: Cast) -> None:
    post = cast.appointments["hua"]
    people.deactivate(cast["hua"], {post: people.CLIMB}, actor=ADMIN, at=START)
    assert people.scope(cast["hua"], Right.CASE_VIEW, START) == Scope.nothing()


def test_a_clients_key_is_known_cached_and_revoked(cast: Cast) -> None:
    client, key = people.create_client(
        name="热线", channel="hotline", jurisdiction_key=cast.town.key, actor=ADMIN, at=START
    )
    now = [100.0]
    assert people.authenticate_client(key, monotonic=lambda: now[0]) == client
    with CaptureQueriesContext(connection) as queries:
        people.authenticate_client(key, monotonic=lambda: now[0] + 4.9)
    assert len(queries) == 0
    with pytest.raises(Refused) as caught:
        people.authenticate_client(key + "x")
    assert caught.value.code == "unknown_key"
    people.revoke_client(client.id, actor=ADMIN, at=START)
    with pytest.raises(Refused):
        people.authenticate_client(key, monotonic=lambda: now[0])
    with pytest.raises(NotFound):
        people.revoke_client(client.id, actor=ADMIN, at=START)


def test_a_key_revoked_elsewhere_stops_within_five_seconds(cast: Cast) -> None:
    from wangge.domain.people.models import ApiClient

    client, key = people.create_client(
        name="热线", channel="hotline", jurisdiction_key=cast.town.key, actor=ADMIN, at=START
    )
    people.authenticate_client(key, monotonic=lambda: 100.0)
    ApiClient.objects.filter(id=client.id).update(is_active=False)
    with pytest.raises(Refused):
        people.authenticate_client(key, monotonic=lambda: 105.0)
