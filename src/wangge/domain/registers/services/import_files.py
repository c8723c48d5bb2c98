"""An import's file, sealed on the disk; beside it how far it is, whether it shall stop, its lock.

Not in the database: while an import is being stored, its one transaction holds SQLite's only pen,
so neither progress nor a cancellation could be written there. The system lets go of a dead
process's lock at once, so that nobody waits for a worker that was killed.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from wangge.kernel.errors import Conflict
from wangge.plumbing.crypto import seal_bytes, unseal_bytes

SOURCE, MARKED = "source", "marked"
_CANCEL, _PROGRESS, _LOCK = "cancel", "progress", "lock"


def put(import_id: UUID, kind: str, data: bytes) -> None:
    """Keeps a file sealed; whole or not at all."""
    _write(_path(import_id, kind), seal_bytes(data))


def get(import_id: UUID, kind: str) -> bytes:
    """The file in clear. Raises `Conflict` when it is there no more."""
    try:
        return unseal_bytes(_path(import_id, kind).read_bytes())
    except FileNotFoundError:
        raise Conflict(
            "import_file_gone",
            zh="文件已不在，请重新上传。",
            en="The file is gone: upload it again.",
        ) from None


def there(import_id: UUID, kind: str) -> bool:
    """Whether the file is kept still."""
    return _path(import_id, kind).exists()


def forget(import_id: UUID, *kinds: str) -> None:
    """Removes these files, or everything of the import."""
    for kind in kinds or (SOURCE, MARKED, _CANCEL, _PROGRESS, _LOCK):
        _path(import_id, kind).unlink(missing_ok=True)


def known() -> Iterator[UUID]:
    """The imports that have files."""
    yield from {UUID(p.stem) for p in _folder().glob("*.*")}


def older_than(imports: Collection[UUID], age: timedelta) -> Iterator[UUID]:
    """Those whose files were last written longer ago than `age`, by the machine's clock."""
    before = time.time() - age.total_seconds()
    for import_id in imports:
        paths = list(_folder().glob(f"{import_id}.*"))
        if all(p.stat().st_mtime < before for p in paths):
            yield import_id


def tell_progress(import_id: UUID, step: str, done: int) -> None:
    """For the page: the step and the rows it has done."""
    _write(_path(import_id, _PROGRESS), f"{step} {done}".encode(), sync=False)


def progress(import_id: UUID) -> tuple[str, int]:
    """As `tell_progress` left it."""
    try:
        step, _, done = _path(import_id, _PROGRESS).read_text().partition(" ")
        return step, int(done)
    except (FileNotFoundError, ValueError):
        return "", 0


def ask_to_stop(import_id: UUID) -> None:
    """The next chunk finds it and stops."""
    _write(_path(import_id, _CANCEL), b"")


def shall_stop(import_id: UUID) -> bool:
    """Whether somebody asked it to stop."""
    return _path(import_id, _CANCEL).exists()


def start_over(import_id: UUID) -> None:
    """Forgets how far an earlier run came."""
    forget(import_id, _CANCEL, _PROGRESS)


@contextmanager
def alone(import_id: UUID) -> Iterator[bool]:
    """Whether nobody else works on the import; while inside, nobody does."""
    path = _path(import_id, _LOCK)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _folder() -> Path:
    return Path(settings.WANGGE_HOME) / "imports"


def _path(import_id: UUID, kind: str) -> Path:
    return _folder() / f"{import_id}.{kind}"


def _write(target: Path, data: bytes, *, sync: bool = True) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target.with_name(f"{target.name}-{os.getpid()}")
    with draft.open("wb") as file:
        file.write(data)
        if sync:
            file.flush()
            os.fsync(file.fileno())
    draft.replace(target)
