"""A snapshot of one town, read from the database: its units, its schemes in force, its index.

Owns what the process cache holds. Refuses drafts: only schemes that are or were in force count.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from copy import copy
from datetime import date
from typing import NamedTuple
from uuid import UUID

from wangge.algorithms.locate import UnitIndex
from wangge.domain.places.models import BaseUnit, Grid, GridUnit, Jurisdiction, Scheme, SchemeState
from wangge.domain.places.queries import unit_index
from wangge.domain.places.queries.refs import JurisdictionRef, SchemeRef
from wangge.domain.places.queries.scheme_table import GridRow, MemberRow, SchemeTable
from wangge.domain.places.queries.tables import UnitRow, UnitTable, ordinal
from wangge.kernel.errors import NotFound
from wangge.packs.schema import LevelSpec, PackSpec

_ROWS_AT_ONCE = 5000
_INDICES_KEPT = 2


class Stamps(NamedTuple):
    """What a snapshot was read at; another value means that it is out of date."""

    units: str
    grids: str
    packs: str = ""


def read_stamps(key: str) -> Stamps | None:
    """The stamps of the town now; None when there is no such town."""
    rows = Jurisdiction.objects.filter(key=key)
    row = rows.values_list("units_stamp", "grids_stamp", "packs_stamp").first()
    return Stamps(*row) if row else None


class Town:
    """Never changes after it is read, but for parts that are read when first asked for."""

    def __init__(self, ref: JurisdictionRef, stamps: Stamps) -> None:
        self.ref = ref
        self.stamps = stamps
        self.units = UnitTable(_unit_rows(ref.id))
        self.schemes = tuple(_scheme_refs(ref))
        self._tables: dict[UUID, SchemeTable] = {}
        self._indices: dict[int, UnitIndex] = {}
        self.packs: tuple[PackSpec, ...] | None = None
        """The editions in force, once `queries.packs` has read them."""
        self._lock = threading.Lock()

    @classmethod
    def read(cls, key: str) -> Town:
        """The town of that key; raises `NotFound`."""
        row = Jurisdiction.objects.filter(key=key).first()
        if row is None:
            raise unknown_town(key)
        stamps = Stamps(row.units_stamp, row.grids_stamp, row.packs_stamp)
        return cls(jurisdiction_ref(row), stamps)

    def renewed(self, stamps: Stamps) -> Town:
        """The town at these stamps; units and grids are kept where only packs have changed."""
        if stamps[:2] != self.stamps[:2]:
            return Town.read(self.ref.key)
        row = Jurisdiction.objects.get(key=self.ref.key)
        same = copy(self)
        same.ref, same.stamps, same.packs = jurisdiction_ref(row), stamps, None
        return same

    def scheme_on(self, scheme_key: str, day: int) -> SchemeRef:
        """The version in force on that day; raises `NotFound`."""
        for ref in self.schemes:
            if ref.key == scheme_key and ordinal(ref.from_on) <= day < ordinal(ref.to_on):
                return ref
        on = date.fromordinal(day)
        raise NotFound(
            "scheme_not_in_force",
            zh=f"{self.ref.name_zh}在 {on} 没有生效的网格方案“{scheme_key}”。",
            en=f"{self.ref.name_en} has no scheme '{scheme_key}' in force on {on}.",
            field="scheme_key",
        )

    def table(self, scheme: SchemeRef) -> SchemeTable:
        """The grids of that version, read when first asked for."""
        ready = self._tables.get(scheme.id)
        if ready is None:
            with self._lock:
                ready = self._tables.get(scheme.id) or read_table(scheme, self.units)
                self._tables[scheme.id] = ready
        return ready

    def index_on(self, day: int) -> UnitIndex:
        """The index over the units of that day, mapped from a file that processes share."""
        period = self.units.period(day)
        ready = self._indices.get(period)
        if ready is None:
            with self._lock:
                ready = self._indices.get(period) or self._open_index(period, day)
                kept = list(self._indices.items())[-(_INDICES_KEPT - 1) :]
                self._indices = {**dict(kept), period: ready}
        return ready

    def _open_index(self, period: int, day: int) -> UnitIndex:
        return unit_index.open_index(self.stamps.units, period, self.ref.id, date.fromordinal(day))


def unknown_town(key: str) -> NotFound:
    return NotFound(
        "unknown_jurisdiction",
        zh=f"没有编号为“{key}”的辖区。",
        en=f"There is no jurisdiction '{key}'.",
        field="jurisdiction_key",
    )


def jurisdiction_ref(row: Jurisdiction) -> JurisdictionRef:
    return JurisdictionRef(
        id=row.id,
        key=row.key,
        root_path=row.root_path,
        name_zh=row.name_zh,
        name_en=row.name_en,
        time_zone=row.time_zone,
        pack_keys=tuple(row.pack_keys),
        settings=row.settings,
        editions=row.editions,
    )


def _unit_rows(jurisdiction_id: UUID) -> Iterator[UnitRow]:
    rows = BaseUnit.objects.filter(jurisdiction_id=jurisdiction_id).order_by("code", "from_on")
    columns = rows.values_list("id", "code", "from_on", "to_on")
    return (UnitRow(*row) for row in columns.iterator(_ROWS_AT_ONCE))


def _scheme_refs(town: JurisdictionRef) -> Iterator[SchemeRef]:
    states = [SchemeState.IN_FORCE, SchemeState.RETIRED]
    rows = Scheme.objects.filter(jurisdiction_id=town.id, state__in=states, from_on__isnull=False)
    for row in rows.order_by("key", "from_on"):
        yield scheme_ref(row, town.key)


def scheme_ref(row: Scheme, jurisdiction_key: str) -> SchemeRef:
    """The reference of a scheme; a draft's `from_on` is the last of days."""
    return SchemeRef(
        id=row.id,
        jurisdiction_key=jurisdiction_key,
        key=row.key,
        version=row.version,
        name_zh=row.name_zh,
        name_en=row.name_en,
        levels=tuple(LevelSpec.model_validate(level) for level in row.levels),
        from_on=row.from_on or date.max,
        to_on=row.to_on,
    )


def read_table(scheme: SchemeRef, units: UnitTable) -> SchemeTable:
    """The grids and memberships of one version, drafts too."""
    fields = ("code", "level", "name", "name_en", "parent_code", "division_path", "rule")
    grids = Grid.objects.filter(scheme_id=scheme.id).order_by("code", "from_on")
    columns = grids.values_list(*fields, "from_on", "to_on")
    table = SchemeTable(scheme, (GridRow(*row) for row in columns.iterator(_ROWS_AT_ONCE)))
    for member in _members(scheme, units, table):
        table.add_member(member)
    return table


def _members(scheme: SchemeRef, units: UnitTable, table: SchemeTable) -> Iterator[MemberRow]:
    """Memberships by unit row; by codes rather than ids, so that no map of ids is needed."""
    rows = GridUnit.objects.filter(scheme_id=scheme.id).order_by("unit__code", "unit__from_on")
    ends = ("unit__code", "unit__from_on", "grid__code", "grid__from_on")
    columns = rows.values_list(*ends, "from_on", "to_on")
    for unit, unit_since, grid, grid_since, since, until in columns.iterator(_ROWS_AT_ONCE):
        unit_row = units.find(unit, unit_since.toordinal())
        grid_row = table.find(grid, grid_since.toordinal())
        if unit_row >= 0 and grid_row >= 0:
            yield MemberRow(unit_row, grid_row, since, until)
