"""The API as one object: version 1, its description, its errors."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from wangge.faces.api import problems
from wangge.faces.api.alarm_endpoints import router as alarms
from wangge.faces.api.endpoints import router
from wangge.kernel.errors import WanggeError

api = NinjaAPI(
    title="网格 Wangge",
    version="1.0.0",
    description=(
        "反映问题、查询办理情况。每个错误都有代码、字段和中英文说明。"
        " Report matters and follow them. Every error has a code, a field, and a sentence in"
        " Chinese and English."
    ),
    urls_namespace="api-v1",
)
api.add_router("", router)
api.add_router("", alarms)


@api.exception_handler(AuthenticationError)
def no_key(request: HttpRequest, error: Exception) -> HttpResponse:
    return problems.answer(problems.unauthenticated())


@api.exception_handler(ValidationError)
def wrong_parameter(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problems.answer(problems.from_pydantic(error.errors))


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    plain = problems.malformed_json() if error.status_code == 400 else problems.internal()
    return problems.answer(plain)


@api.exception_handler(WanggeError)
def refused(request: HttpRequest, error: WanggeError) -> HttpResponse:
    return problems.answer(error)


api.add_exception_handler(Exception, problems.handle)
