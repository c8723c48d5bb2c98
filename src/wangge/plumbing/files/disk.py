"""Files on the disk: whole or not at all, and on the disk before any row speaks of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

INCOMING = "incoming"


def media_folder() -> Path:
    """Everything stored is below it."""
    return Path(settings.WANGGE_HOME) / "media"


def write(path: str, data: bytes) -> None:
    """Writes a new file at `path` (below the media folder): draft, sync, rename, sync."""
    target = media_folder() / path
    draft = media_folder() / INCOMING / target.name
    for folder in (draft.parent, target.parent):
        folder.mkdir(parents=True, exist_ok=True)
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(target)
    _sync_folder(target.parent)


def remove(path: str) -> None:
    """Removes a file below the media folder; one that is gone already is no error."""
    (media_folder() / path).unlink(missing_ok=True)


def older_than(top: str, unix_s: float) -> Iterator[Path]:
    """The files below `top` last written before that instant, as paths below the media folder."""
    root = media_folder()
    for folder, _, names in os.walk(root / top):
        for name in names:
            path = Path(folder) / name
            try:
                old = path.stat().st_mtime < unix_s
            except FileNotFoundError:
                continue
            if old:
                yield path.relative_to(root)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
