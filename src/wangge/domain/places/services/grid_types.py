"""Gives grids the types that packs declare. Refuses a type of another level or of no pack."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from wangge.domain.places.models import GridType, Jurisdiction
from wangge.domain.places.queries.grids import grid
from wangge.domain.places.queries.packs import pack
from wangge.domain.places.services.recording import find_town, record
from wangge.kernel.errors import InvalidInput
from wangge.plumbing.actor import Actor


def set_grid_type(
    *,
    jurisdiction_key: str,
    scheme_key: str,
    grid_code: str,
    type_key: str,
    from_on: date,
    actor: Actor,
    at: datetime,
) -> None:
    """From `from_on` the grid is of that type, and of no other; an empty `type_key` takes it away.

    The caller has decided that the actor may. Raises `NotFound` for a grid that isn't there,
    `InvalidInput` (`grid_type`) for a type that the town's packs don't have at its level.
    """
    level = grid(jurisdiction_key, scheme_key, grid_code, from_on).level
    with transaction.atomic():
        town = find_town(jurisdiction_key)
        if type_key and type_key not in _possible(town, scheme_key, level):
            raise _no_type(type_key)
        where = {"jurisdiction": town, "scheme_key": scheme_key, "grid_code": grid_code}
        rows = GridType.objects.filter(**where)
        rows.filter(from_on__gte=from_on).delete()
        rows.filter(from_on__lt=from_on, to_on=None).update(to_on=from_on)
        rows.filter(from_on__lt=from_on, to_on__gt=from_on).update(to_on=from_on)
        if type_key:
            GridType.objects.create(**where, type_key=type_key, from_on=from_on)
        data = {
            "jurisdiction": jurisdiction_key,
            "scheme": scheme_key,
            "grid": grid_code,
            "type": type_key,
            "from_on": from_on.isoformat(),
        }
        record("grid_type_set", data, actor=actor, at=at)


def _possible(town: Jurisdiction, scheme_key: str, level: str) -> set[str]:
    packs = [pack(town.key, key) for key in town.pack_keys]
    return {
        t.key for p in packs if p.scheme.key == scheme_key for t in p.grid_types if t.level == level
    }


def _no_type(key: str) -> InvalidInput:
    return InvalidInput(
        "no_such_grid_type",
        zh=f"领域包没有给这一层级的网格规定类型“{key}”。",
        en=f"No pack has a type “{key}” for grids of this level.",
        field="grid_type",
    )
