"""Other systems that may call: a key shown once, kept as a digest, checked from a short cache.

A key is 256 random bits, so a plain digest suffices. Refuses a revoked key within 5 seconds in
every process, at once in the one that revoked it.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.people.models import ApiClient
from wangge.domain.people.services import common
from wangge.domain.places import api as places
from wangge.kernel.errors import NotFound, Refused
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal.api import Event

FRESH_S = 5.0
_KEPT_MOST = 1000
_known: dict[str, tuple[float, ClientView]] = {}


@dataclass(frozen=True, slots=True)
class ClientView:
    """A client that has shown its key."""

    id: UUID
    name: str
    channel: str
    jurisdiction_key: str


def create_client(
    *, name: str, channel: str, jurisdiction_key: str, actor: Actor, at: datetime
) -> tuple[ClientView, str]:
    """Admits a client; the key in the answer is shown this once and can't be read again."""
    key = f"wg_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        places.jurisdiction(jurisdiction_key)
        client = ApiClient.objects.create(
            name=common.require_text(name, "name", 64),
            key_digest=_digest(key),
            channel=channel,
            jurisdiction_key=jurisdiction_key,
            created_at=at,
        )
        data = {"client": str(client.id), "channel": channel, "jurisdiction": jurisdiction_key}
        common.record([Event("people.client_created", data)], actor=actor, at=at)
    return _view(client), key


def clients(jurisdiction_key: str) -> tuple[ClientView, ...]:
    """The active clients of a town, by name; no key among what is told."""
    found = ApiClient.objects.filter(jurisdiction_key=jurisdiction_key, is_active=True)
    return tuple(_view(client) for client in found.order_by("name", "id"))


def revoke_client(client_id: UUID, *, actor: Actor, at: datetime) -> None:
    """The key stops working. Raises `NotFound` unless the client is active."""
    with transaction.atomic():
        found = ApiClient.objects.filter(id=client_id, is_active=True)
        if not found.update(is_active=False, revoked_at=at):
            raise NotFound("no_such_client", zh="没有这个接入方。", en="No such client.")
        event = Event("people.client_revoked", {"client": str(client_id)})
        common.record([event], actor=actor, at=at)
    forget_clients()


def authenticate_client(key: str, *, monotonic: Callable[[], float] = time.monotonic) -> ClientView:
    """The client whose key it is; `Refused` (`unknown_key`) for any other text.

    At most `FRESH_S` seconds old: ordinarily no query.
    """
    digest = _digest(key)
    now = monotonic()
    kept = _known.get(digest)
    if kept is not None and now - kept[0] < FRESH_S:
        return kept[1]
    client = ApiClient.objects.filter(key_digest=digest, is_active=True).first()
    if client is None:
        _known.pop(digest, None)
        raise Refused(
            "unknown_key",
            zh="接入密钥无效或已停用。",
            en="The API key is unknown or has been revoked.",
            field="Authorization",
        )
    if len(_known) >= _KEPT_MOST:
        _known.clear()
    view = _view(client)
    _known[digest] = (now, view)
    return view


def forget_clients() -> None:
    """Empties this process's cache."""
    _known.clear()


def _view(client: ApiClient) -> ClientView:
    return ClientView(client.id, client.name, client.channel, client.jurisdiction_key)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
