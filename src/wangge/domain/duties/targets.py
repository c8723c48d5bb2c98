"""To what a plan is done: grids, base units, entries of registers, by the grid that owes it.

Entries of registers stand for themselves until they are opened: only then is a masked name looked
for, so that half a million lines cost one statement a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from wangge.domain.duties.plans import Plan
from wangge.domain.duties.rules import planning
from wangge.domain.duties.rules.views import Target
from wangge.domain.places import api as places
from wangge.domain.places.api import GridRef
from wangge.domain.registers import api as registers
from wangge.kernel.errors import NotFound
from wangge.packs.schema import Text

_UNNAMED = Text(zh="—", en="—")


class Ground(NamedTuple):
    """A grid of the post's level (or whoever answers above), and what it owes the duty to."""

    grid: GridRef
    targets: list[Target]


def grounds(jurisdiction_key: str, plan: Plan, on: date) -> list[Ground]:
    """The targets of the day by the grid that owes the duty, in the order of codes.

    Raises `NotFound` (no such register), `Undetermined` (a sealed field can't be asked for).
    """
    anchors = _Anchors(jurisdiction_key, plan, on)
    found: dict[str, Ground] = {}
    for target in _chosen(jurisdiction_key, plan, _targets(jurisdiction_key, plan, on)):
        grid = anchors.of(target.grid_code)
        if grid.code not in found:
            found[grid.code] = Ground(grid, [])
        found[grid.code].targets.append(target)
    return [found[code] for code in sorted(found)]


def _chosen(jurisdiction_key: str, plan: Plan, targets: Iterable[Target]) -> Iterable[Target]:
    """All, or as many as a campaign asks for: always the same ones."""
    if plan.most is None:
        return targets
    listed = {t.key: t for t in targets}
    drawn = planning.group(listed, f"{jurisdiction_key}:{plan.key}:drawn", "drawn")
    return [listed[key] for key in drawn.ranked[: plan.most]]


class _Anchors:
    """The grid at the post's level above a leaf: by code, since codes begin with the parent's."""

    def __init__(self, jurisdiction_key: str, plan: Plan, on: date) -> None:
        self._where = (jurisdiction_key, plan.scheme_key)
        self._on = on
        at_level = places.grids(*self._where, on, level=plan.post.level)
        self._by_code = {grid.code: grid for grid in at_level}
        self._lengths = sorted({len(code) for code in self._by_code}, reverse=True)

    def of(self, code: str) -> GridRef:
        """That grid; the leaf itself where the level is missing above it (it climbs from there).

        A grid that is no longer there (a register's line waits to be moved) falls to the root.
        """
        for length in self._lengths:
            grid = self._by_code.get(code[:length])
            if grid is not None:
                return grid
        try:
            return places.grid(*self._where, code, self._on)
        except NotFound:
            return places.root_grid(*self._where, self._on)


def _targets(jurisdiction_key: str, plan: Plan, on: date) -> Iterable[Target]:
    asked = plan.spec.target
    if asked.kind == "base_unit":
        return _units(jurisdiction_key, plan, on)
    if asked.kind == "register":
        return _entries(jurisdiction_key, plan, on)
    level = asked.level or plan.post.level
    found = places.grids(jurisdiction_key, plan.scheme_key, on, level=level)
    wanted = asked.where.get("grid_type")
    if wanted:
        types = places.grid_types(jurisdiction_key, plan.scheme_key, on)
        found = tuple(g for g in found if types.get(g.code) in wanted)
    return [Target(g.code, Text(zh=g.name, en=g.name_en or g.name), g.code) for g in found]


def _units(jurisdiction_key: str, plan: Plan, on: date) -> Iterator[Target]:
    leaves = dict(places.unit_grids(jurisdiction_key, plan.scheme_key, on))
    where = plan.spec.target.where
    for unit in places.units(jurisdiction_key, on):
        fits = all(str(unit.attributes.get(k)) in values for k, values in where.items())
        if fits and unit.code in leaves:
            name = Text(zh=unit.name or unit.code, en=unit.name_en or unit.name or unit.code)
            yield Target(unit.code, name, leaves[unit.code], unit.code)


def _entries(jurisdiction_key: str, plan: Plan, on: date) -> Iterator[Target]:
    asked = plan.spec.target
    for line in registers.standing(jurisdiction_key, _register(plan), asked.where, on=on):
        yield Target(str(line.entry_id), _UNNAMED, line.grid_code, line.unit_code)


def _register(plan: Plan) -> str:
    return f"{plan.pack.key}/{plan.spec.target.register_key}"


def names(jurisdiction_key: str, plan: Plan, targets: Iterable[Target]) -> dict[str, Text]:
    """What the titles of tasks call these targets, by key; of people only a masked name."""
    found = {target.key: target.name for target in targets}
    if plan.spec.target.kind != "register":
        return found
    called = registers.labels(jurisdiction_key, _register(plan), [UUID(key) for key in found])
    return {str(key): Text(zh=name, en=name) for key, name in called.items()}


def find_target(jurisdiction_key: str, plan: Plan, grid_code: str, on: date) -> Target:
    """The grid as a target, for what an event sets off there; `NotFound`."""
    grid = places.grid(jurisdiction_key, plan.scheme_key, grid_code, on)
    return Target(grid.code, Text(zh=grid.name, en=grid.name_en or grid.name), grid.code)


def anchor(jurisdiction_key: str, plan: Plan, grid_code: str, on: date) -> GridRef:
    """The grid that owes the plan's work in a leaf; the root for a grid that isn't there."""
    return _Anchors(jurisdiction_key, plan, on).of(grid_code)
