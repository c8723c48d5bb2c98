"""A home and a database of its own, for what is killed from outside and looked at afterwards."""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def own_site(home: Path) -> Iterator[dict[str, str]]:
    """The environment of such a site; on PostgreSQL its database goes with it."""
    given = {k: v for k, v in os.environ.items() if not k.startswith(("WANGGE_", "DATABASE_"))}
    given |= {"WANGGE_HOME": str(home), "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"}
    given |= {"DJANGO_SETTINGS_MODULE": "wangge.project.settings"}
    url = os.environ.get("DATABASE_URL")
    if not url:
        yield given
        return
    name = f"killed_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield given | {"DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{name}"))}
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def asked(env: dict[str, str], sql: str) -> list[tuple[Any, ...]]:
    """The rows of a query, read past the program."""
    if url := env.get("DATABASE_URL"):
        with psycopg.connect(url) as server:
            return server.execute(sql).fetchall()
    with closing(sqlite3.connect(Path(env["WANGGE_HOME"]) / "wangge.sqlite3")) as file:
        return file.execute(sql).fetchall()
