"""Bringing an archive back: nothing is touched before the archive is proved whole.

What was there before is moved aside or dumped, never lost, and replaced only with `force`.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, connections

from wangge.plumbing.crypto import keys
from wangge.plumbing.jobs.api import forget_workers, workers_alive
from wangge.plumbing.journal import api as journal
from wangge.tools.backup import archive, postgresql, sqlite
from wangge.tools.backup.errors import problem
from wangge.tools.backup.making import MEDIA


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What came back. `missing_keys`: what they sealed can't be opened."""

    created_at: str
    media_files: int
    moved_to: Path | None
    missing_keys: tuple[str, ...]
    root_is_missing: bool
    journal: journal.VerifyReport

    @property
    def ok(self) -> bool:
        return self.journal.ok and not self.missing_keys and not self.root_is_missing


def restore(
    archive_path: Path, *, at: datetime, keys_path: Path | None = None, force: bool = False
) -> RestoreReport:
    """Puts an archive into this home and database, migrates, and verifies the journal.

    `keys_path` is the file `--with-keys` wrote. Raises `BackupProblem` if the archive is damaged,
    of another kind of database, or if something is there already and `force` isn't given, or if a
    worker is alive.
    """
    home = Path(settings.WANGGE_HOME)
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home, prefix=".restore-") as folder:
        staged = Path(folder)
        manifest = archive.unpack(archive_path, staged / "data")
        if keys_path:
            archive.unpack(keys_path, staged / "keys")
        _check_kind(manifest)
        _check_room(home, force, at)
        moved_to = _move_aside(home, at)
        media_files = _put_in_place(staged, home)
    call_command("migrate", verbosity=0, interactive=False)
    forget_workers()  # those of the town that was backed up
    return _report(manifest, media_files, moved_to)


def _check_kind(manifest: dict[str, Any]) -> None:
    if manifest["database"] != connection.vendor:
        raise problem(
            "other_database",
            f"备份来自 {manifest['database']}，当前数据库为 {connection.vendor}。",
            f"The archive is of {manifest['database']}, this database is {connection.vendor}.",
            "archive",
        )


def _check_room(home: Path, force: bool, at: datetime) -> None:
    """Refuses to overwrite a town that is there, and one that is at work in any case."""
    media = home / MEDIA
    is_sqlite = connection.vendor == "sqlite"
    empty = sqlite.is_empty(_database()) if is_sqlite else postgresql.is_empty()
    if empty and not any(p.is_file() for p in media.rglob("*")):
        return
    if not force:
        raise problem(
            "home_not_empty",
            f"{home} 或其数据库中已有数据，如确需替换请加 --force。",
            f"There is data in {home} or its database; say --force to replace it.",
        )
    if _anybody_works(at):
        raise problem(
            "still_running",
            "后台进程仍在运行，请先停止 wangge serve 和 worker。",
            "A worker is still alive; stop wangge serve and the worker first.",
        )


def _anybody_works(at: datetime) -> bool:
    try:
        return workers_alive(at) > 0
    except DatabaseError:
        return False  # a database so old or damaged that nobody can be at work in it


def _move_aside(home: Path, at: datetime) -> Path | None:
    connections.close_all()
    media = home / MEDIA
    # to the microsecond: two restores in one second must not meet in one folder
    old = home / f"replaced-{at.astimezone(UTC):%Y%m%dT%H%M%S_%f}"
    database = _database() if connection.vendor == "sqlite" else None
    database_is_there = database.exists() if database else not postgresql.is_empty()
    if not media.exists() and not database_is_there:
        return None
    old.mkdir(mode=0o700)
    if database:
        sqlite.move_aside(database, old)
    elif database_is_there:
        postgresql.dump(old / postgresql.MEMBER)
    if media.exists():
        media.rename(old / MEDIA)
    return old


def _put_in_place(staged: Path, home: Path) -> int:
    if (staged / "keys").exists():
        _put_keys(staged / "keys" / "keys")
    if connection.vendor == "sqlite":
        (staged / "data" / sqlite.MEMBER).rename(_database())
    else:
        postgresql.load(staged / "data" / postgresql.MEMBER)
        connections.close_all()
    media = staged / "data" / MEDIA
    if not media.exists():
        return 0
    media.rename(home / MEDIA)
    return sum(1 for p in (home / MEDIA).rglob("*") if p.is_file())


def _put_keys(source: Path) -> None:
    """Adds the keys; one of the same name that differs is moved aside with its name changed."""
    for file in source.iterdir():
        target = keys.keys_folder() / file.name
        if target.exists() and target.read_bytes() != file.read_bytes():
            target.rename(target.with_name(f"replaced-{target.name}.old"))
        shutil.copyfile(file, target)
        target.chmod(0o600)


def _report(manifest: dict[str, Any], media_files: int, moved_to: Path | None) -> RestoreReport:
    present = keys.fingerprints()
    missing = tuple(n for n, digest in manifest["keys"].items() if present.get(n) != digest)
    found = journal.verify()
    expected = manifest["latest_root"]
    root_is_missing = bool(expected) and journal.root_of(expected["day"]) != expected["root"]
    return RestoreReport(
        manifest["created_at"], media_files, moved_to, missing, root_is_missing, found
    )


def _database() -> Path:
    return Path(connection.settings_dict["NAME"])
