"""By HTTP: a street whistles two departments, one comes, one refuses and is insisted on.

Strangers, the department that isn't called, and one whose appointment is over see nothing.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.packs.test_city_management import Town
from tests.packs.town import FOUNDER, MONDAY_AT
from wangge.domain.cases import api as cases
from wangge.domain.people import api as people
from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.access import Scope
from wangge.plumbing.journal import api as journal
from wangge.plumbing.time import set_clock


@pytest.fixture
def clock() -> Iterator[SimulatedClock]:
    with set_clock(SimulatedClock(MONDAY_AT)) as simulated:
        yield simulated


@pytest.fixture
def town(db: None, clock: SimulatedClock) -> Town:
    return Town()


@pytest.fixture
def case_id(town: Town) -> UUID:
    return town.report("m09006").case_id


def browser(town: Town, name: str) -> Client:
    """Somebody's browser, reading Chinese."""
    client = Client(headers={"accept-language": "zh-hans"})
    account = get_user_model().objects.get(pk=town.who[name])
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def blow(town: Town, case_id: UUID, *departments: str) -> dict[str, cases.CallView]:
    """The head of the street calls departments by the case's page."""
    page = f"/console/case/{case_id}/"
    given = {"departments": departments, "reason": "夜市占道，需联合整治"}
    answer = browser(town, "street_head").post(f"{page}whistle/joint_enforcement/", given)
    assert answer.status_code == 302, answer.content.decode()
    return {c.department: c for c in cases.calls(Scope.everything(), case_id)}


def say(town: Town, name: str, call: cases.CallView, answer: str, **given: object) -> int:
    """Whoever holds the call's task answers by the task's page; the status."""
    task_id = state(call).task_id
    sent = browser(town, name).post(f"/work/task/{task_id}/answer/{answer}/", given)
    return sent.status_code


def state(call: cases.CallView) -> cases.CallView:
    """The call as it is now."""
    return next(c for c in cases.calls(Scope.everything(), call.case_id) if c.id == call.id)


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (90, 120, 90)).save(out, "JPEG")
    return SimpleUploadedFile("done.jpg", out.getvalue(), "image/jpeg")


def test_two_departments_answer_and_one_is_insisted_on(
    town: Town, case_id: UUID, clock: SimulatedClock, tmp_path: object, settings: object
) -> None:
    settings.WANGGE_HOME = tmp_path  # type: ignore[attr-defined]
    head, page = browser(town, "street_head"), f"/console/case/{case_id}/"
    assert "综合执法类吹哨" in head.get(page).content.decode()
    typed = head.post(f"{page}whistle/joint_enforcement/", {"reason": "占道"})
    assert typed.status_code == 422
    assert "请选择要吹哨的部门" in typed.content.decode() and "占道" in typed.content.decode()
    called = blow(town, case_id, "fire", "traffic")

    clock.advance(timedelta(minutes=10))
    listed = browser(town, "traffic").get("/work/").content.decode()
    assert "占道经营 · 吹哨报到" in listed
    number = cases.standing(case_id).number
    assert number in listed
    task_page = browser(town, "traffic").get(f"/work/task/{called['traffic'].task_id}/")
    assert "夜市占道，需联合整治" in task_page.content.decode()
    assert say(town, "traffic", called["traffic"], "refuse") == 422, "without a reason"
    assert say(town, "traffic", called["traffic"], "refuse", reason="警力不足") == 302
    assert say(town, "fire", called["fire"], "come", note="已出发") == 302

    clock.advance(timedelta(minutes=10))
    mine = browser(town, "street_head").get("/work/").content.decode()
    assert "部门拒绝报到，请处理" in mine
    decide = browser(town, "street_head").get(f"/work/task/{state(called['traffic']).task_id}/")
    assert "警力不足" in decide.content.decode()
    assert say(town, "street_head", called["traffic"], "insist", reason="只需疏导") == 302
    assert say(town, "traffic", called["traffic"], "refuse", reason="仍不来") == 404
    assert say(town, "traffic", called["traffic"], "come") == 302

    clock.advance(timedelta(hours=1))
    assert say(town, "fire", called["fire"], "report", note="已清通", photos=photo()) == 302
    blocked = browser(town, "enforcement").post(
        f"/work/task/{cases.standing(case_id).task_id}/act/finish/",
        {"outcome": "not_found"},
    )
    assert blocked.status_code == 422 and "被吹哨的部门没有完成" in blocked.content.decode()
    shown = head.get(page).content.decode()
    assert "已反馈结果" in shown and "已报到，办理中" in shown and "坚持要求部门报到" in shown
    assert say(town, "traffic", called["traffic"], "report", note="已疏导") == 302
    finished = browser(town, "enforcement").post(
        f"/work/task/{cases.standing(case_id).task_id}/act/finish/", {"outcome": "not_found"}
    )
    assert finished.status_code == 302
    assert [f.effect for f in cases.case(Scope.everything(), case_id).files] == ["whistle"]
    report = journal.verify()
    assert report.ok, report.findings


def test_who_is_not_called_sees_nothing(town: Town, case_id: UUID, clock: SimulatedClock) -> None:
    called = blow(town, case_id, "fire")
    work, page = f"/work/task/{called['fire'].task_id}/", f"/console/case/{case_id}/"
    for name in ("water", "collector"):
        client = browser(town, name)
        answers = [client.post(f"{page}whistle/joint_enforcement/", {"departments": ["fire"]})]
        answers.append(client.post(f"{page}call/{called['fire'].id}/release/", {"reason": "算了"}))
        answers.append(client.post(f"{work}answer/come/", {}))
        assert {a.status_code for a in answers} <= {403, 404}, name
    assert browser(town, "water").get(page).status_code == 404
    assert browser(town, "water").get(work).status_code == 404
    assert Client().get(work).status_code == 302, "to the log-in page"
    assert browser(town, "fire").get(work).status_code == 200
    assert browser(town, "fire").get(page).status_code == 404, "only what they are called to do"

    clock.advance(timedelta(days=1))
    (seat,) = people.appointments_of(town.who["fire"], clock.now())
    people.end_appointment(seat.id, actor=FOUNDER, at=clock.now())
    clock.advance(timedelta(minutes=1))
    assert browser(town, "fire").get(work).status_code in (403, 404)
    assert browser(town, "shift_head").get(work).status_code == 200, "never unowned"
