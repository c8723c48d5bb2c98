"""Who holds a post, who owes a thing, and why."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wangge.domain.people import api as people
from wangge.domain.people.testing import ADMIN, START, Cast
from wangge.kernel.errors import Undetermined

DAY = timedelta(days=1)


def owner(cast: Cast, post: str | None, code: str, **more: object) -> people.Ownership:
    given = {"at": START, "department": "", **more}
    return people.owner_for(
        jurisdiction_key=cast.town.key,
        post=post,
        grid=cast.grid(code),
        **given,  # type: ignore[arg-type]
    )


def names(cast: Cast, ownership: people.Ownership) -> set[str]:
    by_id = {v: k for k, v in cast.accounts.items()}
    return {by_id[h.account_id] for h in ownership.holders}


def test_the_post_in_its_grid_answers_with_one_query(cast: Cast) -> None:
    owner(cast, "member", cast.town.grids[0])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = owner(cast, "member", cast.town.grids[0])
    assert names(cast, found) == {"ann", "bob"}
    assert found.reason["code"] == "holder" and found.climbed == ()
    assert len(queries) <= 1


def test_a_post_above_the_grid_is_found_at_its_own_level(cast: Cast) -> None:
    found = owner(cast, "head", cast.town.grids[1])
    assert names(cast, found) == {"hua"} and found.grid_code == cast.town.communities[0]


def test_a_vacancy_falls_to_the_grid_above_and_says_so(cast: Cast) -> None:
    people.end_appointment(cast.appointments["cyn"], actor=ADMIN, at=START)
    found = owner(cast, "member", cast.town.grids[1])
    assert names(cast, found) == {"hua"}
    assert found.climbed == (cast.town.grids[1],)
    assert "无人在岗" in found.reason["zh"] and "Nobody" in found.reason["en"]


def test_where_nobody_is_up_to_the_root_the_desk_owns(cast: Cast) -> None:
    found = owner(cast, "member", cast.town.grids[2])
    assert names(cast, found) == {"dora"}
    assert found.climbed == (cast.town.grids[2], cast.town.communities[1])


@pytest.mark.parametrize("post", [None, "no_such_post"])
def test_a_matter_without_a_route_goes_to_the_desk(cast: Cast, post: str | None) -> None:
    found = owner(cast, post, cast.town.grids[0])
    assert names(cast, found) == {"dora"} and found.reason["why"] == "no_route"


def test_a_department_keeps_its_work(cast: Cast) -> None:
    assert names(cast, owner(cast, "handler", cast.town.grids[0], department="roads")) == {"roy"}
    # Nobody of the parks department is there: not the roads', but the desk.
    assert names(cast, owner(cast, "handler", cast.town.grids[0], department="parks")) == {"dora"}


def test_the_handler_never_verifies_unless_nobody_else_is_there(cast: Cast) -> None:
    found = owner(cast, "member", cast.town.grids[0], excluding={cast["ann"]})
    assert names(cast, found) == {"bob"}
    found = owner(cast, "member", cast.town.grids[1], excluding={cast["cyn"]})
    assert names(cast, found) == {"hua"}
    found = owner(cast, None, cast.town.root, excluding={cast["dora"]})
    assert names(cast, found) == {"dora"}


def test_escalation_goes_up_level_by_level_the_desk_last(cast: Cast) -> None:
    def above(code: str, holder: str) -> people.Ownership:
        return people.owner_above(
            jurisdiction_key=cast.town.key,
            post="member",
            grid=cast.grid(code),
            at=START,
            excluding={cast[holder]},
        )

    assert names(cast, above(cast.town.grids[0], "ann")) == {"hua"}
    assert names(cast, above(cast.town.communities[0], "hua")) == {"dir"}
    assert names(cast, above(cast.town.root, "dir")) == {"dora"}


def test_deputies_stand_in_along_the_chain_and_for_no_longer(cast: Cast) -> None:
    def leave(who: str, deputy: str, first: int, last: int) -> None:
        people.grant_leave(
            account_id=cast[who],
            deputy_id=cast[deputy],
            from_at=START + first * DAY,
            to_at=START + last * DAY,
            actor=ADMIN,
            at=START,
        )

    leave("cyn", "ann", 1, 5)
    leave("ann", "eve", 2, 3)

    def holder(day: int) -> people.Holder:
        (found,) = people.holders(
            jurisdiction_key=cast.town.key,
            post="member",
            scheme_key=cast.town.scheme_key,
            grid_code=cast.town.grids[1],
            at=START + day * DAY,
        )
        return found

    assert (holder(0).account_id, holder(0).until_at) == (cast["cyn"], START + DAY)
    assert (holder(1).account_id, holder(1).until_at) == (cast["ann"], START + 2 * DAY)
    assert (holder(2).account_id, holder(2).until_at) == (cast["eve"], START + 3 * DAY)
    assert holder(2).via == (cast["cyn"], cast["ann"])
    assert (holder(3).account_id, holder(3).until_at) == (cast["ann"], START + 5 * DAY)
    assert (holder(5).account_id, holder(5).until_at) == (cast["cyn"], None)


def test_an_appointment_holds_by_the_days_of_the_town(cast: Cast) -> None:
    new = cast.appoint(
        "eve", "member", cast.town.grids[2], from_on=date(2026, 3, 10), to_on=date(2026, 3, 11)
    )
    midnight = START.replace(day=9, hour=16)  # of the 10th, in Shanghai
    assert new not in people.holders_of([new], midnight - timedelta(microseconds=1))
    assert people.holders_of([new], midnight)[new].until_at == midnight + DAY
    assert new not in people.holders_of([new], midnight + DAY)


def test_a_town_without_a_desk_holder_is_the_only_undetermined_one(cast: Cast) -> None:
    with pytest.raises(Undetermined) as caught:
        owner(cast, None, cast.town.root, at=START.replace(year=2020, day=1, month=1))
    assert caught.value.code == "no_desk_holder" and caught.value.data["post"] == "shift_head"
    assert "栖霞小镇" in caught.value.zh
