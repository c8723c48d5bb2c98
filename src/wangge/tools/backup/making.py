"""Making an archive of database and media while the town works.

The database comes first: every file its rows speak of was on the disk before them.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from wangge import __version__
from wangge.plumbing.crypto import keys
from wangge.plumbing.journal import api as journal
from wangge.tools.backup import archive, postgresql, sqlite

MEDIA = "media"
_NOT_KEPT = ("incoming",)


@dataclass(frozen=True, slots=True)
class BackupReport:
    """Where the archive is and what is in it; `keys_path` if keys were asked for."""

    path: Path
    keys_path: Path | None
    media_files: int
    size_bytes: int


def backup(target: Path, *, at: datetime, with_keys: bool = False) -> BackupReport:
    """Writes an archive to `target` (a new file, or a folder in which it gets a name by date).

    Never contains keys; `with_keys` writes them to a second file beside it, to be stored apart.
    Raises `BackupProblem`.
    """
    at = at.astimezone(UTC)
    path = target / f"wangge-{at:%Y%m%dT%H%M%SZ}.tar.gz" if target.is_dir() else target
    if with_keys:
        keys.ring()  # those that nothing has been sealed with yet are made now, to be kept as well
    root = journal.latest_root()  # before the copy, so that the copy must have it
    scratch = tempfile.TemporaryDirectory(dir=settings.WANGGE_HOME, prefix=".backup-")
    with scratch as folder, archive.writing(path) as writer:
        member = _copy_database(Path(folder))
        writer.add(member, member.name)
        media_files = _add_media(writer)
        writer.add_manifest(
            {
                "wangge": __version__,
                "created_at": at.isoformat(),
                "database": connection.vendor,
                "migrations": _migrations(),
                "latest_root": {"day": root[0], "root": root[1]} if root else None,
                "keys": keys.fingerprints(),
            }
        )
    keys_path = _write_keys(path, at) if with_keys else None
    return BackupReport(path, keys_path, media_files, path.stat().st_size)


def keys_path_of(path: Path) -> Path:
    """Where the keys of an archive are written."""
    return path.with_name(path.name.removesuffix(".tar.gz") + ".keys.tar.gz")


def _copy_database(folder: Path) -> Path:
    if connection.vendor == "postgresql":
        postgresql.dump(folder / postgresql.MEMBER)
        return folder / postgresql.MEMBER
    sqlite.copy(Path(connection.settings_dict["NAME"]), folder / sqlite.MEMBER)
    return folder / sqlite.MEMBER


def _add_media(writer: archive.Writer) -> int:
    root = Path(settings.WANGGE_HOME) / MEDIA
    count = 0
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        if path.is_file() and name.parts[0] not in _NOT_KEPT:
            writer.add(path, f"{MEDIA}/{name.as_posix()}")
            count += 1
    return count


def _migrations() -> list[str]:
    return sorted(
        f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()
    )


def _write_keys(path: Path, at: datetime) -> Path:
    target = keys_path_of(path)
    with archive.writing(target) as writer:
        for file in sorted(keys.keys_folder().iterdir()):
            if file.is_file() and not file.name.startswith("."):
                writer.add(file, f"keys/{file.name}")
        writer.add_manifest({"created_at": at.isoformat()})
    return target
