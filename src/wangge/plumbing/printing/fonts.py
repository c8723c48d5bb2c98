"""The fonts of prints and which characters they have.

Two installed packages bring Noto Sans CJK whole (44,000 characters, all of GB 18030's planes that
names use). typst draws an empty box for a character that no font has, and says nothing: so what is
to be printed is checked here first.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

PACKAGES: Final = ("cvttf_NotoSansCJK_Regular", "cvttf_NotoSansCJK_Bold")
FAMILY: Final = "Noto Sans CJK TC"
"""The family's name in the files; the language of the text chooses the mainland's forms."""
_DRAWN_AS_NOTHING: Final = frozenset("\n\r\t\u200b")
_PICTOGRAPHS: Final = frozenset({"So", "Sk", "Cf", "Cn", "Co", "Mn", "Me"})


@cache
def font_files() -> tuple[Path, ...]:
    """The files, the regular one first."""
    return tuple(_file(package) for package in PACKAGES)


def _file(package: str) -> Path:
    spec = find_spec(package)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    found = [file for folder in folders for file in sorted(Path(folder).glob("*.otf"))]
    if not found:
        raise FileNotFoundError(f"the font package {package} is not installed: make .venv/run")
    return found[0]


def missing_glyphs(text: str) -> tuple[str, ...]:
    """The characters of `text` that can't be printed, each once, in their order."""
    there = _characters()
    wanted = dict.fromkeys(text)
    return tuple(c for c in wanted if ord(c) not in there and c not in _DRAWN_AS_NOTHING)


def without_pictographs(text: str) -> str:
    """What residents write, without the emoji that no printing font has; words stay untouched."""
    there = _characters()
    return "".join(
        c for c in text if ord(c) in there or unicodedata.category(c) not in _PICTOGRAPHS
    )


@cache
def _characters() -> frozenset[int]:
    """The code points that every one of the fonts has."""
    return frozenset.intersection(*(_mapped(file.read_bytes()) for file in font_files()))


def _mapped(data: bytes) -> frozenset[int]:
    """The code points of a font's `cmap`, from its subtable of format 12 (OpenType 1.9)."""
    tables = struct.unpack_from(">H", data, 4)[0]
    for n in range(tables):
        tag, _, start, _ = struct.unpack_from(">4sLLL", data, 12 + 16 * n)
        if tag == b"cmap":
            return _format_12(data, start)
    raise ValueError("the font has no cmap")


def _format_12(data: bytes, start: int) -> frozenset[int]:
    subtables = struct.unpack_from(">H", data, start + 2)[0]
    for n in range(subtables):
        at = start + struct.unpack_from(">HHL", data, start + 4 + 8 * n)[2]
        if struct.unpack_from(">H", data, at)[0] != 12:
            continue
        groups = struct.unpack_from(">L", data, at + 12)[0]
        found: set[int] = set()
        for first, last, _ in struct.iter_unpack(">LLL", data[at + 16 : at + 16 + 12 * groups]):
            found.update(range(first, last + 1))
        return frozenset(found)
    raise ValueError("the font's cmap has no subtable of format 12")
