"""JSON of this face: what is asked is read with care, a refusal is told as its script reads it."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from wangge.kernel.errors import InvalidInput, ManyErrors, WanggeError

View = Callable[..., HttpResponseBase]


def refusals(view: View) -> View:
    """Answers a `WanggeError` as `{"errors": [{code, zh, en, field, data}]}` with its status."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except WanggeError as error:
            each = error.errors if isinstance(error, ManyErrors) else [error]
            return JsonResponse({"errors": [told(e) for e in each]}, status=error.http_status)

    return answered


def told(error: WanggeError) -> dict[str, Any]:
    """One refusal."""
    return {
        "code": error.code,
        "zh": error.zh,
        "en": error.en,
        "field": error.field,
        "data": error.data,
    }


def body_of(request: HttpRequest, bytes_most: int) -> dict[str, Any]:
    """The JSON object that was sent. Raises `InvalidInput` (`too_large`, `not_json`)."""
    if request.content_type != "application/json":
        raise _not_json()
    try:
        length = int(request.headers.get("Content-Length") or 0)
    except ValueError:
        length = 0
    data = request.read(bytes_most + 1) if length <= bytes_most else b""
    if length > bytes_most or len(data) > bytes_most:
        raise InvalidInput(
            "too_large",
            zh=f"内容过大，最多 {bytes_most // 1024} KB。",
            en=f"This is too large; at most {bytes_most // 1024} KB.",
        )
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise _not_json()
    return found


def _not_json() -> InvalidInput:
    return InvalidInput(
        "not_json", zh="内容应为一个 JSON 对象。", en="The content must be one JSON object."
    )
