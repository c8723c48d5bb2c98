"""The cast: a town, a client with a key, a foreign client, and a way to call the API."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from wangge.domain.cases.testing import MONDAY_AT, LivingTown, living_town
from wangge.domain.people import api as people
from wangge.faces.api import security
from wangge.faces.site.strangers import strangers
from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.actor import Actor
from wangge.plumbing.time import set_clock


@dataclass
class Caller:
    """Calls with a key, as another system would."""

    key: str
    web: Client = field(default_factory=Client)

    def post(self, body: Any, **headers: str) -> Any:
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        given = {"authorization": f"Bearer {self.key}", **headers}
        return self.web.post(
            "/api/v1/reports", data, content_type="application/json", headers=given
        )

    def get(self, path: str) -> Any:
        return self.web.get(f"/api/v1{path}", headers={"authorization": f"Bearer {self.key}"})


@pytest.fixture
def clock() -> Iterator[SimulatedClock]:
    with set_clock(SimulatedClock(MONDAY_AT)) as clock:
        yield clock


@pytest.fixture
def town(db: None, clock: SimulatedClock) -> LivingTown:
    people.forget_clients()
    security.clients.forget()
    strangers.forget()
    return living_town()


def admit(town: LivingTown, name: str) -> Caller:
    _, key = people.create_client(
        name=name,
        channel="hotline",
        jurisdiction_key=town.key,
        actor=Actor.system("test"),
        at=MONDAY_AT,
    )
    return Caller(key)


@pytest.fixture
def caller(town: LivingTown) -> Caller:
    return admit(town, "hotline")


@pytest.fixture
def foreign(town: LivingTown) -> Caller:
    return admit(town, "somebody else")
