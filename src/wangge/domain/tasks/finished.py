"""How much was finished where: counts by grid and post, never by person."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count

from wangge.domain.tasks.models import State, Task
from wangge.plumbing.access import Scope, prefix_range


def finished(
    scope: Scope,
    jurisdiction_key: str,
    scheme_key: str,
    *,
    from_at: datetime,
    to_at: datetime,
    under: str = "",
) -> dict[tuple[str, str], int]:
    """(grid, post) → tasks finished from `from_at` (included) to `to_at` within the scope."""
    rows = Task.objects.within(scope).filter(
        jurisdiction_key=jurisdiction_key,
        scheme_key=scheme_key,
        state__in=(State.DONE, State.VERIFIED),
        closed_at__gte=from_at,
        closed_at__lt=to_at,
    )
    if under:
        low, high = prefix_range(under)
        rows = rows.filter(grid_code__gte=low, grid_code__lt=high)
    counted = rows.values("grid_code", "post").annotate(n=Count("pk")).order_by()
    return {(code, post): n for code, post, n in counted.values_list("grid_code", "post", "n")}
