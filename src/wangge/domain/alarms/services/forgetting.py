"""What is no longer needed: readings after the days that the pack says, values with their register.

Estimates and hand values go when the register's retention has run out; that a case was opened
stays with the case.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from wangge.domain.alarms import town
from wangge.domain.alarms.models import Call, Estimate, HandValue
from wangge.domain.places import api as places

BY_HAND_YEARS = 10
"""For models that read no register."""


def work(now: datetime) -> int:
    """Empties and deletes; how many rows were touched."""
    gone = 0
    for ref in places.jurisdictions():
        old = Call.objects.filter(
            device__jurisdiction_key=ref.key,
            purge_on__lte=places.local_day(ref.key, now),
            readings__isnull=False,
        )
        gone += old.update(readings=None)
        for one in town.models(ref.key):
            years = one.register.spec.retention_years if one.register else BY_HAND_YEARS
            before = now - timedelta(days=years * 365.25)
            named = {
                "jurisdiction_key": ref.key,
                "pack_key": one.pack.key,
                "model": one.spec.key,
            }
            gone += Estimate.unscoped.filter(**named, reckoned_at__lt=before).delete()[0]
            gone += HandValue.objects.filter(**named, at__lt=before).delete()[0]
    return gone
