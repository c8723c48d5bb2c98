"""What every change of places leaves behind: a journal entry, and a new stamp for the caches."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from wangge.domain.places.models import BaseUnit, Jurisdiction, Scheme
from wangge.domain.places.queries.cache import towns
from wangge.kernel.errors import InvalidInput, ManyErrors, NotFound, WanggeError
from wangge.kernel.ids import new_id
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal.api import Event, append

STREAM = "places"
_ROWS_AT_ONCE = 2000
_NAMED_AT_MOST = 200


def record(kind: str, data: dict[str, Any], *, actor: Actor, at: datetime) -> None:
    """Journals `places.<kind>`, inside the caller's transaction."""
    append(STREAM, [Event(f"places.{kind}", data)], actor=actor, at=at)


def find_town(jurisdiction_key: str) -> Jurisdiction:
    """The row of the town, locked until the transaction ends; raises `NotFound`."""
    row = Jurisdiction.objects.select_for_update().filter(key=jurisdiction_key).first()
    if row is None:
        raise NotFound(
            "unknown_jurisdiction",
            zh=f"没有编号为“{jurisdiction_key}”的辖区。",
            en=f"There is no jurisdiction '{jurisdiction_key}'.",
            field="jurisdiction_key",
        )
    return row


def find_scheme(scheme_id: UUID) -> tuple[Scheme, Jurisdiction]:
    """The scheme, and its town locked until the transaction ends; raises `NotFound`."""
    row = Scheme.objects.select_related("jurisdiction").filter(pk=scheme_id).first()
    if row is None:
        raise NotFound(
            "unknown_scheme",
            zh="没有这个网格方案。",
            en="There is no such scheme.",
            field="scheme",
        )
    return row, find_town(row.jurisdiction.key)


def units_changed(town: Jurisdiction) -> None:
    """Renews the digest over all units; call it after they are written."""
    rows = BaseUnit.objects.filter(jurisdiction=town).order_by("code", "from_on")
    columns = rows.values_list("id", "code", "from_on", "to_on", "geometry")
    digest = hashlib.sha256(str(town.id).encode())
    for unit, code, since, until, wkb in columns.iterator(_ROWS_AT_ONCE):
        digest.update(f"{unit}|{code}|{since}|{until}|{len(wkb)}".encode())
        digest.update(bytes(wkb))
    town.units_stamp = digest.hexdigest()
    town.save(update_fields=["units_stamp"])
    towns.changed(town.key)


def grids_changed(town: Jurisdiction) -> None:
    """To be called after schemes, grids, memberships or the town's own settings are written."""
    town.grids_stamp = new_id().hex
    town.save(update_fields=["grids_stamp"])
    towns.changed(town.key)


def map_changed(town: Jurisdiction) -> None:
    """To be called after components or map layers are written."""
    town.map_stamp = new_id().hex
    town.save(update_fields=["map_stamp"])


def refuse(errors: Sequence[WanggeError]) -> None:
    """Raises `ManyErrors` if there are any; the first few hundred are enough for anybody."""
    if not errors:
        return
    shown = list(errors[:_NAMED_AT_MOST])
    if len(errors) > len(shown):
        rest = len(errors) - len(shown)
        more = InvalidInput(
            "more_errors",
            zh=f"另有 {rest} 处问题。",
            en=f"There are {rest} more.",
            data={"count": rest},
        )
        shown.append(more)
    raise ManyErrors(shown)
