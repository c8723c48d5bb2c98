"""Every refusal in one shape: code, field, a sentence in Chinese and in English.

Turns what Django, ninja and pydantic complain of into that shape; invents no rules of its own.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import Schema

from wangge.kernel.errors import InvalidInput, ManyErrors, WanggeError

log = logging.getLogger(__name__)


class Message(Schema):
    """A sentence in both languages."""

    zh: str
    en: str


class Problem(Schema):
    """The body of every answer from 400 upwards. `data` of `many_errors` lists the single ones."""

    code: str
    field: str | None
    message: Message
    data: dict[str, Any]


class ApiProblem(WanggeError):
    """A refusal of HTTP's own, with its status."""

    def __init__(
        self, status: int, code: str, *, zh: str, en: str, field: str | None = None
    ) -> None:
        super().__init__(code, zh=zh, en=en, field=field)
        self.http_status = status


def answer(problem: WanggeError) -> HttpResponse:
    """The refusal as a response."""
    body = problem.as_json()
    if isinstance(problem, ManyErrors):
        body["message"] = _of_all(problem)
    response = HttpResponse(
        json.dumps(body, ensure_ascii=False),
        status=_STATUS_OF_CODE.get(problem.code, problem.http_status),
        content_type="application/json",
    )
    if response.status_code == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def _of_all(problem: ManyErrors) -> dict[str, str]:
    """One sentence of them all: alone, “this is required” wouldn't say what."""
    zh = [f"{e.field}：{e.zh}" if e.field else e.zh for e in problem.errors]
    en = [f"{e.field}: {e.en}" if e.field else e.en for e in problem.errors]
    return {
        "zh": "；".join(text.rstrip("。") for text in zh) + "。",
        "en": "; ".join(text.rstrip(".") for text in en) + ".",
    }


def renamed(problem: WanggeError, names: Mapping[str, str]) -> WanggeError:
    """The same refusal with its fields called as the caller called them."""
    if isinstance(problem, ManyErrors):
        return ManyErrors(renamed(single, names) for single in problem.errors)
    if problem.field is None or problem.field not in names:
        return problem
    again = InvalidInput(
        problem.code,
        zh=problem.zh,
        en=problem.en,
        field=names[problem.field],
        data=problem.data,
    )
    again.http_status = problem.http_status
    return again


def from_pydantic(errors: Iterable[Mapping[str, Any]]) -> WanggeError:
    """Pydantic's findings, each with the field it is about."""
    found = [_one(error) for error in errors]
    broken = next((e for e in found if e.http_status == 400), None)
    if broken is not None:
        return broken
    return found[0] if len(found) == 1 else ManyErrors(found)


def _one(error: Mapping[str, Any]) -> WanggeError:
    kind = str(error["type"])
    field = ".".join(str(part) for part in error["loc"]) or None
    if kind == "json_invalid":
        return malformed_json()
    zh, en = _WORDS.get(kind, ("此项的值不合要求。", f"{error['msg']}."))
    limits = {k: v for k, v in error.get("ctx", {}).items() if isinstance(v, int | float | str)}
    if limits and kind in _WORDS:
        zh, en = zh.format(**limits | _in_chinese(limits)), en.format(**limits)
    return InvalidInput(kind, zh=zh, en=en, field=field, data=limits)


def _in_chinese(limits: Mapping[str, Any]) -> dict[str, str]:
    """What may be chosen, which pydantic lists in English: 'a', 'b' or 'c'."""
    listed = re.findall(r"'([^']*)'", str(limits.get("expected", "")))
    return {"expected": "、".join(listed)} if listed else {}


_WORDS = {
    "missing": ("此项必填。", "This is required."),
    "extra_forbidden": ("没有这个字段。", "There is no such field."),
    "string_type": ("此项应为文字。", "This must be text."),
    "string_too_long": ("不能超过 {max_length} 个字。", "At most {max_length} characters."),
    "string_too_short": ("至少 {min_length} 个字。", "At least {min_length} characters."),
    "float_type": ("此项应为数字。", "This must be a number."),
    "finite_number": ("此项应为有限的数字。", "This must be a finite number."),
    "greater_than_equal": ("不能小于 {ge}。", "At least {ge}."),
    "less_than_equal": ("不能大于 {le}。", "At most {le}."),
    "bool_type": ("此项应为 true 或 false。", "This must be true or false."),
    "enum": ("应为以下之一：{expected}。", "Must be one of {expected}."),
    "literal_error": ("应为以下之一：{expected}。", "Must be one of {expected}."),
    "model_type": ("此项应为对象。", "This must be an object."),
    "model_attributes_type": ("此项应为对象。", "This must be an object."),
    "timezone_aware": ("时间须带时区。", "The time needs a time zone."),
}


def malformed_json() -> ApiProblem:
    return ApiProblem(
        400,
        "malformed_json",
        zh="请求内容不是有效的 JSON。",
        en="The body isn't valid JSON.",
    )


def too_large(most: str) -> ApiProblem:
    return ApiProblem(
        413,
        "too_large",
        zh=f"请求内容过大，最多 {most}。",
        en=f"The body is too large; at most {most}.",
    )


def wrong_media(expected: str) -> ApiProblem:
    return ApiProblem(
        415,
        "wrong_media",
        zh=f"请求类型应为 {expected}。",
        en=f"Send the body as {expected}.",
        field="Content-Type",
    )


def malformed_multipart() -> ApiProblem:
    return ApiProblem(
        400,
        "malformed_multipart",
        zh="无法读取 multipart 内容。",
        en="The multipart body can't be read.",
    )


def unauthenticated() -> ApiProblem:
    return ApiProblem(
        401,
        "unauthenticated",
        zh="请在 Authorization 头中以 Bearer 方式提供有效的接入密钥。",
        en="Give a valid API key as a Bearer token in the Authorization header.",
        field="Authorization",
    )


def too_many() -> ApiProblem:
    return ApiProblem(
        429,
        "too_many_requests",
        zh="请求过于频繁，请稍后再试。",
        en="Too many requests; try again a little later.",
    )


def no_such_address() -> ApiProblem:
    return ApiProblem(
        404, "no_such_address", zh="没有这个接口地址。", en="There is nothing at this address."
    )


def internal() -> ApiProblem:
    return ApiProblem(
        500, "internal", zh="服务器内部错误，已记录。", en="An error of ours; it has been recorded."
    )


def of_exception(error: Exception) -> WanggeError:
    """The refusal that any exception of a request comes to; what isn't expected is logged."""
    if isinstance(error, WanggeError):
        return error
    if isinstance(error, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_large("2 MB")
    if isinstance(error, MultiPartParserError):
        return malformed_multipart()
    log.exception("unexpected error of the API", exc_info=error)
    return internal()


def handle(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """The exception handler of the whole API."""
    return answer(of_exception(error if isinstance(error, Exception) else error()))


_STATUS_OF_CODE = {"photo_too_large": 413, "unknown_key": 401}

_DOCUMENTED = {
    400: "Malformed",
    401: "No valid key",
    403: "Not allowed",
    404: "Not found",
    405: "Method not offered",
    409: "In conflict with what is there",
    413: "Too large",
    415: "Of another media type",
    422: "Something in it can't be used",
    429: "Too many requests",
}


def documented(*statuses: int) -> dict[int, type[Problem]]:
    """The refusals of an operation, for its OpenAPI description."""
    assert set(statuses) <= set(_DOCUMENTED)
    return dict.fromkeys(statuses, Problem)
