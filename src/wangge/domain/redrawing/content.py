"""What a version holds, as it is stored: grids of all levels, and the leaf grid of each unit."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from wangge.domain.places.api import GridInput


@dataclass(frozen=True)
class Content:
    """`grids` by code, root first; `leaves`: base unit → code of its leaf grid."""

    grids: tuple[GridInput, ...]
    leaves: Mapping[str, str]

    def pack(self) -> bytes:
        """As it is stored."""
        data = {"grids": [asdict(g) for g in self.grids], "leaves": dict(self.leaves)}
        return zlib.compress(json.dumps(data, ensure_ascii=False, sort_keys=True).encode())

    @classmethod
    def unpack(cls, stored: bytes | memoryview) -> Content:
        """The other way."""
        data = json.loads(zlib.decompress(bytes(stored)))
        return cls(tuple(GridInput(**g) for g in data["grids"]), data["leaves"])
