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

    def within(self, under: str) -> Content:
        """What lies under a grid, itself included."""
        grids = tuple(g for g in self.grids if g.code.startswith(under))
        return Content(grids, {u: c for u, c in self.leaves.items() if c.startswith(under)})

    def with_ground(self, under: str, other: Content) -> Content:
        """This division, but under a grid as the other has it."""
        own = [g for g in self.grids if not g.code.startswith(under)]
        grids = sorted([*own, *other.within(under).grids], key=lambda g: g.code)
        return Content(tuple(grids), {**self.leaves, **other.within(under).leaves})

    @classmethod
    def unpack(cls, stored: bytes | memoryview) -> Content:
        """The other way."""
        data = json.loads(zlib.decompress(bytes(stored)))
        return cls(tuple(GridInput(**g) for g in data["grids"]), data["leaves"])
