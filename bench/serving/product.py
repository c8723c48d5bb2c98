"""The product as it ships, and beside its addresses two for measuring one step of a case.

A step is `cases.api.act` by the holder of the task, as every face does it, without a page's
session and template. Reads the home and the database from the environment as always.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.project.settings")

application = import_module("wangge.project.wsgi").application

from django.http import HttpRequest, JsonResponse  # noqa: E402 the apps are loaded first
from django.urls import path  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402

from wangge.domain.cases import api as cases  # noqa: E402
from wangge.domain.people import api as people  # noqa: E402
from wangge.domain.places import api as places  # noqa: E402
from wangge.plumbing.actor import Actor  # noqa: E402
from wangge.plumbing.time import get_clock  # noqa: E402
from wangge.project import urls  # noqa: E402


def step(request: HttpRequest, case_id: UUID, holder: UUID) -> JsonResponse:
    """Finishes the handling of a case as its holder."""
    view = cases.act(
        case_id=case_id,
        action="finish",
        actor=Actor.account(holder),
        at=get_clock().now(),
        payload=cases.ActionInput(outcome="fixed"),
    )
    return JsonResponse({"step": view.step})


def holder(request: HttpRequest, case_id: UUID) -> JsonResponse:
    """Who is to take the next step of a case: asked before the measuring begins."""
    return JsonResponse({"holder": str(cases.standing(case_id).holder_id)})


urls.urlpatterns[:0] = [
    path("api/v1/bench/cases/<uuid:case_id>/holder", holder),
    path("api/v1/bench/cases/<uuid:case_id>/step/<uuid:holder>", csrf_exempt(step)),
]


def prepare() -> dict[str, Any]:
    """A key for intake, and points inside the town's base units."""
    town = places.jurisdictions()[0]
    client, key = people.create_client(
        name="bench",
        channel="api",
        jurisdiction_key=town.key,
        actor=Actor.system("bench"),
        at=get_clock().now(),
    )
    today = places.local_day(town.key, get_clock().now())
    points = [(u.lon, u.lat) for u in places.units(town.key, today)]
    return {"key": key, "client": str(client.id), "points": points}
