"""A division drawn by hand, or taken over from a run, saved as a version with real codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.places import api as places
from wangge.domain.places.api import GridInput, SchemeRef
from wangge.domain.redrawing import access, ground, levels
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.models import Drawing, RunState
from wangge.domain.redrawing.regrouping import CodeBook, regrouped
from wangge.domain.redrawing.services import common
from wangge.domain.redrawing.services.drawing import propose
from wangge.domain.redrawing.sketches import GridSketch, Sketch
from wangge.kernel.errors import Conflict, InvalidInput, ManyErrors, WanggeError
from wangge.packs.schema import LevelSpec
from wangge.plumbing.actor import Actor

NAMED_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class Saved:
    """The number of the new version, and the codes that new grids were given."""

    number: int
    codes: Mapping[str, str]


def save(*, drawing_id: UUID, sketch: Sketch, actor: Actor, at: datetime) -> Saved:
    """A new version from a sketch. New grids get codes never given before under their parent.

    Grids in pieces are told in the version's figures (`broken`): they may be saved, but not go on
    to approval. Raises as `propose`, `Conflict` for a version that whoever saves doesn't know of,
    and `ManyErrors` naming grids and units.
    """
    with transaction.atomic():
        drawing = common.locked(drawing_id)
        access.require_drawer(drawing, actor, at)
        common.require_open(drawing)
        row = drawing.versions.filter(number=sketch.from_version).first()
        if row is None:
            raise common.no_version()
        _require_known(drawing, sketch, actor)
        town, on = drawing.jurisdiction_key, places.local_day(drawing.jurisdiction_key, at)
        scheme = places.scheme_in_force(town, drawing.scheme_key, on)
        drawn = _Drawn(drawing, scheme, Content.unpack(row.content), sketch, at)
        content = drawn.content()
        number = propose(
            drawing_id=drawing_id,
            content=content,
            note=sketch.note,
            figures={},
            actor=actor,
            at=at,
        )
    return Saved(number, drawn.given)


def _require_known(drawing: Drawing, sketch: Sketch, actor: Actor) -> None:
    """What somebody else has saved meanwhile, or an answer that got lost, isn't passed unseen."""
    last = drawing.versions.order_by("-number").only("number", "by").first()
    if last is None or sketch.newest is None or last.number <= sketch.newest:
        return
    n, start = last.number, sketch.from_version
    if last.by == str(actor):
        zh = f"您已经保存了第 {n} 版，可能就是刚才那一次。确要另存一版，请再点一次“保存”。"
        en = (
            f"You have saved version {n} already, perhaps just now. Press “Save” again for another."
        )
    else:
        zh = (
            f"别人已经保存了第 {n} 版，您的修改画在第 {start} 版上。"
            f"再点一次“保存”，就以您的为最新一版；第 {n} 版仍然保留，可在方案页对照。"
        )
        en = (
            f"Somebody else has saved version {n}; yours is drawn on version {start}. Press “Save” "
            f"again to make yours the newest. Version {n} is kept, to be compared with it."
        )
    raise Conflict("newer_version", zh=zh, en=en, field="from_version", data={"newest": n})


class _Drawn:
    """A sketch on its way to a division."""

    def __init__(
        self, drawing: Drawing, scheme: SchemeRef, before: Content, sketch: Sketch, at: datetime
    ) -> None:
        town, on = drawing.jurisdiction_key, places.local_day(drawing.jurisdiction_key, at)
        self._drawing, self._scheme, self._before, self._sketch = drawing, scheme, before, sketch
        self._level = levels.drawn_level(scheme, sketch.level)
        self._in_force = ground.in_force(town, scheme.key, on)
        self._units = {u.code for u in places.units(town, on)}
        self._book = CodeBook(
            (before, self._in_force), lambda key: ground.codes_ever(town, scheme.key, key)
        )
        self.given: dict[str, str] = {}

    def content(self) -> Content:
        """The division. Raises `ManyErrors`."""
        self._refuse(self._odd_units())
        self._refuse(self._odd_grids())
        there = [g.code for g in self._sketch.grids if not g.is_new]
        self._book.take(self._level.key, there)
        for grid in self._sketch.grids:
            if grid.is_new:
                parent = grid.parent or self._parent_of(grid)
                self.given[grid.code] = self._book.give(self._level, parent)
        listed = [self._listed(grid) for grid in self._sketch.grids]
        grid_of = {u: self.given.get(c, c) for u, c in self._sketch.leaves.items()}
        names = {g.code: g for g in listed}
        named = [_renamed(g, names.get(g.code, g)) for g in self._before.grids]
        known = {g.code for g in named}
        above = self._above({c for c in grid_of.values()}, known)
        start = Content((*named, *above), self._before.leaves)
        fresh = [g for g in listed if g.code not in known]
        areas = levels.area_levels(self._scheme)
        after = regrouped(start, areas, self._level, grid_of, fresh, self._book)
        return _without_empty(after, {n.key for n in areas})

    def _listed(self, grid: GridSketch) -> GridInput:
        code = self.given.get(grid.code, grid.code)
        return GridInput(code, self._level.key, grid.name, grid.name_en)

    def _odd_units(self) -> Iterator[WanggeError]:
        leaves = self._sketch.leaves
        for code in sorted(self._units - leaves.keys()):
            yield _error(
                "unit_without_grid", f"单元 {code} 没有网格", f"The unit {code} has no grid"
            )
        for code in sorted(leaves.keys() - self._units):
            yield _error("unknown_unit", f"没有单元 {code[:64]}", f"There is no unit {code[:64]}")

    def _odd_grids(self) -> Iterator[WanggeError]:
        held = set(self._sketch.leaves.values())
        mine = {g.code for g in self._before.grids if g.level == self._level.key}
        listed = {g.code: g.name for g in self._sketch.grids}
        for code in sorted(held - listed.keys() - mine):
            yield _error("unknown_grid", f"没有网格 {code}", f"There is no grid {code}")
        for code in sorted(listed.keys() - held):
            name = listed[code]
            yield _error("empty_grid", f"网格“{name}”没有单元", f"The grid “{name}” has no unit")
        usable = mine | {g.code for g in self._in_force.grids}
        known = self._book.known(self._level.key)
        for code in sorted(c for c in held & known if c not in usable):
            zh, en = f"编码 {code} 曾给过别的网格", f"The code {code} was another grid's once"
            yield _error("code_given_before", zh, en)

    def _parent_of(self, grid: GridSketch) -> str:
        """The one upper grid in which the units of a new grid lie in the version it began with."""
        higher = levels.above(self._scheme, self._level)
        assert higher is not None, "the root isn't drawn"
        of = levels.at_level(self._scheme, self._before, higher)
        found = {of.get(u, "") for u, c in self._sketch.leaves.items() if c == grid.code}
        if len(found) != 1 or "" in found:
            zh = f"新网格“{grid.name}”的单元分属几个上级网格，请指明归属"
            en = f"The units of the new grid “{grid.name}” lie in several upper ones: name one"
            raise ManyErrors([_error("no_parent", zh, en, "grids")])
        return found.pop()

    def _above(self, codes: Iterable[str], there: set[str]) -> list[GridInput]:
        """Upper grids that the version doesn't have, as a run of the drawing has named them."""
        areas = levels.area_levels(self._scheme)
        missing = {c[:n] for c in codes for n in _lengths(areas, self._level)} - there
        if not missing:
            return []
        found: dict[str, GridInput] = {}
        for run in self._drawing.runs.filter(state=RunState.DONE).order_by("asked_at"):
            drawn = Content.unpack(run.content or b"")
            found |= {g.code: g for g in drawn.grids if g.code in missing}
        return [found[c] for c in sorted(found)]

    def _refuse(self, errors: Iterator[WanggeError]) -> None:
        found = list(errors)
        if found:
            raise ManyErrors(found[:NAMED_AT_MOST])


def _lengths(areas: tuple[LevelSpec, ...], level: LevelSpec) -> list[int]:
    """How long the codes above a level are."""
    lengths, total = [], 0
    for one in areas[: areas.index(level)]:
        total += one.code_width
        lengths.append(total)
    return lengths


def _renamed(grid: GridInput, words: GridInput) -> GridInput:
    return replace(grid, name=words.name, name_en=words.name_en)


def _without_empty(content: Content, areas: set[str]) -> Content:
    """Grids of the upper levels that no unit is left of are gone."""
    lengths = {len(g.code) for g in content.grids if g.level in areas}
    held = {c[:n] for c in content.leaves.values() for n in lengths}
    kept = tuple(g for g in content.grids if g.level not in areas or g.code in held)
    return Content(kept, content.leaves)


def _error(code: str, zh: str, en: str, field: str = "leaves") -> InvalidInput:
    return InvalidInput(code, zh=f"{zh}。", en=f"{en}.", field=field)
