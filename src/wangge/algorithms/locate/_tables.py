"""The arrays of a unit index, and their one-file form on disk that processes share by mapping.

File: magic, length of the header, JSON header (grid, array types and places), arrays at
64-byte steps. Little-endian. Refuses files that are cut short or of another version.
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.locate._raster import Grid, Raster
from wangge.kernel.errors import InvalidInput

_MAGIC = b"WANGGE-UNITS-1\n\x00"
_ALIGN = 64


@dataclass(frozen=True, slots=True)
class Tables:
    """All that an index holds. `ids` are UTF-8 bytes or int64, ascending by code."""

    grid: Grid
    bounds: tuple[float, float, float, float]
    raster: Raster
    ends: NDArray[np.float64]
    units: NDArray[np.int32]
    ids: NDArray[Any]

    def arrays(self) -> dict[str, NDArray[Any]]:
        named = {f"raster.{f.name}": getattr(self.raster, f.name) for f in fields(Raster)}
        return {**named, "ends": self.ends, "units": self.units, "ids": self.ids}


def write(tables: Tables, path: Path) -> None:
    """Write to `path` so that a reader sees the old file or the whole new one."""
    arrays = {name: np.ascontiguousarray(a) for name, a in tables.arrays().items()}
    places, end = {}, 0
    for name, array in arrays.items():
        places[name] = {"type": array.dtype.str, "shape": array.shape, "at": end}
        end += -(-array.nbytes // _ALIGN) * _ALIGN
    head = {"grid": asdict(tables.grid), "bounds": tables.bounds, "arrays": places, "bytes": end}
    header = json.dumps(head).encode()
    header += b" " * (-(len(_MAGIC) + 8 + len(header)) % _ALIGN)
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    with partial.open("wb") as file:
        file.write(_MAGIC + len(header).to_bytes(8, "little") + header)
        for array in arrays.values():
            file.write(array.data)
            file.write(b"\x00" * (-array.nbytes % _ALIGN))
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def read(path: Path) -> Tables:
    """Map the file at `path`; nothing is read until it is used.

    Raises `InvalidInput` (`unit_index_unreadable`) for anything that isn't a whole index file.
    """
    try:
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        head, start = _header(data)
        if len(data) != start + head["bytes"]:
            raise ValueError("cut short")
        arrays = {name: _array(data, start, place) for name, place in head["arrays"].items()}
        raster = Raster(**{f.name: arrays[f"raster.{f.name}"] for f in fields(Raster)})
        grid, bounds = Grid(**head["grid"]), tuple(head["bounds"])
        return Tables(grid, bounds, raster, arrays["ends"], arrays["units"], arrays["ids"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InvalidInput(
            "unit_index_unreadable",
            zh=f"定位索引文件 {path.name} 无法读取，请重新生成。",
            en=f"The locating index {path.name} can't be read; build it again.",
            field="path",
        ) from error


def _header(data: mmap.mmap) -> tuple[Mapping[str, Any], int]:
    begin = len(_MAGIC) + 8
    if data[: len(_MAGIC)] != _MAGIC:
        raise ValueError("not an index of this version")
    start = begin + int.from_bytes(data[len(_MAGIC) : begin], "little")
    return json.loads(data[begin:start]), start


def _array(data: mmap.mmap, start: int, place: Mapping[str, Any]) -> NDArray[Any]:
    shape = tuple(place["shape"])
    count = int(np.prod(shape, dtype=np.int64))
    return np.frombuffer(data, place["type"], count, start + place["at"]).reshape(shape)
