"""A town's whole state in one archive, made while it works, and brought back with proof.

Refuses to put keys beside the data they open.
"""

from __future__ import annotations

from wangge.tools.backup.errors import BackupProblem
from wangge.tools.backup.making import BackupReport, backup
from wangge.tools.backup.restoring import RestoreReport, restore

__all__ = ["BackupProblem", "BackupReport", "RestoreReport", "backup", "restore"]
