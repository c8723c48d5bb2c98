"""Addresses of this face. Other addresses and methods are refused in the API's own shape."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.csrf import csrf_exempt

from wangge.faces.api import problems
from wangge.faces.api.app import api

View = Callable[..., HttpResponse]


def shaped(view: View) -> View:
    """The view, its 405 and 404 in the API's shape."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:  # ninja's root has no page of its own
            return problems.answer(problems.no_such_address())
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        refusal = problems.answer(
            problems.ApiProblem(
                405,
                "method_not_offered",
                zh="该地址不支持这种请求方法。",
                en="This address doesn't offer that method.",
            )
        )
        refusal["Allow"] = response["Allow"]
        return refusal

    return answer


@csrf_exempt
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Every other address."""
    return problems.answer(problems.no_such_address())


def _patterns() -> list[URLPattern]:
    listed, _, _ = api.urls
    patterns = [p for p in listed if isinstance(p, URLPattern)]
    for pattern in patterns:
        pattern.callback = shaped(pattern.callback)
    return patterns


urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", (_patterns(), "ninja", "api-v1")),
    re_path(r"^v1/(?P<rest>.*)$", nothing_here),
]
