"""What counts as due today on the member's list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from wangge.faces.worker import reading

EVENING = datetime(2026, 11, 26, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 26, 16, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("due_at", "paused_at", "today"),
    [
        (MIDNIGHT, None, True),
        (MIDNIGHT + SECOND, None, False),
        (EVENING, None, True),
        (EVENING - SECOND, None, False),
        (MIDNIGHT, EVENING, False),
        (None, None, False),
    ],
)
def test_due_today_is_until_midnight_and_midnight_itself(
    due_at: datetime | None, paused_at: datetime | None, today: bool
) -> None:
    task: Any = SimpleNamespace(due_at=due_at, paused_at=paused_at)
    with timezone.override("Asia/Shanghai"):
        assert reading._is_today(task, EVENING) is today
