"""How many matters of each type came in or were handled, by grid. Counts only."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db.models import Count

from wangge.domain.cases.models import Case
from wangge.domain.cases.queries.filters import ONCE, CaseFilter, narrow
from wangge.plumbing.access import Scope


def tally_types(
    scope: Scope,
    filters: CaseFilter,
    *,
    handled_from: datetime | None = None,
    handled_to: datetime | None = None,
) -> Counter[tuple[str, str]]:
    """(grid, type) → matters that `filters` let through, of those handled in the period if given.

    One query. The grid is where the matter lies.
    """
    rows = narrow(Case.objects.within(scope), filters).filter(ONCE)
    if handled_from is not None:
        rows = rows.filter(handled_at__gte=handled_from)
    if handled_to is not None:
        rows = rows.filter(handled_at__lt=handled_to)
    counted = rows.values("grid_code", "type_key").annotate(n=Count("pk")).order_by()
    columns = ("grid_code", "type_key", "n")
    return Counter({(code, key): n for code, key, n in counted.values_list(*columns)})
