"""A database behind the program is refused by name, one that is away isn't judged."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from wangge.kernel.errors import Conflict
from wangge.plumbing.migrated import check_migrated


@pytest.mark.django_db
def test_a_database_that_is_behind_is_refused() -> None:
    check_migrated()
    MigrationRecorder(connection).migration_qs.filter(app="journal").delete()
    with pytest.raises(Conflict, match="wangge migrate"):
        check_migrated()


def test_one_that_is_away_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_: object) -> None:
        raise OperationalError

    monkeypatch.setattr("wangge.plumbing.migrated.MigrationExecutor", away)
    check_migrated()
