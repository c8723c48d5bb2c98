"""How busy each day is: week, season, weather that comes in spells, holidays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator

_RAIN = (0.22, 0.26, 0.3, 0.3, 0.3, 0.42, 0.4, 0.34, 0.26, 0.2, 0.2, 0.18)
"""Chance of a rainy day by month, about that of the lower Yangtze."""


@dataclass(frozen=True, slots=True)
class Day:
    """`weather`: any of `rain`, `wind`, `heat`, `cold`. `bustle` multiplies all matters."""

    on: date
    weekend: bool
    weather: frozenset[str]
    bustle: float


def days(first_on: date, count: int, rng: Generator) -> Sequence[Day]:
    """Consecutive days; rain lasts, and the day after a spell is busy with what it left."""
    found: list[Day] = []
    wet = False
    for n in range(count):
        on = first_on + timedelta(days=n)
        chance = _RAIN[on.month - 1]
        wet = bool(rng.random() < (0.55 if wet else chance * 0.75))
        weather = {"rain"} if wet else set()
        weather |= {"wind"} if rng.random() < (0.25 if wet else 0.05) else set()
        weather |= (
            {"heat"} if on.month in (6, 7, 8, 9) and not wet and rng.random() < 0.6 else set()
        )
        weather |= {"cold"} if on.month in (12, 1, 2) and rng.random() < 0.5 else set()
        after = 1.12 if found and "rain" in found[-1].weather else 1.0
        monday = 1.15 if on.weekday() == 0 else 1.0
        trend = 1.0 + 0.15 * n / max(count, 1)
        bustle = after * monday * trend * float(rng.gamma(18, 1 / 18))
        found.append(Day(on, on.weekday() >= 5, frozenset(weather), bustle))
    return found


def hour_of(weights: Sequence[float], rng: Generator) -> float:
    """An instant of the day in hours, by the weight of each hour."""
    chance = np.asarray(weights, dtype=np.float64)
    return float(rng.choice(24, p=chance / chance.sum())) + float(rng.random())
