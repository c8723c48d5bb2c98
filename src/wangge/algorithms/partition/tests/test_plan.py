"""Which exchanges of grids are worth a trial: told from loads and neighbours alone."""

from __future__ import annotations

from collections import Counter

import numpy as np

from wangge.algorithms.partition._flow import streets
from wangge.algorithms.partition._plan import USES, Ledger, others

SIDE = 6
GRIDS = SIDE * SIDE


def board(over: float, most_under: float = 0.5) -> Ledger:
    """Six by six grids of ten units, cap 110: four in a corner `over` it, the rest below it."""
    code = np.arange(GRIDS).reshape(SIDE, SIDE)
    right = (code[:, :-1].ravel(), code[:, 1:].ravel())
    down = (code[:-1].ravel(), code[1:].ravel())
    a, b = np.concatenate([right, down], axis=1).astype(np.int32)
    net = streets(np.concatenate([a, b]), np.concatenate([b, a]), GRIDS)
    cap = np.full(GRIDS, 110.0)
    surplus = np.full(GRIDS, -110.0 * most_under)
    heavy = code[:2, :2].ravel()
    surplus[heavy] = over
    unwilling = np.zeros(GRIDS, bool)
    unwilling[heavy] = True
    return Ledger(
        net, surplus, cap, np.full(GRIDS, 0.1), np.full(GRIDS, 10),
        np.repeat(np.array([0, 1], np.int32), GRIDS // 2), unwilling, 10_000.0,
    )  # fmt: skip


def test_several_exchanges_are_named_and_no_grid_stands_in_all_of_them() -> None:
    pairs = others(board(60.0), 5)
    assert len(pairs) == len(set(pairs)) == 5
    assert max(Counter(g for pair in pairs for g in pair).values()) <= USES


def test_only_a_grid_above_its_cap_is_split_for_one_of_its_own_region() -> None:
    book = board(60.0)
    for target, victim in others(book, 30):
        assert book.surplus[target] > 0.0 and not book.unwilling[victim]
        assert book.region_of[target] == book.region_of[victim]


def test_where_little_must_move_nothing_is_tried() -> None:
    assert others(board(5.0), 5) == []
