"""Where the program and its packs stand: known without Django. Owns no other setting."""

from __future__ import annotations

from pathlib import Path

from wangge.project import environment as env

PACKAGE = Path(__file__).resolve().parent.parent
REPOSITORY = PACKAGE.parent.parent


def pack_folders() -> list[Path]:
    """The folders that hold pack folders: those of `WANGGE_PACKS`, else the program's own."""
    return [Path(p) for p in env.words("WANGGE_PACKS")] or [REPOSITORY / "packs"]
