"""Reports as they come in over the days: what, when, where, by which channel, in which words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.random import Generator

from wangge.kernel.coordinates import System, from_canonical
from wangge.kernel.local_time import wall_instant
from wangge.tools.demo.cast.names import person_names
from wangge.tools.demo.fabric.plan import Spot
from wangge.tools.demo.stories.days import Day, hour_of
from wangge.tools.demo.stories.matters import EVERY_DAY, HOURS, MATTERS, Matter
from wangge.tools.demo.stories.texts import told

PER_DAY = 30.0
CHANNELS = {"portal": 0.5, "hotline": 0.33, "window": 0.07, "email": 0.04, "api": 0.06}
"""Of what grid members don't find themselves (that comes by `patrol`)."""
UNLOCATED = {"portal": 0.03, "hotline": 0.1, "window": 0.06, "email": 0.3, "api": 0.0}
_HOT_SPOTS, _HOT_SHARE = 7, 0.38
_TRIM = 0.82
"""Mondays, weather and growth raise the mean by about a fifth."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One report. Without `lon`, `lat` only the `address` is known. `spot`: where it really is."""

    at: datetime
    type_key: str
    channel: str
    text: str
    address: str
    lon: float | None
    lat: float | None
    system: str
    spot: Spot
    name: str = ""
    phone: str = ""
    photo: bool = False


@dataclass(frozen=True, slots=True)
class Teller:
    """Draws reports; each kind of matter has its own few hot spots."""

    spots: Mapping[str, Sequence[Spot]]
    hot: Mapping[str, Sequence[Spot]]
    zone: ZoneInfo

    def tell(
        self, matter: Matter, at: datetime, rng: Generator, spot: Spot | None = None
    ) -> Arrival:
        """One report of `matter`; at `spot` if given."""
        spot = spot or self._spot(matter, rng)
        patrol = bool(rng.random() < matter.patrol)
        channel = "patrol" if patrol else str(rng.choice(list(CHANNELS), p=list(CHANNELS.values())))
        lon, lat, system = _position(spot, channel, rng)
        name, phone = _contact(channel, rng)
        return Arrival(
            at=at,
            type_key=matter.type_key,
            channel=channel,
            text=told(matter.type_key, spot.address, rng),
            address=spot.address,
            lon=lon,
            lat=lat,
            system=system,
            spot=spot,
            name=name,
            phone=phone,
            photo=channel == "patrol" or (channel == "portal" and bool(rng.random() < 0.6)),
        )

    def _spot(self, matter: Matter, rng: Generator) -> Spot:
        if rng.random() < _HOT_SHARE:
            hot = self.hot[matter.type_key]
            return hot[min(int(rng.geometric(0.35)) - 1, len(hot) - 1)]
        kind = matter.spots[int(rng.integers(len(matter.spots)))]
        there = self.spots.get(kind) or next(iter(self.spots.values()))
        return there[int(rng.integers(len(there)))]


def teller(spots: Sequence[Spot], zone: ZoneInfo, rng: Generator) -> Teller:
    """A teller for a town's places."""
    by_kind: dict[str, list[Spot]] = {}
    for spot in spots:
        by_kind.setdefault(spot.kind, []).append(spot)
    hot = {}
    for matter in MATTERS:
        fitting = [s for kind in matter.spots for s in by_kind.get(kind, [])] or list(spots)
        chosen = rng.integers(len(fitting), size=_HOT_SPOTS)
        hot[matter.type_key] = [fitting[int(n)] for n in chosen]
    return Teller(by_kind, hot, zone)


def arrivals(source: Teller, town_days: Sequence[Day], rng: Generator) -> list[Arrival]:
    """All reports of the days in the order of their instants, about `PER_DAY` a day."""
    found = []
    for day in town_days:
        midnight = wall_instant(day.on, time(), source.zone.key)
        for matter in MATTERS:
            rate = matter.per_day * PER_DAY / EVERY_DAY * day.bustle * _TRIM
            rate *= matter.weekend if day.weekend else 1.0
            rate *= float(np.prod([matter.weather.get(w, 1.0) for w in sorted(day.weather)]))
            for _ in range(int(rng.poisson(rate))):
                hour = hour_of(HOURS[matter.hours], rng)
                at = (midnight + timedelta(hours=hour)).replace(microsecond=0)
                found.append(source.tell(matter, at, rng))
    return sorted(found, key=lambda a: a.at)


def _position(spot: Spot, channel: str, rng: Generator) -> tuple[float | None, float | None, str]:
    """Phones are a few metres off, and about half of them speak GCJ-02."""
    if rng.random() < UNLOCATED.get(channel, 0.0):
        return None, None, "wgs84"
    off_m = {"portal": 5.0, "hotline": 3.0, "patrol": 3.0}.get(channel, 1.0)
    lon = spot.lon + float(rng.normal(0, off_m)) / 94_400
    lat = spot.lat + float(rng.normal(0, off_m)) / 110_900
    if channel == "portal" and rng.random() < 0.5:
        lon, lat = from_canonical(lon, lat, System.GCJ02)
        return round(lon, 6), round(lat, 6), "gcj02"
    return round(lon, 6), round(lat, 6), "wgs84"


def _contact(channel: str, rng: Generator) -> tuple[str, str]:
    """Most residents leave one. The numbers belong to nobody: no such prefix was ever given out."""
    if channel not in ("portal", "hotline", "window") or rng.random() < 0.25:
        return "", ""
    return person_names(1, rng)[0], f"100{int(rng.integers(10**8)):08d}"
