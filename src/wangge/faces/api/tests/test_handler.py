"""The API's own way in answers as the long way does, and leaves pages alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from wangge.faces.api.handler import with_lean_api


def _get(application: Any, path: str) -> tuple[str, dict[str, str], bytes]:
    said: list[Any] = []
    environ = RequestFactory().get(path).environ
    body = b"".join(application(environ, lambda *given: said.append(given)))
    return said[0][0], dict(said[0][1]), body


@pytest.fixture
def application(db: None) -> Any:
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    before = list(settings.MIDDLEWARE)
    yield with_lean_api(lambda environ, start: [b"a page"] if start("200 OK", []) is None else [])
    assert before == settings.MIDDLEWARE
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_the_api_answers_by_its_own_way(application: Any) -> None:
    status, headers, body = _get(application, "/api/v1/health")
    assert status == "200 OK" and body == b'{"status":"ok"}'
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in headers
    assert _get(application, "/api/v1/nothing")[0].startswith("404")


@pytest.mark.parametrize("path", ["/", "/console/", "/api/", "/api/v1/docs"])
def test_pages_go_the_long_way(application: Any, path: str) -> None:
    assert _get(application, path)[2] == b"a page"
