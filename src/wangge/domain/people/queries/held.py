"""How many hold which post: what a new version of a pack has to reckon with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from wangge.domain.people.models import Appointment


@dataclass(frozen=True, slots=True)
class Held:
    """Appointments that hold now or begin later, by post and by department."""

    posts: Mapping[str, int]
    departments: Mapping[str, int]


def held(jurisdiction_key: str, scheme_key: str, at: datetime) -> Held:
    """The appointments of a scheme that aren't over at `at`."""
    going_on = Appointment.objects.filter(
        Q(to_at__isnull=True) | Q(to_at__gt=at),
        jurisdiction_key=jurisdiction_key,
        scheme_key=scheme_key,
    ).order_by()
    return Held(*(dict(going_on.values_list(name).annotate(n=Count("id"))) for name in _GROUPS))


_GROUPS = ("post", "department")
