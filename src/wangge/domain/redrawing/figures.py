"""What the program itself measures of a division: the report that `partition` gives of its own.

Drawn by people or by the program, every division is measured alike, on the town's base units.
Lengths in metres, shares between 0 and 1. What a version says of itself never counts instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition import Problem, Remark, measure
from wangge.algorithms.partition.dead_ends import dead_ends
from wangge.algorithms.partition.explain import heavy_units, uneven_regions
from wangge.domain.places import api as places
from wangge.domain.redrawing import ground, levels
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.net_problem import problem_on
from wangge.domain.redrawing.pieces import NAMED_AT_MOST
from wangge.domain.redrawing.remarks import in_words, words_of
from wangge.domain.redrawing.weighing import weights_of
from wangge.domain.redrawing.wholeness import broken_at, broken_in
from wangge.packs.schema import LevelSpec

UNEVEN = 0.03
"""An upper grid's own mean this far from the common one is worth a word, as in `partition`."""


@dataclass(frozen=True)
class Measured:
    """A division and what it is measured against, on the units that both know."""

    scheme: places.SchemeRef
    content: Content
    former: Content
    net: places.UnitNet
    kinds: tuple[str, ...]
    weights: NDArray[np.float64]
    missing: Mapping[str, int]
    """How many units have no number of a kind; they weigh nothing."""

    def report(self, level: LevelSpec) -> dict[str, Any]:
        """The report of one level, with `level`, `grids`, `remarks` in words, `broken`.

        `crossings` counts against the upper grids of `former`: its own hold its grids always.
        """
        own = self._codes(self.content, level)
        was = self._codes(self.former, level, own)
        higher = levels.above(self.scheme, level)
        upper = self._codes(self.content, higher)
        was_upper = self._codes(self.former, higher, upper)
        _codes, number = np.unique([*own, *was], return_inverse=True)
        uppers, parent = np.unique(upper, return_inverse=True)
        label, former = number[: len(own)], number[len(own) :]
        problem = problem_on(
            self.net, weights=self.weights, kinds=self.kinds, parent=parent, former=former
        )
        remarks = _remarks(problem, label)
        body = measure(problem, label, remarks=remarks).as_json()
        words = words_of(level, levels.area_levels(self.scheme), self.content, self.former)
        body["remarks"] = [self._said(r, words, uppers) for r in remarks]
        for row in body["uppers"]:
            row["code"] = str(uppers[row["parent"]])
        for row in body["kinds"]:
            row["missing"] = self.missing[row["kind"]]
        moved = label != former
        broken = broken_at(self.net, self.scheme, self.content, level)
        return body | {
            "level": level.key,
            "grids": body["parts"],
            "crossings": len({*zip(own, was_upper, strict=True)}) - body["parts"],
            "moved_weight": float(self.weights[moved, 0].sum()),
            "moved_weight_share": float(self.weights[moved, 0].sum() / self.weights[:, 0].sum()),
            "broken": [b.as_json() for b in broken],
        }

    def _codes(
        self, content: Content, level: LevelSpec | None, otherwise: list[str] | None = None
    ) -> list[str]:
        """The grid of each unit; a unit that `content` doesn't know has the other one."""
        if level is None:
            return [""] * len(self.net.codes)
        of = levels.at_level(self.scheme, content, level)
        rest = otherwise or [""] * len(self.net.codes)
        return [of.get(c, r) for c, r in zip(self.net.codes, rest, strict=True)]

    def _said(self, remark: Remark, words: Any, uppers: NDArray[Any]) -> dict[str, Any]:
        data = dict(remark.data)
        if "parent" in data:
            data["parent"] = str(uppers[data["parent"]])
        plain = {"code": remark.code, "zh": remark.zh, "en": remark.en, "data": data}
        return in_words(plain, words, self.kinds[0])


def against(
    jurisdiction_key: str, scheme_key: str, on: date, content: Content, former: Content
) -> Measured:
    """`content` beside `former`, the division that units are moved from."""
    net, units = places.unit_net(jurisdiction_key, on), places.units(jurisdiction_key, on)
    kept = [n for n, code in enumerate(net.codes) if code in content.leaves]
    weights = [w for w in weights_of([units[n] for n in kept]) if w.total > 0]
    weights.sort(key=lambda w: w.key != ground.HOUSEHOLDS)
    return Measured(
        scheme=places.scheme_in_force(jurisdiction_key, scheme_key, on),
        content=content,
        former=former,
        net=net.only(kept),
        kinds=tuple(w.key for w in weights),
        weights=np.array([[v or 0.0 for v in w.values] for w in weights]).T,
        missing={w.key: w.missing for w in weights},
    )


def measured(
    jurisdiction_key: str, scheme_key: str, on: date, content: Content, former: Content
) -> dict[str, Any]:
    """Figures that are kept with a version: of the level whose grids are mostly of several units,
    and under `levels` of every other such level. `broken` names grids of all levels."""
    found = against(jurisdiction_key, scheme_key, on, content, former)
    shown = levels.shown_level(found.scheme, content, None)
    others = [n for n in levels.shown_levels(found.scheme, content) if n != shown]
    broken = broken_in(jurisdiction_key, scheme_key, content, on)
    return found.report(shown) | {
        "broken": [b.as_json() for b in broken[:NAMED_AT_MOST]],
        "levels": {n.key: found.report(n) for n in others},
    }


def _remarks(problem: Problem, label: NDArray[np.int64]) -> tuple[Remark, ...]:
    """Heavy units, and upper grids whose own mean is another: what no division could mend."""
    ideal = float(problem.weights[:, 0].sum() / len(np.unique(label)))
    hidden = dead_ends(problem, np.array(ideal))
    found = heavy_units(problem, 0, ideal, ideal, hidden)
    uppers = len(np.unique(problem.parent))
    pairs = np.unique(np.stack([problem.parent, label]), axis=1)
    grids = np.bincount(pairs[0], minlength=uppers)
    return (*found, *uneven_regions(problem, problem.parent.astype(np.int32), grids, UNEVEN))
