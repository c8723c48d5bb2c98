"""Takes in the base units of a town: the whole fabric from a day on, seamless or not at all.

Owns `BaseUnit`. Refuses a fabric that would leave a scheme in force with units of no grid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import shapely
from django.db import transaction

from wangge.algorithms.coverage import CoverageReport, Finding, area_m2, check_coverage
from wangge.domain.places.models import BaseUnit, GridUnit, Jurisdiction, Scheme, SchemeState
from wangge.domain.places.rules.units import UnitInput, code_errors
from wangge.domain.places.services.in_force import tolerance_m
from wangge.domain.places.services.mending import Mended, mend
from wangge.domain.places.services.recording import (
    find_town,
    grids_changed,
    record,
    refuse,
    units_changed,
)
from wangge.domain.places.services.schemes import assign_units
from wangge.domain.places.services.wholeness import require_whole
from wangge.kernel.errors import Conflict
from wangge.plumbing.actor import Actor


@dataclass(frozen=True, slots=True)
class UnitReport:
    """What was found and done. Without `stored` nothing was written: see `coverage.findings`."""

    coverage: CoverageReport
    stored: bool
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0
    mended: tuple[Finding, ...] = ()
    """Narrow gaps and overlaps that were closed."""
    moved_m2: float = 0.0


Assignments = Mapping[str, Mapping[str, str]]


def import_base_units(
    *,
    jurisdiction_key: str,
    units: Sequence[UnitInput],
    from_on: date,
    actor: Actor,
    at: datetime,
    boundary: Any = None,
    mend_m: float = 0.0,
    assignments: Assignments | None = None,
) -> UnitReport:
    """`units` are the town's whole fabric from that day on; the same again changes nothing.

    The report names every gap, overlap, invalid ring, orphan and repeated code; if one of them
    blocks, nothing is stored. Gaps and overlaps up to `mend_m` wide are closed first, and listed.
    A unit that changes or goes ends on that day, and one that keeps its code keeps its grids.
    `boundary`: the ground to be covered, if it is known. `assignments` (scheme key → unit → leaf
    grid) places new units in schemes in force. Raises `ManyErrors` for odd codes and for units
    left without a grid, `Conflict` for a day before an earlier import.
    """
    refuse(code_errors(units))
    with transaction.atomic():
        town = find_town(jurisdiction_key)
        width_m = max(mend_m, tolerance_m(town))
        names, shapes = [unit.code for unit in units], [unit.shape for unit in units]
        if mend_m:
            mended = mend(names, shapes, width_m=width_m, boundary=boundary)
            units = [replace(u, shape=s) for u, s in zip(units, mended.shapes, strict=True)]
        else:
            mended = Mended(shapes, check_coverage(names, shapes, boundary, tolerance_m=width_m))
        if not mended.coverage.is_seamless:
            return UnitReport(mended.coverage, stored=False)
        report = _store(town, units, from_on, mended)
        if report.added or report.changed or report.ended:
            units_changed(town)
        _remember_seamless(town, from_on, tolerance_m(town))
        _place(town, from_on, assignments or {}, actor, at)
        data = {"jurisdiction": town.key, "from_on": from_on.isoformat(), "added": report.added}
        data |= {"mended": len(report.mended), "moved_m2": round(report.moved_m2, 1)}
        data |= {"changed": report.changed, "ended": report.ended, "stamp": town.units_stamp}
        record("units_imported", data, actor=actor, at=at)
    return report


def _store(
    town: Jurisdiction, units: Sequence[UnitInput], from_on: date, mended: Mended
) -> UnitReport:
    known = {row.code: row for row in BaseUnit.objects.filter(jurisdiction=town, to_on=None)}
    _refuse_earlier(known, from_on)
    fresh, corrected, ended, replaced = [], [], [], {}
    for row in _rows(town, units, from_on):
        old = known.pop(row.code, None)
        if old is None:
            fresh.append(row)
        elif _same(old, row):
            continue
        elif old.from_on == from_on:
            row.pk = old.pk
            corrected.append(row)
        else:
            ended.append(old)
            replaced[old.pk] = row
    gone = list(known.values())
    _end([*ended, *gone], from_on)
    BaseUnit.objects.bulk_create([*fresh, *replaced.values()], batch_size=500)
    BaseUnit.objects.bulk_update(corrected, _CONTENT, batch_size=60)
    _carry_memberships(replaced, from_on)
    changed = len(corrected) + len(replaced)
    return UnitReport(
        coverage=mended.coverage,
        stored=True,
        added=len(fresh),
        changed=changed,
        unchanged=len(units) - len(fresh) - changed,
        ended=len(gone),
        mended=mended.findings,
        moved_m2=mended.moved_m2,
    )


_CONTENT = ["name", "name_en", "division_path", "geometry", "west", "south", "east", "north"]
_CONTENT += ["lon", "lat", "area_m2", "attributes"]


def _rows(town: Jurisdiction, units: Sequence[UnitInput], from_on: date) -> list[BaseUnit]:
    shapes = shapely.force_2d([unit.shape for unit in units])
    bounds = shapely.bounds(shapes)
    areas = area_m2(shapes)
    inner = _points_inside(shapes)
    rows = []
    for n, unit in enumerate(units):
        west, south, east, north = map(float, bounds[n])
        rows.append(
            BaseUnit(
                jurisdiction=town,
                code=unit.code,
                name=unit.name,
                name_en=unit.name_en,
                division_path=unit.division_path,
                geometry=shapely.to_wkb(shapes[n]),
                west=west,
                south=south,
                east=east,
                north=north,
                lon=float(inner[n].x),
                lat=float(inner[n].y),
                area_m2=float(areas[n]),
                attributes=dict(unit.attributes),
                from_on=from_on,
            )
        )
    return rows


def _points_inside(shapes: Any) -> Any:
    """Centroids, or another point inside where the centroid lies outside."""
    points = shapely.centroid(shapes)
    beside = ~shapely.contains(shapes, points)
    points[beside] = shapely.point_on_surface(shapes[beside])
    return points


def _same(old: BaseUnit, new: BaseUnit) -> bool:
    plain = ("name", "name_en", "division_path", "attributes")
    return bytes(old.geometry) == new.geometry and all(
        getattr(old, name) == getattr(new, name) for name in plain
    )


def _refuse_earlier(known: Mapping[str, BaseUnit], from_on: date) -> None:
    latest = max((row.from_on for row in known.values()), default=None)
    if latest is not None and from_on < latest:
        raise Conflict(
            "units_before_earlier_import",
            zh=f"已有从 {latest} 起的单元网格，新的一批不能更早（{from_on}）。",
            en=f"There are base units from {latest} on; new ones can't begin earlier ({from_on}).",
            field="from_on",
        )


def _end(rows: Sequence[BaseUnit], on: date) -> None:
    """Ends units; those that began on the very day were a mistake of it and go."""
    for start in range(0, len(rows), 500):
        part = rows[start : start + 500]
        never = [row.pk for row in part if row.from_on == on]
        GridUnit.objects.filter(unit_id__in=never).delete()
        BaseUnit.objects.filter(pk__in=never).delete()
        ids = [row.pk for row in part if row.from_on != on]
        BaseUnit.objects.filter(pk__in=ids).update(to_on=on)


def _carry_memberships(replaced: Mapping[UUID, BaseUnit], from_on: date) -> None:
    """A unit that keeps its code keeps its grids."""
    old = GridUnit.objects.filter(unit_id__in=list(replaced), to_on=None)
    GridUnit.objects.bulk_create(
        GridUnit(
            scheme_id=member.scheme_id,
            grid_id=member.grid_id,
            unit=replaced[member.unit_id],
            from_on=max(member.from_on, from_on),
        )
        for member in old
    )


def _remember_seamless(town: Jurisdiction, from_on: date, checked_m: float) -> None:
    known = {"stamp": town.units_stamp, "from_on": from_on.isoformat(), "tolerance_m": checked_m}
    if town.seamless.get("stamp") != town.units_stamp:
        town.seamless = known
        town.save(update_fields=["seamless"])


def _place(
    town: Jurisdiction, from_on: date, assignments: Assignments, actor: Actor, at: datetime
) -> None:
    """Puts units into the schemes in force, and sees that these remain whole."""
    schemes = Scheme.objects.filter(jurisdiction=town, state=SchemeState.IN_FORCE)
    for row in schemes:
        placed = assignments.get(row.key)
        if placed:
            assign_units(scheme_id=row.pk, assignments=placed, from_on=from_on, actor=actor, at=at)
        else:
            require_whole(row)
    if schemes:
        grids_changed(town)
