"""Ready GeoJSON features in one mapped file: answering is choosing by box and joining bytes.

File: magic, count, boxes (west, south, east, north), sizes, ends of the texts, texts; largest
first. Made again at any time; never edited.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wangge.kernel.errors import InvalidInput

_MAGIC = b"WANGGE-MAP-1\n\x00\x00\x00"
Box = tuple[float, float, float, float]


class FeatureStore:
    """Safe for threads; its pages are shared between processes."""

    def __init__(self, path: Path) -> None:
        """Maps the file; raises `InvalidInput` for one that isn't whole."""
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        start = len(_MAGIC) + 8
        if data[: len(_MAGIC)] != _MAGIC or len(data) < start:
            raise _unreadable(path)
        count = int.from_bytes(data[len(_MAGIC) : start], "little")
        if len(data) < start + 48 * count:
            raise _unreadable(path)
        numbers = np.frombuffer(data, "<f8", 5 * count, start)
        self.boxes: NDArray[np.float64] = numbers[: 4 * count].reshape(count, 4)
        self._ends = np.frombuffer(data, "<i8", count, start + 40 * count)
        self._texts = start + 48 * count
        self._data = data
        if count and len(data) != self._texts + int(self._ends[-1]):
            raise _unreadable(path)

    def __len__(self) -> int:
        return len(self.boxes)

    def choose(self, box: Box | None) -> NDArray[np.int64]:
        """The features whose boxes meet `box` (None: all), largest first."""
        if box is None:
            return np.arange(len(self.boxes))
        west, south, east, north = box
        b = self.boxes
        meets = (b[:, 0] <= east) & (b[:, 2] >= west) & (b[:, 1] <= north) & (b[:, 3] >= south)
        return np.flatnonzero(meets)

    def lengths(self, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
        """Bytes of each feature's text."""
        starts = np.where(chosen > 0, self._ends[chosen - 1], 0)
        lengths: NDArray[np.int64] = self._ends[chosen] - starts
        return lengths

    def texts(self, chosen: NDArray[np.int64]) -> list[bytes]:
        """The GeoJSON text of each feature."""
        ends = self._ends[chosen] + self._texts
        begins = ends - self.lengths(chosen)
        pairs = zip(begins.tolist(), ends.tolist(), strict=True)
        return [self._data[begin:end] for begin, end in pairs]


def write_store(
    path: Path, boxes: NDArray[np.float64], sizes: NDArray[np.float64], texts: Sequence[bytes]
) -> None:
    """Writes a store so that a reader sees all of it or none; the largest sizes come first."""
    order = np.argsort(-sizes, kind="stable")
    ends = np.cumsum([len(texts[i]) for i in order], dtype=np.int64)
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    with partial.open("wb") as file:
        file.write(_MAGIC + len(order).to_bytes(8, "little"))
        file.write(np.ascontiguousarray(boxes[order], dtype="<f8").data)
        file.write(np.ascontiguousarray(sizes[order], dtype="<f8").data)
        file.write(ends.astype("<i8").data)
        for i in order:
            file.write(texts[i])
    partial.replace(path)


def _unreadable(path: Path) -> InvalidInput:
    return InvalidInput(
        "map_file_unreadable",
        zh=f"地图缓存文件 {path.name} 已损坏。",
        en=f"The map file {path.name} is damaged.",
        field="path",
    )
