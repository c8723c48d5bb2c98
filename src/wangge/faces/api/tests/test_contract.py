"""The API keeps to its own description: every answer is of a documented status and shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from wangge.domain.cases.testing import LivingTown
from wangge.faces.api.app import api
from wangge.faces.api.tests.conftest import Caller
from wangge.faces.site.strangers import strangers

CHECKED = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
BOUNDED = settings(
    max_examples=25,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
ERRORS = {"400", "401", "403", "404", "409", "413", "415", "422", "429"}


@pytest.fixture
def description(caller: Caller) -> dict[str, Any]:
    return dict(caller.web.get("/api/v1/openapi.json").json())


def test_intake_documents_every_refusal(description: dict[str, Any]) -> None:
    responses = description["paths"]["/api/v1/reports"]["post"]["responses"]
    assert set(responses) == ERRORS | {"200", "201"}
    for status in ERRORS:
        schema = responses[status]["content"]["application/json"]["schema"]
        assert schema == {"$ref": "#/components/schemas/Problem"}
    media = description["paths"]["/api/v1/reports"]["post"]["requestBody"]["content"]
    assert set(media) == {"application/json", "multipart/form-data"}


def test_the_documentation_page_needs_nobody_elses_server(caller: Caller) -> None:
    page = caller.web.get("/api/v1/docs").content.decode()
    assert "//cdn" not in page and "https://" not in page


def test_operations_have_names_of_their_own() -> None:
    paths = api.get_openapi_schema()["paths"]
    names = [op["operationId"] for path in paths.values() for op in path.values()]
    assert len(names) == len(set(names)) == 8


@pytest.fixture
def server(db: None) -> Iterator[Any]:
    """The real WSGI application, on the test's own database connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_whatever_is_sent_the_answer_is_as_described(
    town: LivingTown, caller: Caller, server: Any, mode: GenerationMode
) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", server)
    headers = {"Authorization": f"Bearer {caller.key}"}
    answered: set[int] = set()
    for found in schema.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and not operation.body:
            continue  # any text is a text: nothing there can be made wrong

        @BOUNDED
        @given(case=operation.as_strategy(generation_mode=mode))
        def run(case: Case) -> None:
            strangers.forget()
            case.headers.update(headers)
            response = case.call()
            case.validate_response(response, checks=CHECKED)
            answered.add(response.status_code)

        run()
    assert answered >= ({200, 404, 422} if mode is GenerationMode.POSITIVE else {400, 422})
