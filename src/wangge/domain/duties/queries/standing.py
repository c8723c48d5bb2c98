"""How many occurrences of each plan are open: what a new version of a pack reckons with."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count

from wangge.domain.duties.models import Occurrence


def open_occurrences(jurisdiction_key: str, pack_key: str) -> Mapping[str, int]:
    """Plan (`<pack>/<duty>`) → occurrences neither done nor cancelled."""
    rows = Occurrence.unscoped.filter(
        jurisdiction_key=jurisdiction_key,
        pack_key=pack_key,
        done_at__isnull=True,
        cancelled_at__isnull=True,
    )
    return dict(rows.order_by().values_list("plan").annotate(n=Count("id")))
