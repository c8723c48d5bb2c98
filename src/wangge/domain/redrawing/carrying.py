"""Everything else that names a grid goes over with a redrawing, and goes back exactly.

People, tasks and duties are `moving`'s. Which columns of which models these are, and which rightly
stay as history, stands in `columns`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from wangge.domain.alarms import api as alarms
from wangge.domain.bookings import api as bookings
from wangge.domain.cases import api as cases
from wangge.domain.places import api as places
from wangge.domain.registers import api as registers
from wangge.domain.screening import api as screening
from wangge.plumbing.actor import Actor

PLACES = Actor.system("places")
KEYED_BY_GRID = ("phones",)
"""Settings of a town that name a value for a grid and those below it."""


def carry(redrawn: places.Redrawn, *, on: date, at: datetime) -> dict[str, Any]:
    """Moves it all within the caller's transaction; what was moved, to be put back."""
    return {
        **cases.follow_grids(redrawn, actor=PLACES, at=at),
        **registers.follow_named(redrawn),
        **alarms.follow_grids(redrawn),
        "bookings": bookings.follow_grids(redrawn),
        "findings": screening.follow_grids(redrawn),
        "types": places.carry_grid_types(redrawn, on=on, actor=PLACES, at=at),
        "settings": _settings(redrawn, at),
    }


def put_back(
    redrawn: places.Redrawn,
    followed: Mapping[str, Any],
    *,
    went_on: date,
    on: date,
    at: datetime,
) -> None:
    """Undoes `carry` of `went_on`, where nothing has happened to it since."""
    cases.return_grids(redrawn, followed, actor=PLACES, at=at)
    registers.return_named(redrawn, followed)
    alarms.return_grids(redrawn, followed)
    bookings.return_grids(redrawn, followed.get("bookings", ()))
    screening.return_grids(redrawn, followed.get("findings", ()))
    places.return_grid_types(
        redrawn, followed.get("types", ()), went_on=went_on, on=on, actor=PLACES, at=at
    )
    _unset(redrawn, followed.get("settings", {}), at)


def told(followed: Mapping[str, Any]) -> dict[str, Any]:
    """What the journal keeps of it: rows and grids. Matters are told in their own streams."""
    rows = {k: v for k, v in followed.items() if k not in ("cases", "settings") and v}
    names = {name: sorted(new) for name, new in followed["settings"].items()}
    return {**rows, "settings": names} if names else rows


def _settings(redrawn: places.Redrawn, at: datetime) -> dict[str, dict[str, str]]:
    """A new grid gets what was set for the one it follows; what was set stays for that one."""
    own = places.jurisdiction(redrawn.jurisdiction_key).settings
    added: dict[str, dict[str, str]] = {}
    for name in KEYED_BY_GRID:
        there = own.get(name) or {}
        new = {
            key(heir): there[key(gone)]
            for key in (partial(places.phone_key, redrawn.scheme_key), str)
            for gone, heir in sorted(redrawn.heirs.items(), reverse=True)
            if key(gone) in there and heir in redrawn.fresh and key(heir) not in there
        }
        if new:
            added[name] = new
            _set(redrawn, name, {**there, **new}, at)
    return added


def _unset(redrawn: places.Redrawn, added: Mapping[str, Mapping[str, str]], at: datetime) -> None:
    own = places.jurisdiction(redrawn.jurisdiction_key).settings
    for name, new in added.items():
        there = own.get(name) or {}
        _set(redrawn, name, {k: v for k, v in there.items() if new.get(k) != v}, at)


def _set(redrawn: places.Redrawn, name: str, value: Mapping[str, str], at: datetime) -> None:
    places.change_settings(
        jurisdiction_key=redrawn.jurisdiction_key,
        settings={name: dict(value)},
        actor=PLACES,
        at=at,
    )
