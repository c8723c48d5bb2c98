"""A set of exchanges made cheaper by replacing single grids: told from flows alone.

What is chosen first is seldom best once others follow. Owns the replacing; which grids may be
split or dissolved is the plan's.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from wangge.algorithms.partition._ledger import Floats, Ledger
from wangge.algorithms.partition._plan import price_ends, surplus_after, victims_of
from wangge.algorithms.partition._reflow import Stream, amended, stream

Exchanges = list[tuple[int, int]]

LOOKS = 500_000  # grids times flows compared: of thousands of grids only a few sets are tried


def improved(book: Ledger, made: Exchanges, ends: Floats | None = None) -> Exchanges:
    """The exchanges with single grids replaced by others where that saves moves.

    `book` is as before any exchange, `ends` as for `exchanges`.
    """
    if not made:
        return made
    best, now = _moved_by(book, made, None)
    choice = np.flatnonzero((book.surplus > 0.0) & (book.units > 3)).tolist()
    ends = price_ends(book) if ends is None else ends
    victims = victims_of(book, book.cost(book.surplus)[1], ends)
    left = LOOKS // len(book.units)
    for i, side in product(range(len(made)), (0, 1)):
        for grid in (choice, victims)[side]:
            trial = _replaced(book, made, i, side, grid) if left > 0 else []
            if trial:
                left -= 1
                moved, there = _moved_by(book, trial, now)
                if moved < best:
                    best, made, now = moved, trial, there
    return made


def _moved_by(book: Ledger, made: Exchanges, near: Stream | None) -> tuple[float, Stream]:
    """Units that the exchanges and the flow after them move; that flow, found from one near it."""
    surplus, own = surplus_after(book, [d for d, _ in made], [v for _, v in made])
    if near is None or near.left.max() > 0.0:
        there = stream(book.net, book.price, surplus)
    else:
        there = amended(book.net, book.price, near, surplus)
    return own + book.units_in(there.flow, there.left), there


def _replaced(book: Ledger, made: Exchanges, i: int, side: int, grid: int) -> Exchanges:
    """The exchanges with `grid` in exchange `i`, split (0) or dissolved (1); none if it can't."""
    target, victim = (grid, made[i][1]) if side == 0 else (made[i][0], grid)
    used = any(grid in pair for pair in made)
    if used or book.region_of[target] != book.region_of[victim]:
        return []
    return [*made[:i], (target, victim), *made[i + 1 :]]
