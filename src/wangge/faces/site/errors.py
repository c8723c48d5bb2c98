"""Middleware that turns typed errors into a page in both languages, or JSON for scripts."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from wangge.kernel.errors import WanggeError


def wants_json(request: HttpRequest) -> bool:
    accept = request.headers.get("Accept", "")
    return "json" in accept and "text/html" not in accept


class ErrorPages:
    """Every `WanggeError` that a view lets out; anything else stays a server error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, WanggeError):
            return None
        status = exception.http_status
        if wants_json(request):
            return JsonResponse(exception.as_json(), status=status)
        return render(request, "site/refusal.html", {"error": exception}, status=status)
