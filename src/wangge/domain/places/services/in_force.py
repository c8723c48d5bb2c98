"""Puts a scheme in force, and refuses one that doesn't answer for every spot on every day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

import shapely
from django.db import transaction
from django.db.models import Q

from wangge.algorithms.coverage import check_coverage
from wangge.domain.places.models import BaseUnit, Jurisdiction, Scheme, SchemeState
from wangge.domain.places.queries.refs import SchemeRef
from wangge.domain.places.queries.town import scheme_ref
from wangge.domain.places.queries.unit_index import units_on
from wangge.domain.places.services.recording import (
    find_scheme,
    grids_changed,
    record,
    refuse,
)
from wangge.domain.places.services.wholeness import wholeness_errors
from wangge.kernel.errors import Conflict, InvalidInput, WanggeError
from wangge.plumbing.actor import Actor
from wangge.plumbing.outbox.api import publish

COVERAGE_TOLERANCE_M = 0.1
"""Gaps and overlaps narrower than this come from rounding and are passed over."""

SCHEME_IN_FORCE = "places.scheme_in_force"
"""News: jurisdiction, scheme, version, from_on (which may lie ahead)."""

_ROAD = [
    SchemeState.DRAFT,
    SchemeState.PROPOSED,
    SchemeState.AGREED,
    SchemeState.REVIEWED,
    SchemeState.FILED,
]


def advance_scheme(*, scheme_id: UUID, actor: Actor, at: datetime) -> str:
    """One step on the way 草案 → 提出 → 商定 → 审核 → 备案; answers the new state.

    Raises `Conflict` at the end of the road: coming into force is `put_in_force`.
    """
    with transaction.atomic():
        row, town = find_scheme(scheme_id)
        if row.state not in _ROAD[:-1]:
            raise _wrong_state(row)
        row.state = _ROAD[_ROAD.index(SchemeState(row.state)) + 1]
        row.save(update_fields=["state"])
        _record(town, row, "scheme_advanced", {"state": row.state}, actor, at)
    return row.state


def put_in_force(*, scheme_id: UUID, from_on: date, actor: Actor, at: datetime) -> SchemeRef:
    """The scheme holds from that day on; the former version of the same key ends on it.

    Raises `ManyErrors` that names every unit not in exactly one leaf grid, every empty grid,
    every odd code and every gap or overlap of the base units; `Conflict` when the former version
    begins on that day or later, or the scheme is in force already.
    """
    with transaction.atomic():
        row, town = find_scheme(scheme_id)
        if row.state not in _ROAD:
            raise _wrong_state(row)
        refuse([*wholeness_errors(row, from_on), *coverage_errors(town, from_on)])
        former = _retire_former(row, from_on)
        row.state, row.from_on = SchemeState.IN_FORCE, from_on
        row.save(update_fields=["state", "from_on"])
        grids_changed(town)
        data = {"from_on": from_on.isoformat(), "former": former}
        _record(town, row, "scheme_in_force", data, actor, at)
        news = {"jurisdiction": town.key, "scheme": row.key, "version": row.version}
        publish(SCHEME_IN_FORCE, news | {"from_on": from_on.isoformat()}, at=at)
    return scheme_ref(row, town.key)


def _retire_former(row: Scheme, from_on: date) -> int | None:
    """The version that ends; None for the first one."""
    former = Scheme.objects.filter(
        jurisdiction_id=row.jurisdiction_id, key=row.key, state=SchemeState.IN_FORCE
    ).first()
    if former is None:
        return None
    if former.from_on is None or former.from_on >= from_on:
        raise Conflict(
            "scheme_begins_too_early",
            zh=f"现行版本从 {former.from_on} 起生效，新版本必须更晚生效。",
            en=f"The version in force began on {former.from_on}; the new one must begin later.",
            field="from_on",
        )
    former.state, former.to_on = SchemeState.RETIRED, from_on
    former.save(update_fields=["state", "to_on"])
    return former.version


def coverage_errors(town: Jurisdiction, on: date) -> list[WanggeError]:
    """Gaps, overlaps and broken shapes among the units of every span of days from `on`.

    A set of units that was found seamless at its import isn't examined again.
    """
    changes = BaseUnit.objects.filter(jurisdiction=town)
    later = changes.filter(Q(from_on__gt=on) | Q(to_on__gt=on)).values_list("from_on", "to_on")
    days = {on, *(day for row in later.distinct() for day in row if day and day > on)}
    errors: list[WanggeError] = []
    for day in sorted(days):
        if not _known_seamless(town, day):
            errors += _coverage_errors_on(town, day)
    return errors


def _known_seamless(town: Jurisdiction, day: date) -> bool:
    known = town.seamless
    same = known.get("stamp") == town.units_stamp and known.get("tolerance_m") == tolerance_m(town)
    return same and day >= date.fromisoformat(known["from_on"])


def _coverage_errors_on(town: Jurisdiction, day: date) -> list[WanggeError]:
    rows = units_on(town.id, day).order_by("code").values_list("code", "geometry")
    codes, shapes = [], []
    for code, wkb in rows.iterator(2000):
        codes.append(code)
        shapes.append(shapely.from_wkb(bytes(wkb)))
    report = check_coverage(codes, shapes, tolerance_m=tolerance_m(town))
    return [
        InvalidInput(
            f"coverage_{found.kind}",
            zh=found.zh,
            en=found.en,
            field="units",
            data={"units": list(found.names), "on": day.isoformat(), "point": found.point},
        )
        for found in report.findings
        if found.blocks
    ]


def tolerance_m(town: Jurisdiction) -> float:
    """What this town passes over; its setting `coverage_tolerance_m` may say otherwise."""
    return float(town.settings.get("coverage_tolerance_m", COVERAGE_TOLERANCE_M))


def _wrong_state(row: Scheme) -> Conflict:
    return Conflict(
        "scheme_state",
        zh=f"方案当前为“{SchemeState(row.state).label}”，不能这样做。",
        en=f"The scheme is '{row.state}': this can't be done now.",
        field="state",
    )


def _record(
    town: Jurisdiction,
    row: Scheme,
    kind: str,
    more: Mapping[str, object],
    actor: Actor,
    at: datetime,
) -> None:
    data = {"jurisdiction": town.key, "scheme": row.key, "version": row.version, "id": str(row.id)}
    record(kind, {**data, **more}, actor=actor, at=at)
