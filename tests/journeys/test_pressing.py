"""From above: a case is pressed for, taken one level up, given more time; who answers is told."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.journeys.town import KEY, MONDAY_AT, Cast, found_town, middle
from wangge.domain.cases import api as cases
from wangge.domain.tasks import api as tasks
from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.access import Scope
from wangge.plumbing.actor import Actor
from wangge.plumbing.outbox import api as outbox
from wangge.plumbing.time import set_clock

WHY = "居民第三次来电，请今天到场"


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with set_clock(SimulatedClock(MONDAY_AT)):
        yield found_town()


@pytest.fixture
def case(cast: Cast) -> cases.CaseView:
    lon, lat = middle(0, 0)
    receipt = cases.receive_report(
        jurisdiction_key=KEY,
        key="one",
        channel="portal",
        type_key="clutter",
        text="楼道堆物",
        location=cases.LocationInput(lon=lon, lat=lat),
        actor=Actor.resident("one"),
        at=MONDAY_AT,
    )
    return cases.case(Scope.everything(), receipt.case_id).case


def client_of(cast: Cast, name: str) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(get_user_model().objects.get(pk=cast.who[name]))
    return client


def page(client: Client, case: cases.CaseView) -> str:
    return html.unescape(client.get(f"/console/case/{case.id}/").content.decode())


def offered(text: str) -> list[str]:
    return re.findall(r'/press/(\w+)/"', text)


def send(client: Client, case: cases.CaseView, key: str, **given: str) -> tuple[int, str]:
    answer = client.post(f"/console/case/{case.id}/press/{key}/", given, follow=True)
    return answer.status_code, html.unescape(answer.content.decode())


def holder(case: cases.CaseView) -> str:
    found = cases.case(Scope.everything(), case.id).case.holder_id
    account = get_user_model().objects.get(pk=found)
    return str(account.username)


def test_pressed_for_with_words_that_its_holder_reads(
    transactional_db: None, cast: Cast, case: cases.CaseView
) -> None:
    own = holder(case)
    status, text = send(client_of(cast, "dispatcher"), case, "press", level="yellow", reason=WHY)
    assert status == 200 and "已督办" in text and "黄牌督办" in text
    assert WHY in text, "what was written stands in the timeline"
    for _ in range(2):  # what happened, then the notice about it
        outbox.deliver_due(MONDAY_AT, 50)
    told = client_of(cast, own).get("/notices/").content.decode()
    assert f"案件 {case.number} 被黄牌督办" in told and WHY not in told
    assert WHY in page(client_of(cast, own), case)


def test_taken_up_it_is_somebody_elses(cast: Cast, case: cases.CaseView) -> None:
    own = holder(case)
    status, text = send(client_of(cast, "dispatcher"), case, "raise", reason=WHY)
    assert status == 200 and "已提级" in text and holder(case) != own
    for _ in range(4):
        above = holder(case)
        status, text = send(client_of(cast, "director"), case, "raise", reason=WHY)
    assert status == 200 and holder(case) == above and "上面没有更高一级" in text


def test_what_is_missing_is_said_beside_its_field(cast: Cast, case: cases.CaseView) -> None:
    client = client_of(cast, "dispatcher")
    status, text = send(client, case, "press", level="", reason=WHY)
    assert status == 422 and "请选择督办等级" in text and WHY in text
    status, text = send(client, case, "raise", reason=" ")
    assert status == 422 and "field--bad" in text


def test_more_time_is_refused_with_a_reason_only(cast: Cast, case: cases.CaseView) -> None:
    own = cast.who[holder(case)]
    assert case.task_id is not None
    tasks.ask_extension(
        case.task_id,
        limit="2 working_days",
        reason="等业主回来",
        actor=Actor.account(own),
        at=MONDAY_AT,
    )
    client = client_of(cast, "dispatcher")
    assert "等业主回来" in page(client, case), "why more time is asked for"
    status, text = send(client, case, "extension", approved="0", reason="")
    assert status == 422 and "请写明理由" in text
    assert "extension" not in offered(page(client_of(cast, holder(case)), case))
    status, text = send(client, case, "extension", approved="1", reason="")
    assert status == 200 and "已同意延期" in text
    assert "extension" not in offered(page(client, case))


@pytest.mark.parametrize("name", ["acceptor", "auditor", "stranger"])
def test_others_are_offered_and_may_do_nothing(cast: Cast, case: cases.CaseView, name: str) -> None:
    client = client_of(cast, name)
    assert not offered(page(client, case))
    for key in ("press", "raise", "extension"):
        given = {"level": "red", "reason": WHY, "approved": "1"}
        assert send(client, case, key, **given)[0] == 403
    assert (
        holder(case)
        and "督办" not in page(client_of(cast, "dispatcher"), case).split("办理经过")[1]
    )


def test_nobody_presses_themselves(cast: Cast, case: cases.CaseView) -> None:
    assert not offered(page(client_of(cast, holder(case)), case))
    assert send(client_of(cast, "dispatcher"), case, "nothing", reason=WHY)[0] == 404


def test_whoever_handles_it_reads_why_it_came_back(cast: Cast, case: cases.CaseView) -> None:
    own = client_of(cast, holder(case))
    task = f"/work/task/{case.task_id}/"
    assert "此前的说明" not in own.get(task).content.decode()
    send(client_of(cast, "dispatcher"), case, "press", level="red", reason=WHY)
    text = html.unescape(own.get(task).content.decode())
    assert "此前的说明" in text and WHY in text and "派遣员小陈" in text
