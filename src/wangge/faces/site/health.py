"""Cheap checks of what the service stands on: the database answers, photos can be written.

Also tells whether the folders of packs hold what towns work by; a town goes on either way.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.utils.translation import gettext as _

from wangge.domain.adoption import api as adoption


@dataclass(frozen=True, slots=True)
class Check:
    """One part and whether it works. What isn't vital is told and fails nothing."""

    key: str
    name: str
    good: bool
    vital: bool = True


def run() -> list[Check]:
    """All checks; none of them raises."""
    return [
        Check("database", _("Database"), _holds(_database)),
        Check("files", _("Place for photos"), _holds(_files)),
        Check("packs", _("Packs as loaded"), _holds(adoption.folders_agree), vital=False),
    ]


def as_json(checks: list[Check], status: int) -> JsonResponse:
    """For watchdogs."""
    body = {"status": "ok" if status == 200 else "failing"} | {c.key: c.good for c in checks}
    return JsonResponse(body, status=status)


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (OSError, DatabaseError):
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _files() -> bool:
    home = Path(settings.WANGGE_HOME)
    media = home / "media"
    return os.access(media if media.exists() else home, os.W_OK)
