"""The product as it ships, and beside its pages two addresses for measuring one step of a case.

The step's address calls `cases.api.act` as the holder of the task: what every face does, without
a page's session and template. Reads the home and the database from the environment as always.
"""

from __future__ import annotations

import os
from typing import Any
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.project.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.http import HttpRequest, JsonResponse  # noqa: E402 the apps are loaded first
from django.urls import path  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402

from wangge.domain.cases import api as cases  # noqa: E402
from wangge.domain.people import api as people  # noqa: E402
from wangge.domain.places import api as places  # noqa: E402
from wangge.plumbing.actor import Actor  # noqa: E402
from wangge.plumbing.time import get_clock  # noqa: E402
from wangge.project import urls  # noqa: E402


@csrf_exempt
def step(request: HttpRequest, case_id: UUID) -> JsonResponse:
    """Finishes the handling of a case as its holder."""
    holder = cases.standing(case_id).holder_id
    assert holder is not None, "an open case has an owner"
    view = cases.act(
        case_id=case_id,
        action="finish",
        actor=Actor.account(holder),
        at=get_clock().now(),
        payload=cases.ActionInput(outcome="fixed"),
    )
    return JsonResponse({"step": view.step})


urls.urlpatterns.append(path("bench/cases/<uuid:case_id>/step", step))


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
