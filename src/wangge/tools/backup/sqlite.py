"""Copying a SQLite database while it is written to, and putting a copy in its place."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from wangge.tools.backup.errors import BackupProblem, problem

MEMBER = "database.sqlite3"
_SIDE_FILES = ("", "-wal", "-shm")


def copy(source: Path, target: Path) -> None:
    """A consistent copy through the online backup API; writers go on meanwhile.

    All pages in one step: one snapshot, which never has to begin again. Raises `BackupProblem`
    when the copy isn't sound.
    """
    address = f"{source.resolve().as_uri()}?mode=ro"
    try:
        with (
            closing(sqlite3.connect(address, uri=True, timeout=60)) as live,
            closing(sqlite3.connect(target)) as copied,
        ):
            live.backup(copied, pages=-1)
            copied.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
            (answer,) = copied.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as cause:
        raise _damaged() from cause
    if answer != "ok":
        raise _damaged()


def _damaged() -> BackupProblem:
    return problem(
        "database_damaged",
        "数据库文件已损坏，无法复制。",
        "The database file is damaged and can't be copied.",
        "database",
    )


def is_empty(database: Path) -> bool:
    """Whether there is no database, or one without a row in any table but Django's own lists."""
    if not database.exists() or not database.stat().st_size:
        return True
    with closing(sqlite3.connect(database)) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " AND name NOT IN ('django_migrations', 'django_content_type', 'auth_permission')"
        ).fetchall()
        return not any(
            connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone() for (name,) in names
        )


def move_aside(database: Path, folder: Path) -> None:
    """Moves the database and its log into `folder`."""
    for suffix in _SIDE_FILES:
        path = database.with_name(database.name + suffix)
        if path.exists():
            path.rename(folder / path.name)
