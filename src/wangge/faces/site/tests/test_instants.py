"""How instants read: what ends at midnight ends at 24:00 of the day that everybody means."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone, translation

from wangge.faces.site.templatetags.wangge_page import deadline, instant
from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.time import set_clock

NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 26, 16, tzinfo=UTC)
NEW_YEAR = datetime(2026, 12, 31, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "at", "ends", "begins"),
    [
        ("zh-hans", MIDNIGHT, "11月26日 24:00", "11月27日 00:00"),
        ("en", MIDNIGHT, "26 Nov, 24:00", "27 Nov, 00:00"),
        ("zh-hans", NOW, "11月26日 11:00", "11月26日 11:00"),
        ("zh-hans", NEW_YEAR, "12月31日 24:00", "2027年1月1日 00:00"),
    ],
)
def test_an_end_at_midnight_is_of_its_day(
    language: str, at: datetime, ends: str, begins: str
) -> None:
    with (
        translation.override(language),
        timezone.override("Asia/Shanghai"),
        set_clock(SimulatedClock(NOW)),
    ):
        assert f">{ends}</time>" in deadline(at)
        assert f">{begins}</time>" in instant(at)
