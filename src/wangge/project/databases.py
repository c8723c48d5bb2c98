"""Which database: SQLite under WANGGE_HOME, or PostgreSQL by DATABASE_URL. Nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from wangge.kernel.errors import InvalidInput
from wangge.project import environment as env


def databases(home: Path) -> dict[str, dict[str, Any]]:
    """Django's DATABASES; an address of another kind is refused."""
    url = env.text("DATABASE_URL")
    return {"default": _postgresql(url) if url else _sqlite(home)}


def _sqlite(home: Path) -> dict[str, Any]:
    home.mkdir(parents=True, exist_ok=True)
    # full: what was answered survives a power cut; normal: only a killed process. 1.7 ms a commit.
    sync = env.choice("WANGGE_SQLITE_SYNC", "full", ["full", "normal"])
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": home / "wangge.sqlite3",
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": home / "test.sqlite3"},  # a file, so that threads and processes share it
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",  # a write lock is taken at BEGIN, never upgraded
            "timeout": 30,
            "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={sync};"
            " PRAGMA cache_size=-4000; PRAGMA temp_store=MEMORY;"
            # what is sealed or removed isn't left in the file in clear, however SQLite was built
            " PRAGMA secure_delete=ON;",
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise InvalidInput(
            "odd_database",
            zh=f"DATABASE_URL 只支持 postgresql://…，得到的是 {parts.scheme}://。",
            en=f"DATABASE_URL takes postgresql://… only, not {parts.scheme}://.",
            field="DATABASE_URL",
        )
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    # Parameters apart from the text, and statements planned once: a third less work for the server.
    options["server_side_binding"] = True
    options["prepare_threshold"] = _threshold(options.get("prepare_threshold", "2"))
    host = options.pop("host", None) or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "wangge",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _threshold(text: str) -> int | None:
    """After how many times a statement is planned for good; None: never, as some poolers need."""
    if text == "none":
        return None
    if not text.isdecimal():
        raise InvalidInput(
            "odd_database",
            zh=f"DATABASE_URL 的 prepare_threshold 应为整数或 none，得到的是 {text}。",
            en=f"prepare_threshold in DATABASE_URL must be a whole number or none, not {text}.",
            field="DATABASE_URL",
        )
    return int(text)
