"""One run: what is wished of a division, what was drawn, with codes and names a town can use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wangge.algorithms.partition import Result, partition
from wangge.domain.places import api as places
from wangge.domain.redrawing import ground as grounds
from wangge.domain.redrawing import levels as heights
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.drafting.families import Families
from wangge.domain.redrawing.drafting.mixing import balance_of_each
from wangge.domain.redrawing.drafting.naming import named
from wangge.domain.redrawing.drafting.problem import Land, land_of
from wangge.domain.redrawing.drafting.remarks import figures_of, in_words_of_the_wish
from wangge.domain.redrawing.drafting.splitting import with_splits
from wangge.domain.redrawing.regrouping import CodeBook
from wangge.domain.redrawing.remarks import words_of
from wangge.domain.redrawing.wishes import Closed, Wish
from wangge.kernel.errors import InvalidInput
from wangge.packs.schema import LevelSpec

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Drawn:
    """A division that could be proposed, and its figures as `partition` reports them."""

    content: Content
    figures: Mapping[str, Any]
    level: LevelSpec


def draw(
    jurisdiction_key: str,
    scheme_key: str,
    wish: Wish,
    *,
    on: date,
    basis: Content | None = None,
    alive: Callable[[], None] = lambda: None,
    progress: Progress = lambda stage, share: None,
) -> Drawn:
    """The scheme's grids of one level drawn anew within their upper ones. Same wish, same answer.

    It starts from `basis`, the division in force if there is none. Grids that stay keep their
    codes and names; new ones get codes never given before. `alive` is called often and may raise
    to stop; `progress` hears a stage and the share of the work. Raises `InvalidInput` naming the
    field.
    """
    progress("reading", 0.0)
    in_force = grounds.in_force(jurisdiction_key, scheme_key, on)
    scheme = places.scheme_in_force(jurisdiction_key, scheme_key, on)
    levels, level = heights.area_levels(scheme), heights.drawn_level(scheme, wish.level)
    before = basis or in_force
    book = CodeBook(
        (in_force, before),
        lambda key: grounds.codes_ever(jurisdiction_key, scheme_key, key),
    )
    edited, born = with_splits(before, levels, level, wish.edits, book)
    heights.check_under(scheme, before, level, wish.under)
    alive()
    land = land_of(jurisdiction_key, edited, levels, level, wish, born, on)
    alive()
    result = _partition(land, wish, alive, progress)
    labels = result.assignment.tolist()
    families = Families(before, born)
    content, codes = named(edited, levels, level, land, labels, book, families)
    words = words_of(level, levels, content, in_force)
    figures = figures_of(result.report, land, codes, labels, words)
    each = balance_of_each(land.problem, land.each, wish.weights, labels)
    return Drawn(content, figures | {"weights": each, "wish": wish.as_json()}, level)


def _partition(land: Land, wish: Wish, alive: Callable[[], None], progress: Progress) -> Result:
    # Islands join the nearest land; but where a road is closed, that would lead across it.
    closed = any(isinstance(edit, Closed) for edit in wish.edits)
    try:
        return partition(
            land.problem,
            k=wish.k,
            weight_range=wish.weight_range,
            max_imbalance=wish.max_imbalance,
            barrier_cost=wish.barrier_cost(),
            islands="own" if closed else "join",
            stay=wish.moving_price() or 1.0,
            seed=wish.seed,
            effort=wish.effort,
            alive=alive,
            progress=progress,
        )
    except InvalidInput as refusal:
        raise in_words_of_the_wish(refusal) from None
