"""Dumping and restoring PostgreSQL with its own client programs."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import connection

from wangge.tools.backup.errors import problem

MEMBER = "database.pgdump"
_OWN_LISTS = ("django_migrations", "django_content_type", "auth_permission")


def dump(target: Path) -> None:
    """One consistent snapshot in pg_dump's own format; the site goes on meanwhile."""
    _run(["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}"])


def load(source: Path) -> None:
    """Replaces the database's tables by those of the dump."""
    name = str(connection.settings_dict["NAME"])
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        tables = [quote(table) for table in connection.introspection.table_names(cursor)]
        if tables:
            cursor.execute(f"DROP TABLE {', '.join(tables)} CASCADE")
    options = ["--no-owner", "--no-privileges", "--single-transaction"]
    _run(["pg_restore", *options, f"--dbname={name}", str(source)])


def is_empty() -> bool:
    """Whether no table but Django's own lists has a row."""
    with connection.cursor() as cursor:
        tables = [t for t in connection.introspection.table_names(cursor) if t not in _OWN_LISTS]
        for table in tables:
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")
            if cursor.fetchone():
                return False
    return True


def _run(command: Sequence[str]) -> None:
    try:
        done = subprocess.run(command, env=_environment(), capture_output=True, check=False)
    except FileNotFoundError as cause:
        raise problem(
            "no_postgresql_client",
            f"找不到 {command[0]}，请先安装 PostgreSQL 客户端（postgresql-client）。",
            f"{command[0]} was not found; install the PostgreSQL client (postgresql-client).",
        ) from cause
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines() or ["?"]
        raise problem(
            "postgresql_client_failed",
            f"{command[0]} 失败：{lines[0]}",
            f"{command[0]} failed: {lines[0]}",
        )


def _environment() -> dict[str, str]:
    """The connection by environment, so that no password shows in the list of processes."""
    settings: dict[str, Any] = connection.settings_dict
    given = {
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": settings["NAME"],
        "PGSSLMODE": settings["OPTIONS"].get("sslmode", ""),
        "PGSSLROOTCERT": settings["OPTIONS"].get("sslrootcert", ""),
    }
    return {**os.environ, "LC_MESSAGES": "C", **{k: str(v) for k, v in given.items() if v}}
