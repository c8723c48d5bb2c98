"""Whether the database is as this version of the program wants it. Refuses to change that."""

from __future__ import annotations

from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from wangge.kernel.errors import Conflict


def check_migrated() -> None:
    """Raises `Conflict` (`not_migrated`); a database that is away isn't judged."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError:
        return
    if pending:
        raise Conflict(
            "not_migrated",
            zh=f"数据库比程序旧，差 {len(pending)} 步，请先运行 wangge migrate。",
            en=f"The database is {len(pending)} steps behind the program;"
            " run wangge migrate first.",
        )
