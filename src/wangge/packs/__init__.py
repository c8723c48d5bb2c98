"""Domain knowledge as data: schema → loader → checks; frozen specifications out. No Django."""

from __future__ import annotations

from wangge.packs import registry
from wangge.packs.errors import PackError, PackErrors
from wangge.packs.loader import examine, load_pack
from wangge.packs.schema import PackSpec

__all__ = ["PackError", "PackErrors", "PackSpec", "examine", "load_pack", "registry"]
