"""Appointing, ending, leaving: what is refused, and what is left behind."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wangge.domain.people import api as people
from wangge.domain.people.models import Account
from wangge.domain.people.testing import ADMIN, START, Cast
from wangge.kernel.errors import Conflict, InvalidInput, NotFound, WanggeError
from wangge.plumbing.journal import api as journal
from wangge.plumbing.outbox import api as outbox
from wangge.plumbing.outbox import registry

DAY = timedelta(days=1)


def refusal(cast: Cast, *given: object, **more: object) -> WanggeError:
    with pytest.raises(WanggeError) as caught:
        cast.appoint(*given, **more)  # type: ignore[arg-type]
    assert caught.value.zh and caught.value.en
    return caught.value


def test_what_an_appointment_refuses(cast: Cast) -> None:
    town = cast.town
    assert refusal(cast, "eve", "mayor", town.root).code == "no_such_post"
    wrong = refusal(cast, "eve", "member", town.communities[0])
    assert (wrong.code, wrong.field) == ("post_level_differs", "grid")
    assert refusal(cast, "eve", "handler", town.root).code == "department_missing"
    assert refusal(cast, "eve", "handler", town.root, department="x").code == "department_unknown"
    unwanted = refusal(cast, "eve", "member", town.grids[0], department="roads")
    assert unwanted.code == "department_unwanted"
    backwards = refusal(cast, "eve", "member", town.grids[0], to_on=date(2019, 1, 1))
    assert backwards.code == "appointment_dates"
    assert refusal(cast, "eve", "member", "9").code == "unknown_grid"
    assert refusal(cast, "ann", "member", town.grids[0]).code == "appointment_overlaps"
    assert refusal(cast, "eve", "director", town.root).code == "post_full"


def test_a_post_is_full_only_while_its_people_overlap(cast: Cast) -> None:
    grid = cast.town.grids[0]  # ann and bob are there; three are allowed
    cast.appoint("cyn", "member", grid, date(2026, 4, 1), to_on=date(2026, 5, 1))
    cast.appoint("hua", "member", grid, date(2026, 5, 1))
    assert refusal(cast, "eve", "member", grid, date(2026, 4, 30)).code == "post_full"


def test_one_refused_appointment_refuses_all(cast: Cast) -> None:
    good = people.AppointmentInput(
        cast["eve"], cast.town.key, "member", "governance", cast.town.grids[2], date(2026, 1, 1)
    )
    bad = people.AppointmentInput(
        uuid4(), cast.town.key, "member", "governance", cast.town.grids[2], date(2026, 1, 1)
    )
    with pytest.raises(NotFound):
        people.appoint_many([good, bad], actor=ADMIN, at=START)
    assert people.appointments_of(cast["eve"], START) == ()


def test_what_refuses_one_refuses_many_with_the_same_error(cast: Cast) -> None:
    grid = cast.town.grids[2]
    gone = people.create_account(people.AccountInput("gone", "x"), actor=ADMIN, at=START)
    people.deactivate(gone, {}, actor=ADMIN, at=START)

    def code(*last: object, **more: object) -> str:
        good = people.AppointmentInput(
            cast["eve"], cast.town.key, "member", "governance", grid, date(2026, 1, 1)
        )
        bad = people.AppointmentInput(last[0], cast.town.key, *last[1:], **more)  # type: ignore[arg-type]
        with pytest.raises(WanggeError) as caught:
            people.appoint_many([good, bad], actor=ADMIN, at=START)
        return caught.value.code

    on = date(2026, 1, 1)
    assert code(uuid4(), "member", "governance", grid, on) == "no_such_account"
    assert code(gone, "member", "governance", grid, on) == "account_inactive"
    assert code(cast["eve"], "member", "governance", grid, on) == "appointment_overlaps"
    assert code(cast["bob"], "head", "governance", grid, on) == "post_level_differs"
    assert code(cast["bob"], "mayor", "governance", grid, on) == "no_such_post"
    assert code(cast["bob"], "member", "governance", "9", on) == "unknown_grid"
    # a second scheme's name doesn't borrow what was found out about the first
    assert code(cast["bob"], "member", "another", grid, on) == "scheme_not_in_force"
    # nor does another day of the same grid
    early = date(2019, 1, 1)
    assert code(cast["bob"], "member", "governance", grid, early, to_on=early) == (
        "appointment_dates"
    )
    assert people.appointments_of(cast["eve"], START) == ()


def test_a_batch_asks_no_more_than_one_appointment(cast: Cast) -> None:
    """What thousands have in common is asked for once, not once each."""
    make = people.AccountInput

    def queries(count: int, grid: str) -> int:
        ids = people.create_accounts(
            [make(f"{grid}-{count}-{n}", "x") for n in range(count)], actor=ADMIN, at=START
        )
        given = [
            people.AppointmentInput(a, cast.town.key, "head", "governance", grid, START.date())
            for a in ids
        ]
        with CaptureQueriesContext(connection) as caught:
            people.appoint_many(given, actor=ADMIN, at=START)
        return len(caught)

    first, second = cast.town.communities[:2]
    queries(2, first)  # whatever is read once
    assert queries(300, second) <= queries(20, first)


def test_an_account_made_in_bulk_is_whole(cast: Cast) -> None:
    account = Account.objects.get(username="qixia-eve")
    assert account.is_active and account.created_at is not None
    new = people.create_accounts(
        [people.AccountInput("one", "x"), people.AccountInput("two", "y")],
        actor=ADMIN,
        at=START,
    )
    one, two = Account.objects.get(id=new[0]), Account.objects.get(id=new[1])
    assert (one.username, one.name, two.language) == ("one", "x", "")
    assert not one.has_usable_password() and one.password != two.password


def test_news_of_an_appointment_names_who_may_hold_work_already(cast: Cast) -> None:
    heard: list[outbox.News] = []
    grid = cast.town.grids[2]
    fresh = people.create_account(people.AccountInput("fresh", "x"), actor=ADMIN, at=START)
    deputy = people.create_account(people.AccountInput("deputy", "x"), actor=ADMIN, at=START)
    people.grant_leave(
        account_id=cast["ann"],
        deputy_id=deputy,
        from_at=START,
        to_at=START + DAY,
        actor=ADMIN,
        at=START,
    )
    with registry.only(keep=True):
        outbox.listen(people.HOLDERS_CHANGED, heard.append)
        people.appoint_many(
            [
                people.AppointmentInput(
                    account, cast.town.key, "member", "governance", grid, date(2026, 1, 1)
                )
                for account in (fresh, deputy, cast["bob"])
            ],
            actor=ADMIN,
            at=START,
        )
    assert set(heard[-1].payload["accounts"]) == {str(deputy), str(cast["bob"])}
    assert len(heard[-1].payload["filled"]) == 3


def test_the_desk_is_never_left(cast: Cast) -> None:
    desk = cast.appointments["dora"]
    with pytest.raises(Conflict) as caught:
        people.end_appointment(desk, actor=ADMIN, at=START)
    assert caught.value.code == "desk_without_holder" and "岗位shift_head" in caught.value.zh
    with pytest.raises(Conflict):
        people.end_appointment(desk, actor=ADMIN, at=START, to_on=date(2026, 6, 1))
    with pytest.raises(Conflict):
        people.deactivate(cast["dora"], {desk: people.CLIMB}, actor=ADMIN, at=START)
    cast.appoint("eve", "shift_head", cast.town.root, date(2026, 6, 1))
    with pytest.raises(Conflict):  # eve comes a day too late
        people.end_appointment(desk, actor=ADMIN, at=START, to_on=date(2026, 5, 31))
    people.end_appointment(desk, actor=ADMIN, at=START, to_on=date(2026, 6, 1))


def test_leaves_that_are_refused(cast: Cast) -> None:
    def code(who: str, deputy: str, first: int, last: int) -> str:
        with pytest.raises(WanggeError) as caught:
            people.grant_leave(
                account_id=cast[who],
                deputy_id=cast[deputy],
                from_at=START + first * DAY,
                to_at=START + last * DAY,
                actor=ADMIN,
                at=START,
            )
        return caught.value.code

    assert code("ann", "ann", 1, 2) == "deputy_is_self"
    assert code("ann", "bob", 2, 1) == "leave_times"
    people.deactivate(cast["eve"], {}, actor=ADMIN, at=START)
    assert code("ann", "eve", 1, 2) == "account_inactive"
    for who, deputy in (("ann", "bob"), ("bob", "cyn")):
        people.grant_leave(
            account_id=cast[who],
            deputy_id=cast[deputy],
            from_at=START + DAY,
            to_at=START + 3 * DAY,
            actor=ADMIN,
            at=START,
        )
    assert code("ann", "cyn", 2, 4) == "leave_overlaps"
    assert code("cyn", "ann", 2, 5) == "deputies_in_circle"


def test_a_leaver_hands_over_or_stays(cast: Cast) -> None:
    leave = people.grant_leave(
        account_id=cast["bob"],
        deputy_id=cast["ann"],
        from_at=START,
        to_at=START + 9 * DAY,
        actor=ADMIN,
        at=START,
    )
    post = cast.appointments["ann"]
    with pytest.raises(people.HandOverRequired) as caught:
        people.deactivate(cast["ann"], {post: cast["eve"]}, actor=ADMIN, at=START)
    assert caught.value.data["deputyships"][0]["leave"] == str(leave)
    assert "tasks" in caught.value.data["open"]
    with pytest.raises(people.HandOverRequired) as caught:
        people.deactivate(cast["ann"], {leave: cast["eve"]}, actor=ADMIN, at=START)
    assert caught.value.data["appointments"][0]["grid"] == cast.town.grids[0]
    assert Account.objects.get(id=cast["ann"]).is_active
    plan = {post: cast["eve"], leave: cast["cyn"]}
    people.deactivate(cast["ann"], plan, actor=ADMIN, at=START)
    account = Account.objects.get(id=cast["ann"])
    assert not account.is_active and not account.has_usable_password()
    found = people.owner_for(
        jurisdiction_key=cast.town.key,
        post="member",
        grid=cast.grid(cast.town.grids[0]),
        at=START + DAY,
    )
    assert {h.account_id for h in found.holders} == {cast["eve"], cast["cyn"]}


def test_a_deputy_who_leaves_hands_over_to_the_person_on_leave(cast: Cast) -> None:
    leave = people.grant_leave(
        account_id=cast["bob"],
        deputy_id=cast["eve"],
        from_at=START,
        to_at=START + 9 * DAY,
        actor=ADMIN,
        at=START,
    )
    people.deactivate(cast["eve"], {leave: cast["bob"]}, actor=ADMIN, at=START + DAY)
    held = people.holders_of([cast.appointments["bob"]], START + DAY)
    assert held[cast.appointments["bob"]].account_id == cast["bob"]


def test_sessions_of_a_closed_account_die_at_once(cast: Cast, client) -> None:  # type: ignore[no-untyped-def]
    account = Account.objects.get(id=cast["eve"])
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    from django.contrib.auth import get_user

    class Request:
        session = client.session

    assert get_user(Request()).is_authenticated
    people.deactivate(cast["eve"], {}, actor=ADMIN, at=START)
    assert not get_user(Request()).is_authenticated


def test_the_journal_tells_all_and_names_nobody(cast: Cast) -> None:
    people.end_appointment(cast.appointments["cyn"], actor=ADMIN, at=START)
    kinds = [entry.kind for entry in journal.read("people")]
    assert kinds[0] == "people.accounts_created" and kinds[-1] == "people.appointment_ended"
    assert not any("cyn" in str(entry.data) for entry in journal.read("people"))


def test_roster_and_vacancies(cast: Cast) -> None:
    people.grant_leave(
        account_id=cast["bob"],
        deputy_id=cast["eve"],
        from_at=START,
        to_at=START + DAY,
        actor=ADMIN,
        at=START,
    )
    entries = people.roster(cast.town.key, "governance", cast.town.grids[0], START)
    assert [(e.person.name, e.stand_in and e.stand_in.name) for e in entries] == [
        ("ann", None),
        ("bob", "eve"),
    ]
    assert entries[0].duties[0].zh == "member的职责"
    vacant = people.vacancies(cast.town.key, "governance", START)
    assert {(v.post, v.grid.code) for v in vacant} == {
        ("head", cast.town.communities[1]),
        ("member", cast.town.grids[2]),
        ("member", cast.town.grids[3]),
    }


def test_accounts_are_refused_twice_and_with_weak_passwords(cast: Cast) -> None:
    make = people.AccountInput
    with pytest.raises(Conflict) as taken:
        people.create_account(make("qixia-ann", "x"), actor=ADMIN, at=START)
    assert taken.value.code == "username_taken"
    with pytest.raises(InvalidInput) as weak:
        people.create_account(make("new", "x", "12345"), actor=ADMIN, at=START)
    assert (weak.value.code, weak.value.field) == ("password_weak", "password")
