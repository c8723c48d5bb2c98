"""To what a plan is done: grids, base units, entries of registers, by the grid that owes it.

Registers are asked through a function that whoever keeps them has named. Refuses to leave a
register out in silence: without such a function it raises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from wangge.domain.duties.plans import Plan
from wangge.domain.duties.rules import planning
from wangge.domain.duties.rules.views import Target
from wangge.domain.places import api as places
from wangge.domain.places.api import GridRef
from wangge.kernel.errors import NotFound, Undetermined
from wangge.packs.schema import Text

Where = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RegisterQuestion:
    """Which entries are wanted: those of `register_key` of the day, whose fields have one of the
    values that `where` lists."""

    jurisdiction_key: str
    register_key: str
    scheme_key: str
    on: date
    where: Where


RegisterSource = Callable[[RegisterQuestion], Iterable[Target]]
_sources: list[RegisterSource] = []


class Ground(NamedTuple):
    """A grid of the post's level (or whoever answers above), and what it owes the duty to."""

    grid: GridRef
    targets: list[Target]


def use_registers(source: RegisterSource) -> None:
    """Names who answers for register entries; the last one counts. Called when apps start."""
    _sources[:] = [source]


def grounds(jurisdiction_key: str, plan: Plan, on: date) -> list[Ground]:
    """The targets of the day by the grid that owes the duty, in the order of codes.

    Raises `Undetermined` (`no_registers`), and what a register's source raises.
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
        """That grid; the leaf itself where the level is missing above it (it climbs from there)."""
        for length in self._lengths:
            grid = self._by_code.get(code[:length])
            if grid is not None:
                return grid
        return places.grid(*self._where, code, self._on)


def _targets(jurisdiction_key: str, plan: Plan, on: date) -> Iterable[Target]:
    asked = plan.spec.target
    if asked.kind == "base_unit":
        return _units(jurisdiction_key, plan, on)
    if asked.kind == "register":
        return _entries(jurisdiction_key, plan, on)
    level = asked.level or plan.post.level
    found = places.grids(jurisdiction_key, plan.scheme_key, on, level=level)
    return [Target(g.code, Text(zh=g.name, en=g.name_en or g.name), g.code) for g in found]


def _units(jurisdiction_key: str, plan: Plan, on: date) -> Iterator[Target]:
    leaves = dict(places.unit_grids(jurisdiction_key, plan.scheme_key, on))
    where = plan.spec.target.where
    for unit in places.units(jurisdiction_key, on):
        fits = all(str(unit.attributes.get(k)) in values for k, values in where.items())
        if fits and unit.code in leaves:
            name = Text(zh=unit.name or unit.code, en=unit.name_en or unit.name or unit.code)
            yield Target(unit.code, name, leaves[unit.code], unit.code)


def _entries(jurisdiction_key: str, plan: Plan, on: date) -> Iterable[Target]:
    asked = plan.spec.target
    if not _sources:
        raise Undetermined(
            "no_registers",
            zh=f"职责“{plan.spec.name.zh}”的对象是台账“{asked.register_key}”，但台账尚未启用。",
            en=f"The duty “{plan.spec.name.en}” is to the register “{asked.register_key}”, "
            "but no registers are in use.",
            field="register_key",
        )
    question = RegisterQuestion(
        jurisdiction_key, asked.register_key or "", plan.scheme_key, on, asked.where
    )
    return _sources[0](question)


def find_target(jurisdiction_key: str, plan: Plan, grid_code: str, on: date) -> Target:
    """The grid as a target, for what an event sets off there; `NotFound`."""
    grid = places.grid(jurisdiction_key, plan.scheme_key, grid_code, on)
    return Target(grid.code, Text(zh=grid.name, en=grid.name_en or grid.name), grid.code)


def anchor(jurisdiction_key: str, plan: Plan, grid_code: str, on: date) -> GridRef:
    """The grid that owes the plan's work in a leaf; `NotFound` for a grid that isn't there."""
    try:
        return _Anchors(jurisdiction_key, plan, on).of(grid_code)
    except NotFound:
        return places.root_grid(jurisdiction_key, plan.scheme_key, on)
