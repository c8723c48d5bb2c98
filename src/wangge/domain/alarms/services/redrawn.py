"""Devices call the grid in which they stand; the newest estimates are the line's own grid's.

Estimates of periods gone by stay where they were made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Max, Q, QuerySet

from wangge.domain.alarms.models import Device, Estimate
from wangge.domain.places import api as places


def follow_grids(redrawn: places.Redrawn) -> dict[str, places.Followed]:
    """Moves devices that are there, and the estimates of each model's newest period."""
    how = {"column": "grid_code", "unit": "unit_code"}
    return {
        "devices": places.follow(_devices(redrawn), redrawn, **how),
        "estimates": places.follow(_newest(redrawn), redrawn, **how),
    }


def return_grids(redrawn: places.Redrawn, followed: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """Puts back what `follow_grids` moved."""
    places.put_back(_devices(redrawn), followed.get("devices", ()), column="grid_code")
    places.put_back(_estimates(redrawn), followed.get("estimates", ()), column="grid_code")


def _devices(redrawn: places.Redrawn) -> QuerySet[Device]:
    return Device.unscoped.filter(
        jurisdiction_key=redrawn.jurisdiction_key,
        scheme_key=redrawn.scheme_key,
        removed_at=None,
    )


def _estimates(redrawn: places.Redrawn) -> QuerySet[Estimate]:
    return Estimate.unscoped.filter(
        jurisdiction_key=redrawn.jurisdiction_key, scheme_key=redrawn.scheme_key
    )


def _newest(redrawn: places.Redrawn) -> QuerySet[Estimate]:
    rows = _estimates(redrawn)
    periods = rows.order_by().values_list("pack_key", "model").annotate(newest=Max("period"))
    wanted = Q(pk__in=[])
    for pack, model, period in periods:
        wanted |= Q(pack_key=pack, model=model, period=period)
    return rows.filter(wanted)
