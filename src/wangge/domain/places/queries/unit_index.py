"""The locating index on disk: one file per state of the units, mapped by every process.

Owns files under `WANGGE_HOME/cache/places`; they can be deleted at any time and come again.
The name holds a digest of all units, so a file never needs to be renewed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import UUID

import shapely
from django.conf import settings
from django.db.models import Q, QuerySet

from wangge.algorithms.locate import UnitIndex
from wangge.domain.places.models import BaseUnit
from wangge.kernel.errors import InvalidInput

try:
    import fcntl
except ImportError:  # Windows: two processes may then build the same file, which does no harm
    fcntl = None  # type: ignore[assignment]

_ROWS_AT_ONCE = 2000


def cache_folder() -> Path:
    """Where files stand that can be made again; created when missing."""
    folder = Path(settings.WANGGE_HOME) / "cache" / "places"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def open_index(stamp: str, period: int, jurisdiction_id: UUID, on: date) -> UnitIndex:
    """The index over the units valid on `on`; built and saved when the file isn't there."""
    name = f"{jurisdiction_id.hex[-12:]}-index-{stamp[:16] or 'none'}-{period}.idx"
    path = cache_folder() / name
    if not path.exists():
        with one_at_a_time(path):
            if not path.exists():
                build_index(jurisdiction_id, on).save(path)
    try:
        return UnitIndex.load(path)
    except InvalidInput:  # damaged, or left by another version of the program
        build_index(jurisdiction_id, on).save(path)
        return UnitIndex.load(path)


def build_index(jurisdiction_id: UUID, on: date) -> UnitIndex:
    """An index over the base units valid on `on`."""
    rows = units_on(jurisdiction_id, on).order_by("code").values_list("code", "geometry")
    codes: list[str] = []
    shapes = []
    for code, wkb in rows.iterator(_ROWS_AT_ONCE):
        codes.append(code)
        shapes.append(shapely.from_wkb(bytes(wkb)))
    return UnitIndex.build(codes, shapes)


def valid_on(on: date, prefix: str = "") -> Q:
    """The condition of a dated row on that day; `prefix` such as `unit__`."""
    open_end = Q(**{f"{prefix}to_on__isnull": True}) | Q(**{f"{prefix}to_on__gt": on})
    return Q(**{f"{prefix}from_on__lte": on}) & open_end


def units_on(jurisdiction_id: UUID, on: date) -> QuerySet[BaseUnit]:
    """The base units of that day as a queryset."""
    return BaseUnit.objects.filter(valid_on(on), jurisdiction_id=jurisdiction_id)


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Only one process of this machine at a time makes `path`; the others wait."""
    with path.with_suffix(".lock").open("w") as lock:
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
