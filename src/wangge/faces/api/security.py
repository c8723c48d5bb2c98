"""Who calls: another system by its key. Keys come from `people`; this only reads the header."""

from __future__ import annotations

import time

from django.http import HttpRequest
from ninja.security import HttpBearer

from wangge.domain.people import api as people
from wangge.domain.people.api import ClientView
from wangge.faces.api import problems
from wangge.faces.site.strangers import admit_stranger
from wangge.faces.site.throttle import Throttle
from wangge.kernel.errors import Refused
from wangge.plumbing.actor import Actor

clients = Throttle(rate_per_s=1000, burst=2000)


class ClientKey(HttpBearer):
    """`Authorization: Bearer wg_…`."""

    def authenticate(self, request: HttpRequest, token: str) -> ClientView:
        try:
            client = people.authenticate_client(token)
        except Refused as refused:
            admit_stranger(request)
            raise problems.unauthenticated() from refused
        if not clients.admits(str(client.id), time.monotonic()):
            raise problems.too_many()
        return client


def client_of(request: HttpRequest) -> ClientView:
    """The client that has shown its key."""
    client: ClientView = request.auth  # type: ignore[attr-defined]
    return client


def actor_of(client: ClientView) -> Actor:
    """The client as an actor."""
    return Actor.client(client.id, client.name)
