"""Values that go round in this room: targets, what is planned for them, what comes of it."""

from __future__ import annotations

from typing import NamedTuple

from wangge.packs.schema import Text

TARGET_LENGTH_MAX = 80
PERIOD_LENGTH_MAX = 100


class Target(NamedTuple):
    """To what a duty is done. `key` is a grid's, unit's or register entry's own, and stays.

    `grid_code`: the leaf grid it lies in. `lon`, `lat`: WGS-84, where it has a point of its own.
    """

    key: str
    name: Text
    grid_code: str
    unit_code: str = ""
    lon: float | None = None
    lat: float | None = None
