"""Bad input of every kind: a status that fits, a code, the field, both languages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from wangge.domain.cases.models import Case
from wangge.domain.cases.testing import LivingTown
from wangge.faces.api.tests.conftest import Caller
from wangge.faces.api.tests.test_reports import body, jpeg


def assert_problem(answer: Any, status: int, field: str | None, code: str = "") -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/json"
    problem = answer.json()
    assert set(problem) == {"code", "field", "message", "data"}
    assert problem["message"]["zh"] and problem["message"]["en"]
    assert problem["field"] == field
    assert not code or problem["code"] == code
    return dict(problem)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": 7}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"type": "no_such_type"}, "type"),
        ({"unknown": 1}, "unknown"),
        ({"key": ""}, "key"),
        ({"key": " a"}, "key"),
        ({"key": "x" * 121}, "key"),
        ({"location": "here"}, "location"),
        ({"location": {"lon": 118.9}}, "location.lat"),
        ({"location": {"lon": 200, "lat": 32}}, "location.lon"),
        ({"location": {"lon": "118.9", "lat": 32}}, "location.lon"),
        ({"location": {"lon": 118.9, "lat": 32, "system": "mars"}}, "location.system"),
        ({"location": {"lon": 118.9, "lat": 32, "height": 3}}, "location.height"),
        ({"contact": {"phone": "call me"}}, "contact.phone"),
        ({"contact": {"language": "fr"}}, "contact.language"),
        ({"received_at": "2026-03-01T10:00:00"}, "received_at"),
        ({"received_at": "2036-03-01T10:00:00Z"}, "received_at"),
        ({"received_at": "soon"}, "received_at"),
        ({"text": "", "type": ""}, "text"),
    ],
)
def test_each_fault_is_named_by_its_field(
    caller: Caller, town: LivingTown, changes: dict[str, Any], field: str
) -> None:
    assert_problem(caller.post(body(town, **changes)), 422, field)
    assert not Case.unscoped.exists()


def test_several_faults_come_at_once(caller: Caller, town: LivingTown) -> None:
    answer = caller.post(body(town, text=7, type=8))
    problem = answer.json()
    assert problem["code"] == "many_errors"
    assert {e["field"] for e in problem["data"]["errors"]} == {"text", "type"}
    assert problem["message"]["zh"] == "type：此项应为文字；text：此项应为文字。"
    assert problem["message"]["en"] == "type: This must be text; text: This must be text."


def test_choices_are_listed_in_the_language_of_the_sentence(
    caller: Caller, town: LivingTown
) -> None:
    given = body(town)
    given["location"]["system"] = "mars"
    message = caller.post(given).json()["message"]
    assert message["zh"] == "应为以下之一：wgs84、cgcs2000、gcj02、bd09。"
    assert "'gcj02' or 'bd09'" in message["en"]


@pytest.mark.parametrize(
    "raw", [" ", "{", "[1", "nonsense", '{"text": "\\ud800"}', b"\xff\xfe", "{'a': 1}"]
)
def test_malformed_json(caller: Caller, town: LivingTown, raw: str | bytes) -> None:
    assert_problem(caller.post(raw), 400, None, "malformed_json")


@pytest.mark.parametrize("raw", ["[]", "3", "null", '"text"'])
def test_json_that_is_no_report(caller: Caller, town: LivingTown, raw: str) -> None:
    assert_problem(caller.post(raw), 422, None)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_positions_that_are_no_numbers(caller: Caller, town: LivingTown, number: str) -> None:
    answer = caller.post(f'{{"key": "a", "text": "x", "location": {{"lon": {number}, "lat": 1}}}}')
    assert answer.status_code in (400, 422) and answer.json()["message"]["zh"]


def test_other_media_types(caller: Caller, town: LivingTown) -> None:
    for media in ("text/plain", "application/x-www-form-urlencoded", "application/xml"):
        answer = caller.web.post(
            "/api/v1/reports",
            "x=1",
            content_type=media,
            headers={"authorization": f"Bearer {caller.key}"},
        )
        assert_problem(answer, 415, "Content-Type", "wrong_media")


def test_too_large_bodies(caller: Caller, town: LivingTown) -> None:
    assert_problem(caller.post(body(town, text="x" * 70_000)), 413, None, "too_large")


def test_broken_multipart(caller: Caller, town: LivingTown) -> None:
    headers = {"authorization": f"Bearer {caller.key}"}
    broken = caller.web.post(
        "/api/v1/reports", b"--x", content_type="multipart/form-data", headers=headers
    )
    assert_problem(broken, 400, None, "malformed_multipart")
    missing = caller.web.post("/api/v1/reports", {"photos": [jpeg()]}, headers=headers)
    assert_problem(missing, 422, "report", "missing")
    unknown = caller.web.post("/api/v1/reports", {"report": "{}", "more": "1"}, headers=headers)
    assert_problem(unknown, 422, "more", "extra_forbidden")


def test_photos_that_are_none(caller: Caller, town: LivingTown) -> None:
    fake = jpeg()
    fake.truncate(40)
    answer = caller.web.post(
        "/api/v1/reports",
        {"report": json.dumps(body(town)), "photos": [fake]},
        headers={"authorization": f"Bearer {caller.key}"},
    )
    assert_problem(answer, 422, "photos", "photo_unreadable")
    many = caller.web.post(
        "/api/v1/reports",
        {"report": json.dumps(body(town)), "photos": [jpeg() for _ in range(9)]},
        headers={"authorization": f"Bearer {caller.key}"},
    )
    assert_problem(many, 422, "photos", "too_many_photos")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic eDp5", "bearer  "])
def test_strangers_get_nothing(town: LivingTown, header: str) -> None:
    caller = Caller("")
    headers = {"authorization": header} if header else {}
    for method, path in (
        ("post", "/reports"),
        ("get", "/reports/a"),
        ("get", "/cases/26-7K3-M9Q-X2H"),
        ("get", "/types"),
    ):
        answer = getattr(caller.web, method)(f"/api/v1{path}", headers=headers)
        assert_problem(answer, 401, "Authorization", "unauthenticated")
        assert answer["WWW-Authenticate"] == "Bearer"


def test_other_addresses_and_methods(town: LivingTown, caller: Caller) -> None:
    for path in ("/nothing", "", "/reports/a/b"):
        assert_problem(caller.web.get(f"/api/v1/{path.lstrip('/')}"), 404, None)
    answer = caller.web.delete("/api/v1/reports")
    assert_problem(answer, 405, None, "method_not_offered")
    assert answer["Allow"] == "POST"


def test_odd_keys_in_addresses(caller: Caller, town: LivingTown) -> None:
    for path in ("/reports/%00", "/cases/%00", "/follow/%00", "/follow/%F0%9F%92%A9"):
        answer = caller.get(path)
        assert answer.status_code in (404, 422) and answer.json()["message"]["en"]
