"""Arrivals look like life: about thirty a day, busy days and hours, many channels, odd places."""

from __future__ import annotations

from collections import Counter
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from wangge.kernel.coordinates import System, distance_m, to_canonical
from wangge.packs import registry
from wangge.tools.demo.fabric.plan import Spot
from wangge.tools.demo.stories import arrivals as coming
from wangge.tools.demo.stories.days import days
from wangge.tools.demo.stories.matters import HOURS, MATTERS
from wangge.tools.demo.stories.texts import TEXTS

ZONE = ZoneInfo("Asia/Shanghai")
KINDS = ("road", "shop", "estate", "campus", "park", "hill", "mixed")
SPOTS = [
    Spot(118.92 + 0.0004 * n, 32.09 + 0.0003 * n, f"U{n}", f"G{n}", f"某处{n}", KINDS[n % 7])
    for n in range(70)
]


@pytest.fixture(scope="module")
def half_a_year() -> list[coming.Arrival]:
    rng = np.random.default_rng(3)
    source = coming.teller(SPOTS, ZONE, rng)
    return coming.arrivals(source, days(date(2026, 3, 1), 182, rng), rng)


def test_about_thirty_come_a_day(half_a_year: list[coming.Arrival]) -> None:
    assert 26 <= len(half_a_year) / 182 <= 36
    per_day = Counter(a.at.date() for a in half_a_year)
    assert max(per_day.values()) > 1.6 * len(half_a_year) / 182, "there are bursts"


def test_the_night_is_quiet(half_a_year: list[coming.Arrival]) -> None:
    hours = Counter(a.at.astimezone(ZONE).hour for a in half_a_year)
    assert sum(hours[h] for h in range(1, 6)) < 0.06 * len(half_a_year)


def test_channels_mix_and_some_know_no_place(half_a_year: list[coming.Arrival]) -> None:
    channels = Counter(a.channel for a in half_a_year)
    assert {"portal", "hotline", "patrol", "window"} <= set(channels)
    unlocated = sum(a.lon is None for a in half_a_year) / len(half_a_year)
    assert 0.01 < unlocated < 0.12


def test_phones_speak_gcj02_about_the_same_spot(half_a_year: list[coming.Arrival]) -> None:
    shifted = [a for a in half_a_year if a.system == "gcj02"]
    assert len(shifted) > 0.05 * len(half_a_year)
    for a in shifted[:50]:
        assert a.lon is not None
        assert a.lat is not None
        lon, lat = to_canonical(a.lon, a.lat, System.GCJ02)
        assert distance_m(lon, lat, a.spot.lon, a.spot.lat) < 30


def test_places_repeat(half_a_year: list[coming.Arrival]) -> None:
    pairs = Counter((a.type_key, a.spot.address) for a in half_a_year)
    assert pairs.most_common(1)[0][1] >= 15


def test_every_matter_is_known_to_the_pack_and_has_words() -> None:
    types = {t.key for t in registry.get("demo_street").case_types if t.public}
    assert {m.type_key for m in MATTERS} == types == set(TEXTS)
    assert all(len(h) == 24 for h in HOURS.values())


def test_the_same_seed_tells_the_same_stories() -> None:
    def tell() -> list[coming.Arrival]:
        rng = np.random.default_rng(9)
        source = coming.teller(SPOTS, ZONE, rng)
        return coming.arrivals(source, days(date(2026, 3, 1), 20, rng), rng)

    assert tell() == tell()
