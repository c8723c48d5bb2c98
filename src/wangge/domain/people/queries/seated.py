"""Who sits in which grids: appointments in force, for whoever draws the grids anew."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from wangge.domain.people.queries.holders import in_force
from wangge.domain.people.queries.roster import AppointmentView, appointment_view


def seated_in(
    jurisdiction_key: str, scheme_key: str, codes: Collection[str], at: datetime
) -> tuple[AppointmentView, ...]:
    """The appointments in force at `at` in these very grids, by grid and post."""
    found = in_force(at).filter(
        jurisdiction_key=jurisdiction_key, scheme_key=scheme_key, grid_code__in=list(codes)
    )
    rows = found.order_by("grid_code", "post", "from_at", "id")
    return tuple(appointment_view(a) for a in rows)
