"""Errors: texts for people, JSON for programs."""

from __future__ import annotations

import json
import pickle

import pytest

from wangge.kernel.errors import (
    Conflict,
    InvalidInput,
    ManyErrors,
    NotFound,
    Refused,
    Undetermined,
    WanggeError,
)
from wangge.kernel.holidays import CalendarYearMissing

BAD = InvalidInput("bad_thing", zh="有误。", en="It is wrong.", field="thing", data={"n": 3})


@pytest.mark.parametrize(
    ("language", "text"),
    [("zh-hans", "有误。"), ("en", "It is wrong."), ("EN-gb", "It is wrong."), ("fr", "有误。")],
)
def test_text(language: str, text: str) -> None:
    assert BAD.text(language) == text


def test_json() -> None:
    assert json.loads(json.dumps(BAD.as_json())) == {
        "code": "bad_thing",
        "field": "thing",
        "message": {"zh": "有误。", "en": "It is wrong."},
        "data": {"n": 3},
    }
    assert str(BAD) == "bad_thing: It is wrong. [thing]"


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (WanggeError, 400),
        (InvalidInput, 422),
        (NotFound, 404),
        (Refused, 403),
        (Conflict, 409),
        (Undetermined, 409),
        (ManyErrors, 422),
    ],
)
def test_statuses(kind: type[WanggeError], status: int) -> None:
    assert kind.http_status == status


def test_many_errors_keep_each() -> None:
    many = ManyErrors([BAD, NotFound("none", zh="没有。", en="None.")])
    assert many.field == "thing"
    assert [e["code"] for e in many.as_json()["data"]["errors"]] == ["bad_thing", "none"]
    assert many.text("en") == "It is wrong.; None."
    json.dumps(many.as_json())


@pytest.mark.parametrize("error", [BAD, ManyErrors([BAD]), CalendarYearMissing(2027)])
def test_errors_come_back_from_another_process(error: WanggeError) -> None:
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is type(error)
    assert str(back) == str(error)
    assert back.as_json() == error.as_json()
