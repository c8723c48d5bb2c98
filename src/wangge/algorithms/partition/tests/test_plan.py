"""Which exchanges of grids are worth a trial: told from loads and neighbours alone."""

from __future__ import annotations

import numpy as np

from wangge.algorithms.partition._improve import improved
from wangge.algorithms.partition._ledger import Ledger
from wangge.algorithms.partition._plan import exchanges, others
from wangge.algorithms.partition._streets import streets

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
        net, surplus, cap, np.full(GRIDS, 0.1), np.full(GRIDS, 10), np.full(GRIDS, 11.0),
        np.repeat(np.array([0, 1], np.int32), GRIDS // 2), unwilling, 10_000.0,
    )  # fmt: skip


def test_several_exchanges_are_named_the_cheapest_first() -> None:
    book = board(60.0)
    pairs = others(book, 5)
    assert len(pairs) == len(set(pairs)) == 5
    prices = [moved_by(book, [pair]) for pair in pairs]
    assert prices == sorted(prices)


def test_a_grid_that_is_dissolved_is_never_split_afterwards() -> None:
    book = board(60.0, most_under=0.2)
    gone = {victim for _, victim in exchanges(book)}
    assert gone
    more = others(book, 30)
    assert more and all(target not in gone for target, _ in more)


def test_only_a_grid_above_its_cap_is_split_for_one_of_its_own_region() -> None:
    book = board(60.0)
    for target, victim in others(book, 30):
        assert book.surplus[target] > 0.0 and not book.unwilling[victim]
        assert book.region_of[target] == book.region_of[victim]


def test_where_little_must_move_nothing_is_tried() -> None:
    assert others(board(5.0), 5) == []


def moved_by(book: Ledger, made: list[tuple[int, int]]) -> float:
    """Units that the flow after these exchanges moves, and those the halves take along."""
    surplus = book.surplus.copy()
    own = 0.0
    for target, victim in made:
        own += max(0.0, float(book.surplus[target] * book.dense[target]))
        surplus[target] -= book.cap[target]
        surplus[victim] += book.cap[victim]
    return own + book.cost(surplus)[0]


def test_improving_exchanges_saves_moves_and_keeps_the_rules() -> None:
    book = board(60.0)
    worst = [(7, 17), (6, 16)]
    better = improved(book, worst)
    assert moved_by(book, better) < moved_by(book, worst)
    grids = [g for pair in better for g in pair]
    assert len(better) == 2 and len(set(grids)) == 4
    for target, victim in better:
        assert book.surplus[target] > 0.0 and book.region_of[target] == book.region_of[victim]
    assert improved(book, []) == []


def test_caution_leaves_room_where_units_are_coarse_and_nothing_else_changes() -> None:
    book = board(60.0)
    careful = book.cautious(0.3)
    assert np.allclose(book.cap - careful.cap, 3.3)  # of units of 11
    assert np.allclose(careful.surplus - book.surplus, 3.3)
    assert np.allclose(book.cap - book.cautious(5.0).cap, 5.5)  # a twentieth at most
    careful.unwilling[:] = True
    careful.surplus[:] = 0.0
    assert not book.unwilling.all() and (book.surplus != 0.0).all()
