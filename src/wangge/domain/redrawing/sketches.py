"""A division drawn by hand as it is sent to be saved: read from JSON with care."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wangge.domain.redrawing.wishes import checking as check
from wangge.kernel.errors import ManyErrors, WanggeError

GRIDS_MOST, NAME_MOST, NOTE_MOST = 100_000, 60, 500
NEW = "new:"


@dataclass(frozen=True, slots=True)
class GridSketch:
    """A grid; a code that begins with `new:` stands for one that is given on saving."""

    code: str
    name: str
    name_en: str
    parent: str

    @property
    def is_new(self) -> bool:
        return self.code.startswith(NEW)


@dataclass(frozen=True)
class Sketch:
    """All grids of one level, and the grid of each unit; the rest is as in `from_version`."""

    from_version: int
    level: str | None
    grids: tuple[GridSketch, ...]
    leaves: Mapping[str, str]
    note: str
    newest: int | None = None
    """The newest version that whoever saves knows of; none: whatever there is."""


def read_sketch(given: Mapping[str, Any]) -> Sketch:
    """Raises `ManyErrors`, each with its field (`from_version`, `grids.0.name`, …)."""
    errors: list[WanggeError] = []
    grids: list[GridSketch] = []
    try:
        version = check.whole("from_version", given.get("from_version"), 1, 1_000_000)
        known = given.get("newest")
        newest = None if known is None else check.whole("newest", known, 1, 1_000_000)
        level = check.text("level", given.get("level") or "", 63) or None
        listed = check.listed("grids", given.get("grids"), GRIDS_MOST)
        leaves = _leaves(given.get("leaves"))
        note = _note(given.get("note") or "")
    except WanggeError as error:
        raise ManyErrors([error]) from None
    for number, value in enumerate(listed):
        try:
            grids.append(_grid(f"grids.{number}", value))
        except WanggeError as error:
            errors.append(error)
    codes = [grid.code for grid in grids]
    if len(set(codes)) < len(codes):
        errors.append(check.odd("grids", "有重复的编码", "names a code twice"))
    if errors:
        raise ManyErrors(errors[:50])
    return Sketch(version, level, tuple(grids), leaves, note, newest)


def _grid(field: str, value: Any) -> GridSketch:
    if not isinstance(value, Mapping):
        raise check.odd(field, "应为一个网格", "is a grid")
    return GridSketch(
        code=check.text(f"{field}.code", value.get("code"), check.CODE_MOST, needed=True),
        name=check.text(f"{field}.name", value.get("name"), NAME_MOST, needed=True),
        name_en=check.text(f"{field}.name_en", value.get("name_en") or "", 2 * NAME_MOST),
        parent=check.text(f"{field}.parent", value.get("parent") or "", check.CODE_MOST),
    )


def _leaves(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping) or len(value) > check.UNITS_MOST:
        raise check.odd("leaves", "应为单元到网格的对照", "says the grid of each unit")
    for unit, code in value.items():
        if not isinstance(code, str) or len(code) > check.CODE_MOST:
            raise check.odd(
                "leaves", f"中单元 {unit[:64]} 的网格编码不可用", f"is odd at {unit[:64]}"
            )
    return dict(value)


def _note(value: Any) -> str:
    if not isinstance(value, str) or len(value) > NOTE_MOST:
        raise check.odd(
            "note", f"应为不超过 {NOTE_MOST} 个字的文字", f"has {NOTE_MOST} characters at most"
        )
    return value.strip()
