"""A town's first editions: what it works by when the program first looks.

A pack that can't be read leaves the town on what it has; the error is logged with its place.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from wangge.domain.adoption.services.taking import take_first
from wangge.domain.places import api as places
from wangge.kernel.errors import WanggeError
from wangge.packs import registry
from wangge.plumbing.actor import Actor

_log = logging.getLogger(__name__)
CLOCK = Actor.system("clock")


def take_up(now: datetime) -> None:
    """Periodic work: towns that have packs of which they hold no edition yet."""
    for town in places.jurisdictions():
        for key in town.pack_keys:
            if key not in town.editions:
                _take_up(town.key, key, now)


def _take_up(jurisdiction_key: str, pack_key: str, at: datetime) -> None:
    try:
        spec = registry.get(pack_key)
        with transaction.atomic():
            places.lock_town(jurisdiction_key)
            if pack_key not in places.jurisdiction(jurisdiction_key).editions:
                take_first(jurisdiction_key, spec, actor=CLOCK, at=at)
    except WanggeError as problem:
        _log.error("%s: %s %s", jurisdiction_key, problem.zh, problem.en)
