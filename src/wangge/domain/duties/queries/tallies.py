"""How often each duty was done, by grid. Counts only."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db.models import Count

from wangge.domain.duties.models import Occurrence
from wangge.plumbing.access import Scope, prefix_range


def tally_done(
    scope: Scope,
    jurisdiction_key: str,
    *,
    from_at: datetime,
    to_at: datetime,
    under: str = "",
) -> Counter[tuple[str, str]]:
    """(grid, plan) → how often it was done from `from_at` (included) to `to_at`; one query."""
    rows = Occurrence.objects.within(scope).filter(
        jurisdiction_key=jurisdiction_key, done_at__gte=from_at, done_at__lt=to_at
    )
    if under:
        low, high = prefix_range(under)
        rows = rows.filter(grid_code__gte=low, grid_code__lt=high)
    counted = rows.values("grid_code", "plan").annotate(n=Count("pk")).order_by()
    columns = ("grid_code", "plan", "n")
    return Counter({(code, plan): n for code, plan, n in counted.values_list(*columns)})
