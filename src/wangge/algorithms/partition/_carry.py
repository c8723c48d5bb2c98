"""A changed load carried out: which way units go, how borders settle, what is evened out after.

Owns the order of the steps and what each may spend. Refuses a step that costs more moved units
than it is worth: the state before it comes back.
"""

from __future__ import annotations

import itertools
import math

import numpy as np

from wangge.algorithms.partition._chain import chain
from wangge.algorithms.partition._cool import (
    CHEAPEST,
    DEAREST,
    HOT,
    WARM,
    Allowance,
    moved,
    pass_on,
    touched,
)
from wangge.algorithms.partition._finish import FAR_BELOW, INSISTED, fill, insist
from wangge.algorithms.partition._ledger import few_units
from wangge.algorithms.partition._lumps import lumps_of
from wangge.algorithms.partition._names import keep_names
from wangge.algorithms.partition._repack import repack, tidy
from wangge.algorithms.partition._rescue import rescue
from wangge.algorithms.partition._search import Kept, Search, borders_a_grid, sweeps_for
from wangge.algorithms.partition._shift import FLOWS, Shift
from wangge.algorithms.partition._straighten import (
    LITTLE,
    Task,
    allowance,
    merit,
    straighten,
    wanted,
)
from wangge.algorithms.partition._unstick import unstick
from wangge.algorithms.partition._ways import (
    FINISHED,
    FINISHED_OF_FEW,
    MANY_UNITS,
    begin,
    promising,
)

STUCK = 1500  # grids times tries to free one that is stuck: each try plans all flows
LUMP_VISITS = 1.2  # of the visits, by the root of lumps a unit
UNPACKED = 0.5  # of the visits, for borders that were found on lumps
EASED = 0.5  # share of the price of staying while borders that must move find their course
FIRST_COURSE = 0.11  # of the visits, twice
EACH, EACH_OF_MANY, EACH_OF_FEW = 0.22, 0.6, 0.15  # of the visits, for each way finished
MAY_BE_LIGHT = 0.03  # of the grids: far below the ideal at the end
AGAIN = 0.1  # of the visits, after grids were freed
FREED = 2  # times grids above their cap are freed
POOR = 1.03  # times the cut in force: while no end is shorter, further ways are finished
SEARCHES = 8  # runs while borders are sought, beside the slices of each cooling, short ones too


def best_way(search: Search, task: Task, bound: float) -> float:
    """Flows alone or with exchanged grids, whichever promises the cheapest end, carried out.

    Returns the price of staying that keeps units where they are now.
    """
    grids = len(search.load.cap)
    price = _settled_on(search, task, bound)
    search.watch.stage("balance", 2 + grids // 16, open_ended=True)
    _even_out(search, task)
    for _ in range(FREED):
        if search.overload().max() > task.above:
            price = min(price, _free(search, task, bound))
    fill(search, task.limits.pull)
    keep_names(search)
    return price


def _settled_on(search: Search, task: Task, bound: float) -> float:
    """The best way, found on lumps where a grid has many units; its borders settled unit by unit.

    Returns the price of staying that keeps units where they are then.
    """
    lumps = lumps_of(search)
    if lumps is None:
        return _finish_each(search, task, bound)
    share = LUMP_VISITS * math.sqrt(len(lumps.search.x) / len(search.x))
    _finish_each(lumps.search, task._replace(visits=share * task.visits), bound, WARM.slices)
    lumps.unpack(search)
    return straighten(search, task, allowance(search, bound), UNPACKED, WARM)


def _finish_each(search: Search, task: Task, bound: float, after: int = 0) -> float:
    """Every promising way to its end, evened out; the search is then as after the best.

    Returns the price of staying that keeps units where they are then. `after`: runs that follow.
    """
    several = promising(search, task)
    first, second = next(several), next(several, None)
    enough = FINISHED_OF_FEW if few_units(search) else FINISHED
    search.watch.stage("borders", SEARCHES + 2 * HOT.slices * enough + 2 * after)
    if second is None:
        begin(search, first)
        _carry_out(search, task, bound)
        price = straighten(search, task, allowance(search, bound))
        _tidy(search, price)
        return price
    start, poor, good = search.keep(), POOR * search.cut(), False
    ends: list[tuple[float, float, Kept]] = []
    for way in itertools.chain([first, second], several):
        search.restore(start)
        begin(search, way)
        _set_out(search)
        keep_names(search)
        price = straighten(search, task, allowance(search, bound), _share(search))
        keep_names(search)
        _even_out(search, task)
        _tidy(search, price)
        keep_names(search)
        ends.append((merit(search, task, wanted(search, bound)), price, search.keep()))
        good = good or _is_good(search, task, bound, poor)
        if good and len(ends) >= enough:
            break
    _, price, best = min(ends, key=lambda end: end[0])
    search.restore(best)
    return price


def _is_good(search: Search, task: Task, bound: float, poor: float) -> bool:
    """Whether no further way need be finished: the cut isn't `poor`.

    With few units a grid: no more units are away than wanted, and no grid is above its cap.
    """
    if few_units(search):
        within = bool(search.overload().max() <= task.above)
        return within and moved(search) <= wanted(search, bound)
    return search.cut() <= poor


def _set_out(search: Search) -> None:
    """The flows of a way made true; with few units a grid the first of them alone.

    Units coarse against a grid overshoot: annealing packs what is left with fewer moves than
    flow after flow does.
    """
    if few_units(search):
        Shift(search).run(1)
    else:
        pass_on(search)


def _share(search: Search) -> float:
    """Of the visits, for each of several ways that are finished."""
    if len(search.x) > MANY_UNITS:
        return EACH_OF_MANY
    return EACH_OF_FEW if few_units(search) else EACH


def settle(search: Search, task: Task, price: float, may: Allowance | None) -> None:
    """Every unit once more, almost cold; at a dearer price where too many would be away.

    With few units a grid, where that would empty too many grids again, loads below count as well.
    """
    order, is_open = search.everything
    start = search.keep()
    dearest, share = DEAREST * search.border, 1e-3
    while True:
        search.stay = price
        search.run(order, is_open, 40, heat=(0.02, 0.01), strict=(1e7, 1e7), floor_share=share)
        if share < task.pull and _too_light(search, task):
            share = task.pull
        elif price >= dearest or may is None or moved(search) <= may.most:
            _tidy(search, price)
            return
        else:
            price = min(dearest, 2.0 * max(price, CHEAPEST * search.border))  # may be nothing yet
        search.restore(start)


def _tidy(search: Search, price: float) -> None:
    """With few units a grid: exchanges that are worth it at this price of staying."""
    if not few_units(search):
        return
    whole, search.stay = search.stay, price
    tidy(search, np.flatnonzero(touched(search)).tolist())
    search.stay = whole


def _too_light(search: Search, task: Task) -> bool:
    """Whether low loads count fully and more than a few grids are far below the ideal."""
    light = int((search.underload() > FAR_BELOW).sum())
    return task.limits.pull >= 1.0 and light > MAY_BE_LIGHT * len(search.load.cap)


def _carry_out(search: Search, task: Task, bound: float) -> None:
    """Make the flow true, then let the borders that moved find their shortest course.

    Meanwhile staying is cheaper, but not where little must move: there nothing more moves for a
    shorter border. Few units need the ease.
    """
    eased = EASED if bound > LITTLE or task.limits.pull >= 1.0 else 1.0
    shift = Shift(search)
    shift.run(FLOWS)
    is_open = touched(search)
    order = np.flatnonzero(is_open[search.state.label]).astype(np.int32)
    p = borders_a_grid(search)
    search.stay *= eased
    sweeps = sweeps_for(search, FIRST_COURSE * task.visits, 3000)
    search.run(
        order, is_open, sweeps, heat=(0.6, 0.03), strict=(30 * p, 3000 * p), floor_share=task.pull
    )
    Shift(search).run(FLOWS)
    chain(search, rounds=2 * len(is_open))
    search.run(
        order, is_open, sweeps, heat=(0.3, 0.02), strict=(30_000 * p, 30_000 * p), floor_share=1e-3
    )
    search.stay /= eased
    Shift(search).run(FLOWS)
    chain(search, rounds=len(is_open))


def _even_out(search: Search, task: Task) -> None:
    """What is still strained is annealed again with its surroundings."""
    k = len(search.load.cap)
    if search.strain().max() > task.above:
        search.mend(rounds=10 + k // 8, patience=2)
        chain(search, rounds=k)
    if few_units(search):
        repack(search, task.above)
    unstick(search, task.above, rounds=min(12, STUCK // k))
    insist(search, task.above, rounds=1)


def _free(search: Search, task: Task, bound: float) -> float:
    """Give grids that stay above their cap half of another, if it is worth what moves for it.

    Returns the price of staying as `best_way`, that of the search if nothing was worth it.
    """
    most, may = wanted(search, bound), allowance(search, bound)
    before = merit(search, task, most), search.keep()
    rescue(search, task.above, rounds=20, value=lambda: merit(search, task, most))
    price = straighten(search, task, may, AGAIN)
    _even_out(search, task)
    insist(search, task.above, INSISTED)
    if merit(search, task, most) > before[0]:
        search.restore(before[1])
        return search.stay
    return price
