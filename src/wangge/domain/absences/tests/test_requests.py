"""Asking for leave: whose task it is, what an answer does, who is kept out, what is kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from wangge.domain.absences import api as absences
from wangge.domain.absences.models import LeaveRequest
from wangge.domain.absences.services import forgetting
from wangge.domain.people import api as people
from wangge.domain.people.testing import START, Cast, staffed_town
from wangge.domain.places import api as places
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import Conflict, InvalidInput, NotFound
from wangge.plumbing.journal import api as journal
from wangge.plumbing.outbox.models import Message

FROM_ON, LAST_ON = date(2026, 3, 9), date(2026, 3, 11)
DURING = datetime(2026, 3, 10, 2, tzinfo=START.tzinfo)


@pytest.fixture
def cast(db: None) -> Cast:
    return staffed_town()


def ask(cast: Cast, name: str = "ann", **changed: Any) -> UUID:
    given: dict[str, Any] = {
        "jurisdiction_key": cast.town.key,
        "account_id": cast[name],
        "from_on": FROM_ON,
        "last_on": LAST_ON,
        "reason": "sick",
        "stand_in_id": cast["bob"] if name == "ann" else None,
        "key": f"key-of-{name}",
        "actor": cast.actor(name),
        "at": START,
    }
    return absences.ask(**given | changed)


def approve(cast: Cast, request: UUID, by: str = "dir", deputy: str | None = "bob") -> UUID:
    deputy_id = cast[deputy] if deputy else None
    return absences.approve(
        request, deputy_id=deputy_id, words="好好休息", account_id=cast[by], at=START
    )


def told(template: str) -> int:
    return Message.objects.filter(topic="notify.tell", payload__contains=f'"{template}"').count()


def member_task(cast: Cast, at: datetime) -> tasks.TaskView:
    return tasks.open_task(
        jurisdiction_key=cast.town.key,
        kind="handling",
        title="清理垃圾",
        post="member",
        grid=cast.grid(cast.town.grids[1]),
        limit="2 working_days",
        actor=cast.actor("dora"),
        at=at,
    ).task


def test_a_request_is_a_task_of_whoever_manages_people_there(cast: Cast) -> None:
    request = ask(cast)
    (task,) = tasks.mine(cast["dir"], START)
    assert (task.kind, absences.request_of(task)) == (absences.KIND, request)
    assert (task.post, task.grid_code) == ("director", cast.town.root)
    assert task.due_at is not None and task.due_at > START
    assert task.due_at <= places.day_begins(cast.town.key, FROM_ON)
    assert [one.id for one in absences.owed(cast["dir"], START)] == [request]
    assert ask(cast) == request and LeaveRequest.objects.count() == 1, "sent twice asks once"
    assert told("leave.asked") == 1


def test_on_approval_the_work_goes_to_the_deputy_and_comes_back(cast: Cast) -> None:
    work = member_task(cast, START)
    assert work.holder_id == cast["cyn"]
    leave = approve(cast, ask(cast, "cyn", from_on=date(2026, 3, 3), last_on=date(2026, 3, 3)))
    (granted,) = people.leaves_of(cast["cyn"], START)
    assert (granted.id, granted.deputy_id) == (leave, cast["bob"])
    during, after = (START + timedelta(days=n) for n in (1, 2))
    assert tasks.owner_at(work.id, during) == cast["bob"]
    assert tasks.owner_at(work.id, after) == cast["cyn"]
    assert told("leave.approved") == told("leave.stand_in") == 1
    (mine,) = absences.own(cast["cyn"], START)
    assert (mine.state, mine.answer, mine.deputy_id) == ("approved", "好好休息", cast["bob"])
    assert tasks.mine(cast["dir"], START) == ()


def test_a_refusal_says_why_and_grants_nothing(cast: Cast) -> None:
    request = ask(cast)
    with pytest.raises(InvalidInput) as silent:
        absences.refuse(request, words=" ", account_id=cast["dir"], at=START)
    assert silent.value.field == "words"
    absences.refuse(request, words="迎检期间人手不够", account_id=cast["dir"], at=START)
    assert people.leaves_of(cast["ann"], START) == ()
    (mine,) = absences.own(cast["ann"], START)
    assert (mine.state, mine.answer, mine.withdrawable) == ("refused", "迎检期间人手不够", False)
    assert told("leave.refused") == 1
    with pytest.raises(Conflict):
        approve(cast, request)


@pytest.mark.parametrize("name", ["eve", "bob", "cyn", "hua", "roy"])
def test_strangers_and_colleagues_neither_see_nor_answer_it(cast: Cast, name: str) -> None:
    request = ask(cast)
    with pytest.raises(NotFound):
        absences.one(request, account_id=cast[name], at=START)
    with pytest.raises(NotFound):
        approve(cast, request, by=name)
    with pytest.raises(NotFound):
        absences.refuse(request, words="不", account_id=cast[name], at=START)
    with pytest.raises(NotFound):
        absences.withdraw(request, account_id=cast[name], actor=cast.actor(name), at=START)
    assert absences.waiting(cast["ann"], account_id=cast[name], at=START) == ()


def test_nobody_answers_their_own(cast: Cast) -> None:
    own = ask(cast, "dir")
    (task,) = tasks.mine(cast["dora"], START)
    assert absences.request_of(task) == own, "nobody else manages people: it falls to the desk"
    with pytest.raises(NotFound):
        approve(cast, own, by="dir")
    with pytest.raises(InvalidInput) as far:
        approve(cast, own, by="dora", deputy="cyn")
    assert far.value.field == "stand_in", "who merely holds it names nobody from elsewhere"
    assert approve(cast, own, by="dora", deputy="dora")


def test_a_stand_in_could_hold_the_post(cast: Cast) -> None:
    key = cast.town.key
    offered = [one.name for one in people.could_stand_in(cast["ann"], key, START)]
    assert offered[:2] == ["bob", "cyn"] and not {"ann", "dir", "dora", "eve"} & set(offered)
    with pytest.raises(InvalidInput) as none:
        ask(cast, stand_in_id=cast["dora"])
    assert none.value.field == "stand_in"
    ask(cast, "bob", from_on=LAST_ON, stand_in_id=None)
    approve(cast, absences.owed(cast["dir"], START)[0].id, deputy="cyn")
    with pytest.raises(InvalidInput) as away:
        ask(cast)
    assert away.value.field == "stand_in", "bob is away himself on one of the days"
    request = ask(cast, stand_in_id=None)
    with pytest.raises(InvalidInput):
        approve(cast, request, deputy=None)
    assert approve(cast, request, deputy="dora"), "whoever manages ann wholly may name anybody"


def test_it_is_withdrawn_until_it_begins(cast: Cast) -> None:
    first = ask(cast)
    absences.withdraw(first, account_id=cast["ann"], actor=cast.actor("ann"), at=START)
    assert tasks.mine(cast["dir"], START) == ()
    second = ask(cast, key="another")
    approve(cast, second)
    later = START + timedelta(days=1)
    absences.withdraw(second, account_id=cast["ann"], actor=cast.actor("ann"), at=later)
    assert not any(one.to_at > one.from_at for one in people.leaves_of(cast["ann"], later))
    assert told("leave.withdrawn") == 1
    third = ask(cast, key="third", at=later)
    approve(cast, third)
    with pytest.raises(Conflict) as begun:
        absences.withdraw(third, account_id=cast["ann"], actor=cast.actor("ann"), at=DURING)
    assert begun.value.code == "leave_begun"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"last_on": FROM_ON - timedelta(days=1)}, "last_on"),
        ({"from_on": date(2026, 3, 1)}, "from_on"),
        ({"last_on": date(2028, 3, 1)}, "last_on"),
        ({"reason": "flu"}, "reason"),
        ({"account_id": None}, None),
    ],
)
def test_what_cant_be_asked_for(cast: Cast, changed: dict[str, Any], field: str | None) -> None:
    if "account_id" in changed:
        changed = {"account_id": cast["eve"], "actor": cast.actor("eve"), "stand_in_id": None}
    with pytest.raises(InvalidInput) as refused:
        ask(cast, **changed)
    assert refused.value.field == field and not LeaveRequest.objects.exists()


def test_twice_in_the_same_days_is_refused(cast: Cast) -> None:
    request = ask(cast)
    with pytest.raises(Conflict):
        ask(cast, key="another", from_on=LAST_ON)
    approve(cast, request)
    with pytest.raises(Conflict):
        ask(cast, key="another", from_on=LAST_ON)


def test_unanswered_it_climbs_and_stays_owned(cast: Cast) -> None:
    request = ask(cast)
    late = START + timedelta(days=5)
    tasks.run_clock(late)
    (task,) = tasks.mine(cast["dora"], late)
    assert absences.request_of(task) == request and task.escalations == 1
    absences.refuse(request, words="已无人手", account_id=cast["dora"], at=late)


def test_the_journal_knows_neither_reason_nor_words_and_both_are_forgotten(cast: Cast) -> None:
    request = ask(cast)
    approve(cast, request)
    written = str([(e.kind, e.data) for e in journal.read(f"leave_request:{request}")])
    assert "leave_request.asked" in written and "leave_request.approved" in written
    assert "sick" not in written and "好好休息" not in written
    day = datetime(2026, 3, 11, 16, tzinfo=START.tzinfo) + timedelta(days=89)
    assert forgetting.forget(day - timedelta(days=1)) == 0
    assert forgetting.forget(day) == 1
    row = LeaveRequest.objects.get()
    assert (row.reason, row.answer) == ("", "")
    assert not journal.verify().findings
