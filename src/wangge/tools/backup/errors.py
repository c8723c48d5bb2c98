"""What can go wrong with a backup, in words."""

from __future__ import annotations

from wangge.kernel.errors import Conflict


class BackupProblem(Conflict):
    """Archive, home or database are not as they must be; nothing was overwritten."""


def problem(code: str, zh: str, en: str, field: str | None = None) -> BackupProblem:
    """A `BackupProblem`, shorter."""
    return BackupProblem(code, zh=zh, en=en, field=field)
