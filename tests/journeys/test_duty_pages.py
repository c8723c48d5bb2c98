"""The pages of duties by HTTP: whose they are, what a refusal keeps, what the list costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from tests.journeys.town import CLUTTER, KEY, MONDAY_AT, Cast, found_town, middle, second
from wangge.domain.cases import api as cases
from wangge.domain.duties import api as duties
from wangge.domain.duties.models import Finding, Occurrence, Visit
from wangge.domain.people import api as people
from wangge.domain.tasks import api as tasks
from wangge.kernel.clock import SimulatedClock
from wangge.kernel.ids import new_id
from wangge.plumbing.actor import Actor
from wangge.plumbing.time import set_clock

TODAY = date(2026, 3, 2)
FINE = {"a-rubbish": "no", "a-lane": "no", "a-order": "good", "key": "k1"}
HERE = dict(zip(("lon", "lat"), map(str, middle(0, 0)), strict=True))


@dataclass
class Town:
    """The cast, and the patrol of the first grid, which `mine` holds."""

    cast: Cast
    patrol: Occurrence
    mine: str
    other: str

    def client(self, name: str) -> Client:
        client = Client(headers={"accept-language": "zh-hans"})
        client.force_login(get_user_model().objects.get(pk=self.cast.who[name]))
        return client

    def address(self, act: str = "") -> str:
        return f"/work/duty/{self.patrol.pk}/{act}"


@pytest.fixture
def town(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    monkeypatch.setattr(settings, "WANGGE_HOME", tmp_path)
    with set_clock(SimulatedClock(MONDAY_AT)):
        cast = found_town()
        generate("patrol", TODAY, TODAY)
        patrol = Occurrence.unscoped.get(target=second(0, 0))
        holder = tasks.task(patrol.task_id).holder_id
        names = ("member_00_1", "member_00_2")
        mine, other = sorted(names, key=lambda n: cast.who[n] != holder)
        yield Town(cast, patrol, mine, other)


def generate(plan: str, first: date, last: date) -> None:
    duties.generate(
        jurisdiction_key=KEY,
        first_on=first,
        last_on=last,
        only=[plan],
        actor=Actor.system("test"),
        at=MONDAY_AT,
    )


def report(town: Town) -> cases.Receipt:
    return cases.receive_report(
        jurisdiction_key=KEY,
        key=str(new_id()),
        channel="portal",
        type_key=CLUTTER,
        text="楼道堆物",
        location=cases.LocationInput(*middle(0, 0)),
        actor=Actor.resident("somebody"),
        at=MONDAY_AT,
    )


def test_the_list_puts_cases_and_duties_of_one_place_together(town: Town) -> None:
    for _ in range(4):
        report(town)
    generate("stairwell", TODAY, date(2026, 3, 31))
    page = town.client(town.mine).get("/work/").content.decode()
    assert page.count('class="stop"') == 1
    assert "每日巡查：西片第1网格" in page and page.count('class="job ') >= 2
    assert f'data-lon="{middle(0, 0)[0]:.6f}"' in page
    ahead = town.client(town.mine).get("/work/?show=ahead").content.decode()
    assert "每日巡查" not in ahead


@pytest.mark.parametrize("show", ["all", "ahead"])
def test_the_list_takes_as_many_queries_for_many_as_for_few(
    town: Town, show: str, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    client = town.client(town.mine)
    client.get("/work/")
    for _ in range(6):
        report(town)
    generate("stairwell", TODAY, date(2026, 3, 31))
    generate("patrol", TODAY, date(2026, 3, 12))
    with django_assert_max_num_queries(22):
        assert client.get(f"/work/?show={show}").status_code == 200


def test_only_the_pages_of_today_may_be_kept_and_only_by_their_holder(town: Town) -> None:
    generate("stairwell", TODAY, date(2026, 3, 31))
    for _ in range(4):
        report(town)
    mine = town.client(town.mine)
    leave = mine.get("/work/")["X-Wangge-Keep"]
    assert leave.endswith("; day=2026-03-02; for=52200")  # until midnight in Shanghai
    assert mine.get(town.address())["X-Wangge-Keep"] == leave
    assert "no-store" in mine.get(town.address())["Cache-Control"]
    assert f'name="wg-who" content="{leave[4:20]}"' in mine.get("/work/").content.decode()
    assert town.client(town.other).get("/work/")["X-Wangge-Keep"] != leave
    later = Occurrence.unscoped.filter(from_at__gte=MONDAY_AT + timedelta(days=2))
    ahead = next(o for o in later if tasks.task(o.task_id).holder_id == town.cast.who[town.mine])
    for address in ("/work/?show=ahead", f"/work/duty/{ahead.pk}/", "/work/record/", "/more/"):
        answer = mine.get(address)
        assert answer.status_code == 200 and "X-Wangge-Keep" not in answer, address
    held = tasks.mine(town.cast.who[town.mine], MONDAY_AT)
    task = next(t for t in held if t.kind != duties.KIND)
    assert mine.get(f"/work/task/{task.id}/")["X-Wangge-Keep"] == leave
    assert "X-Wangge-Keep" not in town.client("director").get(f"/work/task/{task.id}/")
    assert mine.post(town.address("finish/"), FINE).status_code == 302
    assert "X-Wangge-Keep" not in mine.get(town.address())


def test_nothing_is_sent_in_anothers_name(town: Town) -> None:
    mine, other = town.client(town.mine), town.client(town.other)
    who = mine.get("/work/")["X-Wangge-Keep"][4:20]
    refused = other.post(town.address("finish/"), FINE, headers={"X-Wangge-Who": who})
    assert refused.status_code == 409 and "请由本人登录" in refused.content.decode()
    assert (
        mine.post(town.address("finish/"), FINE, headers={"X-Wangge-Who": who}).status_code == 302
    )


def test_the_worker_of_the_root_is_never_old(town: Town) -> None:
    answer = Client().get("/sw.js")
    if answer.status_code == 404:
        pytest.skip("web/dist is not built: make run builds it")
    assert answer["Content-Type"].startswith("text/javascript")
    assert (answer["Cache-Control"], answer["Service-Worker-Allowed"]) == ("no-cache", "/")
    assert b"wangge-day:" in answer.content


def test_late_ones_are_marked(town: Town) -> None:
    with set_clock(SimulatedClock(MONDAY_AT + timedelta(hours=14))):
        page = town.client(town.mine).get("/work/?show=late").content.decode()
    assert "job--late" in page and "超时 1 项" in page


def test_a_refusal_keeps_what_was_typed(town: Town) -> None:
    client = town.client(town.mine)
    given = {"a-rubbish": "yes", "a-lane": "no", "note": "三号楼前", "key": "k1"}
    answer = client.post(town.address("finish/"), given)
    page = answer.content.decode()
    assert answer.status_code == 422 and Visit.objects.count() == 0
    assert "请回答“街面秩序”" in page and "“是否有暴露垃圾”发现问题，请拍照" in page
    assert "三号楼前" in page and 'value="k1"' in page
    assert (
        'name="a-rubbish" value="yes" id="d-a-rubbish_0" checked' in page.replace(" required", "")
        or 'value="yes"' in page.partition('name="a-rubbish"')[2].partition("checked")[0]
    )


def test_sent_twice_it_is_one_visit(town: Town) -> None:
    client = town.client(town.mine)
    for _ in range(2):
        answer = client.post(town.address("finish/"), FINE, headers={"X-Wangge-Send": "1"})
        assert answer.status_code == 204 and answer["X-Wangge-Next"].endswith("?said=done")
    assert Visit.objects.get().answers["order"] == "good"
    another = client.post(town.address("finish/"), {**FINE, "key": "k2"})
    assert another.status_code == 409
    assert "已走访" in client.get(town.address()).content.decode()


def test_a_finding_is_a_case_with_its_number(town: Town) -> None:
    client = town.client(town.mine)
    assert client.post(town.address("check-in/"), HERE).status_code == 302
    given = {"case_type": CLUTTER, "text": "门口堆着纸箱", "key": "f1"}
    for _ in range(2):
        assert client.post(town.address("find/"), given).status_code == 302
    found = Finding.objects.get()
    assert found.case_id is not None
    page = client.get(town.address()).content.decode()
    assert "在现场" in page and "门口堆着纸箱" in page
    assert cases.standing(found.case_id).number in page
    wrong = client.post(town.address("find/"), {"case_type": CLUTTER, "text": "", "key": "f2"})
    assert wrong.status_code == 422 and "请写明看到的情况" in wrong.content.decode()


def test_far_away_is_marked_not_refused(town: Town) -> None:
    client = town.client(town.mine)
    lon, lat = middle(1, 1)
    client.post(town.address("check-in/"), {"lon": lon, "lat": lat})
    assert "离对象较远" in client.get(town.address()).content.decode()
    odd = client.post(town.address("check-in/"), {"lon": "181", "lat": "0"})
    assert odd.status_code == 422


def test_without_a_position_only_where_the_duty_allows_it(town: Town) -> None:
    client = town.client(town.mine)
    assert client.post(town.address("check-in/")).status_code == 302
    assert Visit.objects.get().distance_m is None
    generate("stairwell", TODAY, date(2026, 3, 31))
    strict = Occurrence.unscoped.get(plan__endswith="/stairwell", target="U00")
    holder = tasks.task(strict.task_id).holder_id
    name = next(n for n, account in town.cast.who.items() if account == holder)
    member, address = town.client(name), f"/work/duty/{strict.pk}/"
    answer = member.post(f"{address}check-in/")
    assert answer.status_code == 422 and 'id="c-unplaced"' in answer.content.decode()
    assert "定不了位的，请写明原因" in answer.content.decode()
    assert (
        "定不了位的，请写明原因" in member.post(f"{address}finish/", {"key": "k"}).content.decode()
    )
    assert member.post(f"{address}check-in/", {"unplaced": "楼道没有信号"}).status_code == 302
    said = member.get(address).content.decode()
    assert "无定位" in said and "楼道没有信号" in said


@pytest.mark.parametrize("name", ["stranger", "member_01_1", "director", "auditor"])
def test_others_see_and_do_nothing(town: Town, name: str) -> None:
    client = town.client(name)
    assert client.get(town.address()).status_code in (403, 404)
    for act, given in (("check-in/", HERE), ("finish/", FINE), ("find/", {"text": "?"})):
        assert client.post(town.address(act), given).status_code in (403, 404), act
    assert client.get(town.address(f"photo/{new_id()}/")).status_code in (403, 404)
    assert Visit.objects.count() == Finding.objects.count() == 0
    assert "每日巡查：西片第1网格" not in client.get("/work/").content.decode()


def test_after_the_appointment_nothing_is_left(town: Town) -> None:
    client = town.client(town.mine)
    assert client.get(town.address()).status_code == 200
    (own,) = people.appointments_of(town.cast.who[town.mine], MONDAY_AT)
    people.end_appointment(
        appointment_id=own.id,
        actor=Actor.system("test"),
        at=MONDAY_AT,
    )
    assert client.get(town.address()).status_code in (403, 404)
    assert client.post(town.address("finish/"), FINE).status_code in (403, 404)
    assert client.get("/work/record/").status_code == 403
    assert town.client(town.other).get(town.address()).status_code == 200


def test_the_record_is_ones_own_and_the_heads(town: Town) -> None:
    town.client(town.mine).post(town.address("finish/"), FINE)
    own = town.client(town.mine).get("/work/record/").content.decode()
    assert "每日巡查：西片第1网格" in own and "2026-03-02" in own
    assert "每日巡查" not in town.client(town.other).get("/work/record/").content.decode()
    person = f"/work/record/person/{town.cast.who[town.mine]}/"
    for name, status in (("member_00_1", 403), ("stranger", 403), ("auditor", 403)):
        assert town.client(name).get("/work/record/grids/").status_code == status
        assert town.client(name).get(person).status_code == status
    grids = town.client("shift_head").get("/work/record/grids/").content.decode()
    assert "网格员00" in grids
    assert "每日巡查" in town.client("shift_head").get(person).content.decode()
    before = town.client("shift_head").get(f"{person}?month=2026-02")
    assert before.status_code == 404
    assert town.client(town.mine).get("/work/record/?month=3").status_code == 422


def test_visitors_are_sent_to_the_log_in(town: Town) -> None:
    for address in (town.address(), "/work/record/", "/work/record/grids/"):
        assert Client().get(address).status_code == 302
