"""What is wrong in a pack: one finding each, with file, line and column, in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wangge.kernel.errors import WanggeError

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong at `path` of the pack's data: what, and what would be right."""

    path: Path
    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class PackError:
    """A finding with its place in the files."""

    mark: Mark
    code: str
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.mark}: {self.code}: {self.zh} {self.en}"


class PackErrors(WanggeError):
    """Everything wrong with a pack, found in one go."""

    http_status = 422

    def __init__(self, folder: str, found: Iterable[PackError]) -> None:
        self.found = sorted(found, key=lambda e: e.mark)
        super().__init__(
            "pack_errors",
            zh=f"领域包 {folder} 有 {len(self.found)} 处错误。"
            + "".join(f"\n{e.mark}: {e.zh}" for e in self.found),
            en=f"The pack {folder} has {len(self.found)} errors."
            + "".join(f"\n{e.mark}: {e.en}" for e in self.found),
            data={"errors": [str(e) for e in self.found]},
        )


def unknown(path: Path, kind_zh: str, kind_en: str, key: str, known: Iterable[str]) -> Finding:
    """The finding for a name that refers to nothing."""
    names = sorted(known)
    return Finding(
        path,
        "unknown_reference",
        f"没有{kind_zh}“{key}”；现有：{'、'.join(names) or '无'}。",
        f"There is no {kind_en} “{key}”; there are: {', '.join(names) or 'none'}.",
    )
