"""Makes towns and changes their settings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from wangge.domain.places.models import Jurisdiction
from wangge.domain.places.queries.refs import JurisdictionRef
from wangge.domain.places.queries.town import jurisdiction_ref
from wangge.domain.places.services.recording import find_town, grids_changed, record
from wangge.kernel.errors import Conflict, InvalidInput
from wangge.plumbing.actor import Actor

_KEY = re.compile(r"[a-z][a-z0-9_]{0,62}")


def create_jurisdiction(
    *,
    key: str,
    name_zh: str,
    name_en: str,
    time_zone: str,
    actor: Actor,
    at: datetime,
    root_path: str = "",
    pack_keys: Sequence[str] = (),
    settings: Mapping[str, Any] | None = None,
) -> JurisdictionRef:
    """A new town. `root_path`: its division, empty where the national codes don't apply.

    `settings` may hold `near_m` and `edge_m` (locating) and `coverage_tolerance_m`. Raises
    `InvalidInput` for an odd key or time zone, `Conflict` when the key is taken.
    """
    _check(key, time_zone)
    with transaction.atomic():
        if Jurisdiction.objects.filter(key=key).exists():
            raise Conflict(
                "jurisdiction_exists",
                zh=f"辖区“{key}”已存在。",
                en=f"The jurisdiction '{key}' exists already.",
                field="key",
            )
        town = Jurisdiction.objects.create(
            key=key,
            root_path=root_path,
            name_zh=name_zh,
            name_en=name_en,
            time_zone=time_zone,
            pack_keys=list(pack_keys),
            settings=dict(settings or {}),
        )
        grids_changed(town)
        data = {"jurisdiction": key, "root_path": root_path, "packs": list(pack_keys)}
        record("jurisdiction_created", data, actor=actor, at=at)
    return jurisdiction_ref(town)


def change_settings(
    *,
    jurisdiction_key: str,
    settings: Mapping[str, Any],
    actor: Actor,
    at: datetime,
    pack_keys: Sequence[str] | None = None,
) -> JurisdictionRef:
    """Lays `settings` over the town's own (None removes one), and sets its packs if given."""
    with transaction.atomic():
        town = find_town(jurisdiction_key)
        merged = {**town.settings, **settings}
        town.settings = {name: value for name, value in merged.items() if value is not None}
        if pack_keys is not None:
            town.pack_keys = list(pack_keys)
        town.save(update_fields=["settings", "pack_keys"])
        grids_changed(town)
        data = {"jurisdiction": jurisdiction_key, "names": sorted(settings)}
        record("settings_changed", data, actor=actor, at=at)
    return jurisdiction_ref(town)


def _check(key: str, time_zone: str) -> None:
    if not _KEY.fullmatch(key):
        raise InvalidInput(
            "jurisdiction_key_form",
            zh=f"辖区编号“{key}”只能用小写字母、数字和下划线，以字母开头。",
            en=f"The key '{key}' may hold small letters, digits and _, and begins with a letter.",
            field="key",
        )
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError) as problem:
        raise InvalidInput(
            "time_zone_unknown",
            zh=f"没有时区“{time_zone}”。",
            en=f"There is no time zone '{time_zone}'.",
            field="time_zone",
        ) from problem
