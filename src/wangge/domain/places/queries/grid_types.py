"""Which type each grid is of on a day."""

from __future__ import annotations

from datetime import date

from wangge.domain.places.models import GridType
from wangge.domain.places.queries.cache import towns
from wangge.domain.places.queries.unit_index import valid_on
from wangge.kernel.codes import prefix_range


def grid_types(
    jurisdiction_key: str, scheme_key: str, on: date, *, under: str = ""
) -> dict[str, str]:
    """Grid code → type, of the grids that have one; one query."""
    rows = GridType.objects.filter(
        valid_on(on), jurisdiction_id=towns.get(jurisdiction_key).ref.id, scheme_key=scheme_key
    )
    if under:
        low, high = prefix_range(under)
        rows = rows.filter(grid_code__gte=low, grid_code__lt=high)
    return dict(rows.order_by("grid_code").values_list("grid_code", "type_key"))
