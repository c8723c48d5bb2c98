"""Gives grids the types that packs declare. Refuses a type of another level or of no pack."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from wangge.domain.places.models import GridType, Jurisdiction
from wangge.domain.places.queries.grids import grid
from wangge.domain.places.queries.packs import pack
from wangge.domain.places.queries.unit_index import valid_on
from wangge.domain.places.services.following import Redrawn
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


def carry_grid_types(redrawn: Redrawn, *, on: date, actor: Actor, at: datetime) -> list[list[str]]:
    """A grid that is gone hands its type to the new grid that follows it; one already typed keeps
    its own. [grid gone, its type, since when, grid that got it or empty], to be put back."""
    with transaction.atomic():
        town = find_town(redrawn.jurisdiction_key)
        rows = _rows(town, redrawn.scheme_key)
        given = set(rows.filter(valid_on(on)).values_list("grid_code", flat=True))
        done: list[list[str]] = []
        for row in rows.filter(valid_on(on), grid_code__in=list(redrawn.heirs)):
            heir = redrawn.heirs[row.grid_code]
            takes = heir in redrawn.fresh and heir not in given
            if takes:
                given.add(heir)
                rows.create(**_key(town, redrawn.scheme_key), grid_code=heir,
                            type_key=row.type_key, from_on=on)  # fmt: skip
            done.append(
                [row.grid_code, row.type_key, row.from_on.isoformat(), heir if takes else ""]
            )
            _end(rows.filter(pk=row.pk), row.from_on, on)
        if done:
            data = {"jurisdiction": town.key, "scheme": redrawn.scheme_key, "carried": done}
            record("grid_types_carried", data, actor=actor, at=at)
    return done


def return_grid_types(
    redrawn: Redrawn,
    carried: Iterable[Sequence[str]],
    *,
    went_on: date,
    on: date,
    actor: Actor,
    at: datetime,
) -> None:
    """Undoes `carry_grid_types` of `went_on`: on that very day as if nothing had been, else anew
    from `on`."""
    done = list(carried)
    with transaction.atomic():
        town = find_town(redrawn.jurisdiction_key)
        rows = _rows(town, redrawn.scheme_key)
        for gone, type_key, from_on, heir in done:
            for row in rows.filter(grid_code=heir, from_on=went_on, type_key=type_key, to_on=None):
                _end(rows.filter(pk=row.pk), row.from_on, on)
            since = date.fromisoformat(from_on)
            old = rows.filter(grid_code=gone, from_on=since, to_on=went_on)
            if not (on == went_on and old.update(to_on=None)):
                rows.get_or_create(**_key(town, redrawn.scheme_key), grid_code=gone, from_on=on,
                                   defaults={"type_key": type_key})  # fmt: skip
        if done:
            data = {"jurisdiction": town.key, "scheme": redrawn.scheme_key, "returned": done}
            record("grid_types_returned", data, actor=actor, at=at)


def _rows(town: Jurisdiction, scheme_key: str) -> QuerySet[GridType]:
    return GridType.objects.filter(**_key(town, scheme_key))


def _key(town: Jurisdiction, scheme_key: str) -> dict[str, Any]:
    return {"jurisdiction": town, "scheme_key": scheme_key}


def _end(rows: QuerySet[GridType], from_on: date, on: date) -> None:
    """Until the day before `on`; what began that day never was."""
    if from_on < on:
        rows.update(to_on=on)
    else:
        rows.delete()


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
