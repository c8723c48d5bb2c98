"""Ready GeoJSON features in one mapped file: answering is choosing by box and joining bytes.

File: magic, count, number left out, boxes (west, south, east, north), sizes, ends of the texts,
texts with a comma after each; largest first. Made again at any time; never edited.
"""

from __future__ import annotations

import mmap
import os
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wangge.kernel.errors import InvalidInput

_MAGIC = b"WANGGE-MAP-2\n\x00\x00\x00"
_HEAD = len(_MAGIC) + 16
Box = tuple[float, float, float, float]


class FeatureStore:
    """Safe for threads. Boxes are mapped; texts are read when wanted, to keep processes small."""

    def __init__(self, path: Path) -> None:
        """Opens the file; raises `InvalidInput` for one that isn't whole."""
        self._file = path.open("rb")
        self._lock = threading.Lock()
        size = os.fstat(self._file.fileno()).st_size
        head = self._file.read(_HEAD)
        if len(head) < _HEAD or head[: len(_MAGIC)] != _MAGIC:
            raise _unreadable(path)
        count = int.from_bytes(head[-16:-8], "little")
        self.left_out = int.from_bytes(head[-8:], "little")
        """Features too small to be seen in this band."""
        self._texts = _HEAD + 48 * count
        if size < self._texts:
            raise _unreadable(path)
        data = mmap.mmap(self._file.fileno(), self._texts, access=mmap.ACCESS_READ)
        self.boxes: NDArray[np.float64] = np.frombuffer(data, "<f8", 4 * count, _HEAD).reshape(
            count, 4
        )
        self._ends = np.frombuffer(data, "<i8", count, _HEAD + 40 * count)
        if count and size != self._texts + int(self._ends[-1]):
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

    def text(self, chosen: NDArray[np.int64]) -> bytes:
        """The GeoJSON texts of the features (ascending), a comma after each."""
        if not len(chosen):
            return b""
        runs = np.split(chosen, np.flatnonzero(np.diff(chosen) != 1) + 1)
        parts = []
        with self._lock:
            for run in runs:
                begin = int(self._ends[run[0] - 1]) if run[0] else 0
                self._file.seek(self._texts + begin)
                parts.append(self._file.read(int(self._ends[run[-1]]) - begin))
        return b"".join(parts)


def write_store(
    path: Path,
    boxes: NDArray[np.float64],
    sizes: NDArray[np.float64],
    texts: Sequence[bytes],
    left_out: int,
) -> None:
    """Writes a store so that a reader sees all of it or none; the largest sizes come first."""
    order = np.argsort(-sizes, kind="stable")
    ends = np.cumsum([len(texts[i]) + 1 for i in order], dtype=np.int64)
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    with partial.open("wb") as file:
        file.write(_MAGIC + len(order).to_bytes(8, "little") + left_out.to_bytes(8, "little"))
        file.write(np.ascontiguousarray(boxes[order], dtype="<f8").data)
        file.write(np.ascontiguousarray(sizes[order], dtype="<f8").data)
        file.write(ends.astype("<i8").data)
        for i in order:
            file.write(texts[i] + b",")
    partial.replace(path)


def _unreadable(path: Path) -> InvalidInput:
    return InvalidInput(
        "map_file_unreadable",
        zh=f"地图缓存文件 {path.name} 已损坏。",
        en=f"The map file {path.name} is damaged.",
        field="path",
    )
