"""`wangge check-packs [DIR]`: every error of every pack at once, with file, line and column.

Needs no settings and no database, and so doesn't wait for them.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from wangge.packs import examine, registry
from wangge.project.folders import pack_folders

HELP = "检查领域包 · Checks packs; exit code 1 where something is wrong."


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("folder", nargs="?", type=Path, help="a pack, or a folder of packs")


def report(folders: Iterable[Path]) -> tuple[list[str], bool]:
    """A line for each error and one that sums up; whether all is well."""
    listed = list(folders)
    lines = [str(error) for folder in listed for error in examine(folder)[1]]
    wrong = len(lines)
    lines.append(f"{len(listed)} 个领域包，{wrong} 处错误 · {len(listed)} packs, {wrong} errors")
    return lines, bool(listed) and not wrong


def packs_in(folder: Path) -> Iterator[Path]:
    """The folder itself when it is a pack, else the packs in it."""
    if (folder / "pack.yaml").is_file():
        yield folder
    else:
        yield from sorted(p for p in folder.iterdir() if (p / "pack.yaml").is_file())


def main(argv: Sequence[str]) -> int:
    """Runs the command; 1 where something is wrong or there is no pack."""
    parser = ArgumentParser("wangge check-packs", description=HELP)
    add_arguments(parser)
    folder: Path | None = parser.parse_args(argv).folder
    registry.use_folders(pack_folders())
    lines, is_right = report(packs_in(folder) if folder else registry.pack_folders())
    print("\n".join(lines))
    return 0 if is_right else 1
