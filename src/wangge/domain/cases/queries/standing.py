"""How many cases stand where: what a new version of a pack has to reckon with."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from wangge.domain.cases.models import Case, CaseStatus


@dataclass(frozen=True, slots=True)
class Standing:
    """So many open cases of a type at a step of a flow."""

    type_key: str
    flow_key: str
    step: str
    count: int


def open_cases(jurisdiction_key: str, pack_key: str) -> tuple[Standing, ...]:
    """The open cases of a pack, counted; whoever asks decides who may see it."""
    rows = Case.unscoped.filter(jurisdiction_key=jurisdiction_key, pack_key=pack_key)
    rows = rows.exclude(status=CaseStatus.CLOSED).order_by("type_key", "flow_key", "step")
    counted = rows.values_list("type_key", "flow_key", "step").annotate(n=Count("id"))
    return tuple(Standing(*row) for row in counted)
