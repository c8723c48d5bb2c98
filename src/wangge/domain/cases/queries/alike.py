"""Open cases that a report may be another word about: same place, same matter, not long ago.

Offers; never decides: that two callers mean one thing a person says.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q

from wangge.domain.cases.models import Case, CaseStatus
from wangge.domain.cases.queries.filters import ONCE
from wangge.domain.cases.queries.views import case_view
from wangge.domain.cases.types import CaseView
from wangge.plumbing.access import Scope

NEAR_M = 100
"""So far apart two pins may be that mean one place."""
UNTYPED_WITHIN = timedelta(days=30)
"""What is of no stated kind is looked for among cases this old at most."""
ALIKE_MOST = 5
_M_PER_DEGREE = 111_320


@dataclass(frozen=True, slots=True)
class Matter:
    """What is asked about: kind (empty: not stated), place by unit, pin or words, and when."""

    jurisdiction_key: str
    at: datetime
    type_key: str = ""
    pack_key: str = ""
    units: Collection[str] = ()
    lon: float | None = None
    lat: float | None = None
    address: str = ""


def alike(scope: Scope, matter: Matter, *, most: int = ALIKE_MOST) -> tuple[CaseView, ...]:
    """Open cases within the scope that may be the same matter, the latest first. One query."""
    place = _place(matter)
    if place is None:
        return ()
    rows = Case.objects.within(scope).filter(
        ONCE, place, jurisdiction_key=matter.jurisdiction_key, status=CaseStatus.OPEN
    )
    if matter.type_key:
        rows = rows.filter(type_key=matter.type_key)
        rows = rows.filter(pack_key=matter.pack_key) if matter.pack_key else rows
    else:
        rows = rows.filter(received_at__gte=matter.at - UNTYPED_WITHIN)
    return tuple(case_view(row) for row in rows.order_by("-received_at", "-id")[:most])


def alike_of(scope: Scope, case: CaseView) -> tuple[CaseView, ...]:
    """As `alike`, for a case that is there; itself never."""
    matter = Matter(
        case.jurisdiction_key,
        case.received_at,
        case.type_key,
        case.pack_key if case.type_key else "",
        [case.unit_code] if case.unit_code else (),
        case.lon,
        case.lat,
        case.address,
    )
    found = alike(scope, matter, most=ALIKE_MOST + 1)
    return tuple(one for one in found if one.id != case.id)[:ALIKE_MOST]


def _place(matter: Matter) -> Q | None:
    """In one of its units, within `NEAR_M` of its pin, or of the same words for the place."""
    near = []
    if matter.units:
        near.append(Q(unit_code__in=list(matter.units)))
    if matter.lon is not None and matter.lat is not None:
        up = NEAR_M / _M_PER_DEGREE
        aside = up / max(math.cos(math.radians(matter.lat)), 0.01)
        lon, lat = matter.lon, matter.lat
        box = Q(lon__gte=lon - aside, lon__lte=lon + aside, lat__gte=lat - up, lat__lte=lat + up)
        near.append(box)
    if words := matter.address.strip():
        near.append(Q(address__icontains=words))
    return reduce(or_, near) if near else None
