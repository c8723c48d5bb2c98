"""The map files of a process: opened when asked for, made when missing, removed when outdated."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from wangge.domain.places.queries import layer_sources as sources
from wangge.domain.places.queries.feature_store import FeatureStore, write_store
from wangge.domain.places.queries.layer_sources import BANDS, Source
from wangge.domain.places.queries.town import Town
from wangge.domain.places.queries.unit_index import cache_folder, one_at_a_time
from wangge.kernel.errors import InvalidInput

_STORES_KEPT = 48

Named = tuple[str, Source]
"""The beginning of the files' names, and what they are made from."""


class MapStores:
    """The files that are open in this process, the latest used last."""

    def __init__(self) -> None:
        self._open: dict[str, FeatureStore] = {}
        self._lock = threading.Lock()

    def get(self, named: Named, band: int) -> FeatureStore:
        path = cache_folder() / f"{named[0]}-z{band}.map"
        with self._lock:
            store = self._open.pop(path.name, None) or self._read(path, named)
            self._open[path.name] = store
            while len(self._open) > _STORES_KEPT:
                self._open.pop(next(iter(self._open)))
            return store

    def _read(self, path: Path, named: Named) -> FeatureStore:
        if path.exists():
            try:
                return FeatureStore(path)
            except (InvalidInput, ValueError):
                path.unlink(missing_ok=True)
        with one_at_a_time(cache_folder() / f"{named[0]}.map"):
            if not path.exists():
                finest = len(BANDS) - 1
                for steps, thinned in enumerate(sources.bands_of(named[1]())):
                    write_store(cache_folder() / f"{named[0]}-z{finest - steps}.map", *thinned)
        return FeatureStore(path)


def remove_old(town: Town, layer_stamps: Sequence[str]) -> None:
    """Deletes map files of the town that belong to an earlier state of it."""
    units, grids = town.stamps.units[:16], town.stamps.grids[-16:]
    for path in cache_folder().glob(f"{town.ref.id.hex[-12:]}-*"):
        kind = path.name.split("-")[1]
        current = units in path.name and (kind != "grids" or grids in path.name)
        if kind == "map":
            current = any(stamp in path.name for stamp in layer_stamps)
        if not current:
            _remove(path)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except PermissionError:  # Windows: another process has it open; it goes next time
        return


map_stores = MapStores()
