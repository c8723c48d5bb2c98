"""An annealing that keeps as many units away from their grids as may be, and no more.

Owns the price of staying while it cools: dearer where too many units are away, cheaper where more
might be. A price set beforehand lets a few too many go or wastes what borders could gain by.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._chain import chain
from wangge.algorithms.partition._jit import nth_root
from wangge.algorithms.partition._ledger import few_units
from wangge.algorithms.partition._repack import repack
from wangge.algorithms.partition._search import Search, sweeps_for
from wangge.algorithms.partition._shift import FLOWS, Shift

COLD = 0.06
MOST_SWEEPS = 20_000
AIM = 0.975  # of the units that may move: something is left for what follows
LOOSE, FROM = 0.35, 0.3  # more may be away for each unit of heat above the second
STEER = 2.0  # change of the price for each share of units too many
STEEPEST = 0.5, 2.0  # at most in one slice
CHEAPEST, DEAREST = 0.02, 3.0  # mean borders for a unit
FIRST = 2.0  # mean borders for a unit, at most, to begin with
ONE_UNIT = 1.0, 1000.0  # borders that one mean unit above a cap is worth, hot and cold
MENDED = 6  # tries to even out what stayed above a cap where it stands
BACK = 4  # times units are sent back where too many stayed away
BACK_HEAT = 0.25, 0.05
BACK_PRICE = 1.7  # times what it was
BACK_VISITS = 0.04  # of those of the whole


class Heat(NamedTuple):
    """The heat to begin with, and the looks at the units away while it cools."""

    hot: float
    slices: int


HOT, WARM = Heat(2.0, 20), Heat(0.6, 13)


class Allowance(NamedTuple):
    """Units that may be away from their grid; whether the price of staying is steered to that."""

    most: float
    steered: bool


def moved(search: Search) -> int:
    """Units away from the grid they were in."""
    return int((search.former != search.state.label).sum())


def touched(search: Search) -> NDArray[np.bool_]:
    """Grids that units moved to, and their neighbours."""
    label = search.state.label
    return search.surroundings(np.unique(label[search.former != label]).tolist(), 1)


def first_price(search: Search) -> float:
    """The price of staying to begin with: less where borders are few and each is long."""
    return search.stay * min(FIRST, float(search.state.foreign.sum()) / 2 / len(search.x))


def cool(
    search: Search, may: Allowance, visits: float, above: float, floor_share: float,
    firm: float = 1.0, heat: Heat = HOT,
) -> None:  # fmt: skip
    """Anneal the grids touched and their neighbours from `heat` to cold.

    `visits` are the unit visits to spend, `above` the overload left alone, `firm` how many times
    dearer than usual load above a cap is while it is hot. `search.stay` is the first price and
    becomes the last one.
    """
    is_open = touched(search)
    _slices(search, may, is_open, visits, floor_share, firm, heat)
    _within_caps(search, above)
    if may.steered:
        _send_back(search, may, is_open, visits, above, floor_share)


def pass_on(search: Search, flows: int = FLOWS) -> None:
    """What is above a cap goes on from grid to grid, `flows` times planned, then unit by unit."""
    Shift(search).run(flows)
    chain(search, rounds=len(search.load.cap))


def _slices(
    search: Search, may: Allowance, is_open: NDArray[np.bool_], visits: float, floor_share: float,
    firm: float, heat: Heat,
) -> None:  # fmt: skip
    """From hot to cold, with a look at the units away between the slices."""
    order = np.flatnonzero(is_open[search.state.label]).astype(np.int32)
    strict, coldest = _strictness(search)
    strict *= firm
    now, slices = heat
    cooler, firmer = nth_root(COLD / now, slices), nth_root(coldest / strict, slices)
    sweeps = max(1, sweeps_for(search, visits, MOST_SWEEPS, order) // slices)
    for _ in range(slices):
        search.run(
            order, is_open, sweeps, heat=(now, now * cooler), strict=(strict, strict * firmer),
            floor_share=floor_share,
        )  # fmt: skip
        now, strict = now * cooler, strict * firmer
        if may.steered:
            _steer(search, AIM * may.most * (1.0 + LOOSE * max(0.0, now - FROM)))


def _strictness(search: Search) -> tuple[float, float]:
    """What a whole ideal above a cap costs, hot and cold, so that a mean unit costs ONE_UNIT."""
    unit = len(search.load.cap) / len(search.x)
    scale = 1.0 / (unit * (unit + 0.02))  # the excess of one unit, see _moves._excess
    return ONE_UNIT[0] * scale, ONE_UNIT[1] * scale


def _steer(search: Search, wanted: float) -> None:
    """Staying becomes dearer where more units are away than wanted, cheaper where fewer are."""
    turn = 1.0 + STEER * (moved(search) - wanted) / max(wanted, 1.0)
    search.stay *= min(STEEPEST[1], max(STEEPEST[0], turn))
    search.stay = min(max(search.stay, CHEAPEST * search.border), DEAREST * search.border)


def _within_caps(search: Search, above: float) -> None:
    """A shorter border isn't lost for one unit too many."""
    if few_units(search):
        repack(search, above, passed_on=0)
    if search.overload().max() > above:
        search.mend(rounds=MENDED, patience=2)
    if search.overload().max() > above:
        pass_on(search)


def _send_back(
    search: Search, may: Allowance, is_open: NDArray[np.bool_], visits: float, above: float,
    floor_share: float,
) -> None:  # fmt: skip
    """Where a few too many units are away, staying becomes dearer until they are back."""
    order = np.flatnonzero(is_open[search.state.label]).astype(np.int32)
    _, strict = _strictness(search)
    for _ in range(BACK):
        if moved(search) <= may.most:
            return
        search.stay = min(DEAREST * search.border, search.stay * BACK_PRICE)
        sweeps = max(20, sweeps_for(search, BACK_VISITS * visits, MOST_SWEEPS, order))
        search.run(
            order, is_open, sweeps, heat=BACK_HEAT, strict=(strict, strict),
            floor_share=floor_share,
        )  # fmt: skip
        _within_caps(search, above)
