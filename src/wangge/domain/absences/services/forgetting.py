"""Forgetting why somebody was away, once their town's day for it has come."""

from __future__ import annotations

from datetime import datetime

from wangge.domain.absences.models import LeaveRequest
from wangge.domain.places import api as places


def forget(now: datetime) -> int:
    """Removes reasons and answers whose time of keeping is over; how many."""
    gone = 0
    for ref in places.jurisdictions():
        due = LeaveRequest.objects.filter(
            jurisdiction_key=ref.key,
            purge_on__lte=places.local_day(ref.key, now),
            purged_at__isnull=True,
        )
        gone += due.update(reason="", answer="", purged_at=now)
    return gone
