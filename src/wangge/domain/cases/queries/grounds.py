"""Where open matters lie: for whoever draws the grids anew."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from wangge.domain.cases.models import Case
from wangge.plumbing.access import Scope


def units_of(case_ids: Collection[UUID]) -> dict[UUID, str]:
    """The base unit of each of these cases that has one."""
    found: dict[UUID, str] = {}
    ids = list(case_ids)
    for start in range(0, len(ids), 500):
        rows = Case.unscoped.filter(pk__in=ids[start : start + 500]).exclude(unit_code="")
        found.update(rows.values_list("pk", "unit_code"))
    return found


def numbers_among(scope: Scope, case_ids: Collection[UUID]) -> dict[UUID, str]:
    """The numbers of those of these cases that `scope` covers."""
    found: dict[UUID, str] = {}
    ids = list(case_ids)
    for start in range(0, len(ids), 500):
        rows = Case.objects.within(scope).filter(pk__in=ids[start : start + 500])
        found.update(rows.values_list("pk", "number"))
    return found
