"""What is wrong in a pack: one finding each, with file, line and column, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

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


def nearest(key: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant, if one is near enough."""
    return next(iter(get_close_matches(key, list(known), n=1, cutoff=0.7)), None)


def unknown(path: Path, kind_zh: str, kind_en: str, key: str, known: Iterable[str]) -> Finding:
    """The finding for a name that refers to nothing; says what was probably meant."""
    names = sorted(known)
    meant = nearest(key, names)
    zh, en = (f"是不是“{meant}”？", f" Did you mean “{meant}”?") if meant else ("", "")
    return Finding(
        path,
        "unknown_reference",
        f"没有{kind_zh}“{key}”。{zh}现有：{'、'.join(names) or '无'}。",
        f"There is no {kind_en} “{key}”.{en} There are: {', '.join(names) or 'none'}.",
    )


def repeated(path: Path, values: list[str], field: str) -> Iterator[Finding]:
    """The findings for values that stand more than once in the list at `path`."""
    for index, value in enumerate(values):
        if value in values[:index]:
            yield Finding(
                (*path, index, field),
                "repeated",
                f"“{value}”在同一列表里出现了两次；请改名或删去其一。",
                f"“{value}” stands twice in this list; rename one or leave it out.",
            )
