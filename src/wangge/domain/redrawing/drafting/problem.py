"""A town and a wish as the problem that `partition` solves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition import NO_GRID, Problem
from wangge.domain.places import api as places
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.drafting.ground import merged, weight_columns, with_closed_roads
from wangge.domain.redrawing.drafting.mixing import mixed
from wangge.domain.redrawing.net_problem import problem_on
from wangge.domain.redrawing.weighing import MIX
from wangge.domain.redrawing.wishes import Wish
from wangge.kernel.errors import Conflict
from wangge.packs.schema import LevelSpec


@dataclass(frozen=True)
class Land:
    """The problem, and what its numbers stand for.

    `units`: base units, by place; `at`: the place of each in the problem, whose units are base
    units or grids of the level below. `each`: the weights that were wished for, units × kinds,
    which the problem balances one by one or as one mixed load. `labels`: codes behind `former`'s
    numbers. `uppers`: codes behind `parent`'s.
    """

    problem: Problem
    units: tuple[str, ...]
    at: NDArray[np.int64]
    each: NDArray[np.float64]
    labels: tuple[str, ...]
    uppers: tuple[str, ...]


def land_of(
    jurisdiction_key: str,
    content: Content,
    levels: tuple[LevelSpec, ...],
    level: LevelSpec,
    wish: Wish,
    born: Mapping[str, str],
    on: date,
) -> Land:
    """The land that a wish is about. `born`: upper grids that were split off, and from which."""
    net = places.unit_net(jurisdiction_key, on)
    units = places.units(jurisdiction_key, on)
    _check_units(net.codes, content)
    weights = weight_columns(units, wish.weights, wish.edits)
    net = with_closed_roads(net, wish.edits)
    kept = _within(net.codes, content, wish.under, born)
    net, weights = net.only(kept), weights[kept]
    lengths = _lengths(levels)
    leaf = [content.leaves[c] for c in net.codes]
    own, below = lengths[level.key], [n for n in lengths.values() if n > lengths[level.key]]
    at = np.arange(len(net.codes))
    if below:
        groups, at = np.unique([c[: min(below)] for c in leaf], return_inverse=True)
        names = tuple(map(str, groups.tolist()))
        net = merged(net, at, names)
        weights = np.column_stack([np.bincount(at, w, len(names)) for w in weights.T])
        leaf = list(names)
    former = [c[:own] for c in leaf]
    upper = [c[: own - level.code_width] for c in leaf]
    labels, uppers = tuple(sorted(set(former))), tuple(sorted(set(upper)))
    number = {code: n for n, code in enumerate(labels)}
    problem = problem_on(
        net,
        weights=mixed(weights, wish) if wish.shares else weights,
        kinds=[MIX] if wish.shares else wish.weights,
        parent=[uppers.index(u) for u in upper],
        former=[number.get(f, NO_GRID) for f in former] if wish.stay > 0 else None,
    )
    codes = places.unit_net(jurisdiction_key, on).codes
    return Land(problem, tuple(codes[n] for n in kept), at, weights, labels, uppers)


def _lengths(levels: tuple[LevelSpec, ...]) -> dict[str, int]:
    """How long the codes of each level are."""
    total, lengths = 0, {}
    for level in levels:
        total += level.code_width
        lengths[level.key] = total
    return lengths


def _check_units(codes: tuple[str, ...], content: Content) -> None:
    strange = sorted(set(codes) ^ content.leaves.keys())
    if strange:
        raise Conflict(
            "version_outdated",
            zh=f"单元网格 {strange[0]} 等在这一版之后有增减，请在新的现行网格上重新划分。",
            en=f"Base units such as {strange[0]} came or went after this version: start anew.",
            field="version",
            data={"units": strange[:50]},
        )


def _within(
    codes: tuple[str, ...], content: Content, under: str, born: Mapping[str, str]
) -> list[int]:
    """The places of the units that are drawn: all, or those under a grid and what it split off."""
    if not under:
        return list(range(len(codes)))
    scope = (under, *(new for new, old in born.items() if old.startswith(under)))
    return [n for n, code in enumerate(codes) if content.leaves[code].startswith(scope)]
