"""Today's scene: what lies on each demo account's table when somebody logs in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from numpy.random import Generator

from wangge.tools.demo.fabric.plan import Spot
from wangge.tools.demo.stories.arrivals import Arrival, Teller
from wangge.tools.demo.stories.conduct import Fate, Habits
from wangge.tools.demo.stories.matters import MATTERS

_BY_KEY = {m.type_key: m for m in MATTERS}


@dataclass(frozen=True, slots=True)
class Scripted:
    """A report whose way is written down as far as `fate`."""

    arrival: Arrival
    fate: Fate


@dataclass(frozen=True, slots=True)
class _Cue:
    type_key: str
    hours_ago: float
    fate: Fate
    at_home: bool = True


_CUES = (
    # the grid member's own list, and what waits for the head to verify or decide
    _Cue("bike_parking", 0.5, Fate.IDLE),
    _Cue("clutter", 2.2, Fate.IDLE),
    _Cue("sorting", 5.0, Fate.ACCEPTED),
    _Cue("dispute", 22.0, Fate.ACCEPTED),
    _Cue("noise", 3.1, Fate.TO_VERIFY),
    _Cue("clutter", 6.5, Fate.TO_VERIFY),
    _Cue("indoor_charging", 1.3, Fate.TO_VERIFY),
    _Cue("dispute", 26.0, Fate.CLIMBED),
    _Cue("clutter", 30.0, Fate.CLIMBED),
    # departments' work that the grid member verifies
    _Cue("exposed_rubbish", 4.0, Fate.TO_VERIFY),
    _Cue("car_parking", 2.6, Fate.TO_VERIFY),
    _Cue("street_lamp", 7.0, Fate.TO_VERIFY),
    # the handler's
    _Cue("road_damage", 1.0, Fate.IDLE, at_home=False),
    _Cue("street_lamp", 9.0, Fate.ACCEPTED, at_home=False),
    _Cue("kerb", 3.0, Fate.IDLE, at_home=False),
    _Cue("road_damage", 20.0, Fate.ACCEPTED, at_home=False),
    # the dispatcher's: sent back, to be dispatched again
    _Cue("fumes", 0.6, Fate.SENT_BACK, at_home=False),
    _Cue("dead_car", 1.1, Fate.SENT_BACK, at_home=False),
    _Cue("facade", 2.0, Fate.SENT_BACK),
    _Cue("shop_outside", 0.9, Fate.SENT_BACK, at_home=False),
    # the shift heads': one for each of the three, who take turns
    _Cue("fire_lane", 0.15, Fate.IDLE),
    _Cue("fire_lane", 0.6, Fate.IDLE, at_home=False),
    _Cue("fire_lane", 0.8, Fate.IDLE, at_home=False),
    # departments' emergencies
    _Cue("sewer_cover", 0.4, Fate.ACCEPTED, at_home=False),
    _Cue("missing_cover", 1.2, Fate.ACCEPTED, at_home=False),
)
_UNLOCATED = (("car_parking", 0.3), ("exposed_rubbish", 0.8), ("street_lamp", 1.4), ("noise", 2.1))
_OVERDUE = (  # type, working hours ago, in the grid of the demo member
    ("bike_parking", 6, True),
    ("stall", 7, False),
    ("street_lamp", 28, False),
    ("road_damage", 35, False),
    ("lift", 14, False),
)


def scene(
    source: Teller,
    home: Sequence[Spot],
    edges: Sequence[Spot],
    now: datetime,
    habits: Habits,
) -> Iterator[Scripted]:
    """The reports of the scene. `home`: spots of the demo member's grid; `edges`: on borders."""
    rng = habits.rng
    for cue in _CUES:
        at = now - timedelta(hours=cue.hours_ago)
        yield Scripted(_one(source, cue.type_key, at, home if cue.at_home else (), rng), cue.fate)
    for type_key, hours_ago, at_home in _OVERDUE:
        at = habits.before(now, hours_ago)
        told = _one(source, type_key, at, home if at_home else (), rng)
        yield Scripted(told, Fate.ACCEPTED)
    for type_key, hours in _UNLOCATED:
        told = _one(source, type_key, now - timedelta(hours=hours), (), rng)
        hotline = replace(told, channel="hotline", lon=None, lat=None, photo=False)
        yield Scripted(hotline, Fate.IDLE)
    for n, spot in enumerate(edges):
        told = _one(source, "exposed_rubbish", now - timedelta(minutes=25 + 50 * n), (spot,), rng)
        portal = replace(told, channel="portal", lon=spot.lon, lat=spot.lat, system="wgs84")
        yield Scripted(portal, Fate.IDLE)


def _one(
    source: Teller, type_key: str, at: datetime, among: Sequence[Spot], rng: Generator
) -> Arrival:
    """A report of that kind by a resident, at one of the spots where it is likely."""
    matter = replace(_BY_KEY[type_key], patrol=0.0)
    fitting = [s for s in among if s.kind in matter.spots] or list(among)
    spot = fitting[int(rng.integers(len(fitting)))] if fitting else None
    told = source.tell(matter, at.replace(microsecond=0), rng, spot)
    if told.lon is None:
        told = replace(told, lon=told.spot.lon, lat=told.spot.lat)
    return told
