"""Everything that was and is due to one target, with what came of it: for its record over time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wangge.domain.duties.models import Finding, Occurrence, Visit
from wangge.domain.duties.views import FindingView, OccurrenceView, finding_view, occurrence_view
from wangge.plumbing.access import Scope

MOST = 500


@dataclass(frozen=True, slots=True)
class Seen:
    """Once that a duty was due to it; `done_at` None while it isn't done."""

    occurrence: OccurrenceView
    by: str
    done_at: datetime | None
    findings: tuple[FindingView, ...]


def about_target(
    scope: Scope, jurisdiction_key: str, target_kind: str, keys: Collection[str]
) -> tuple[Seen, ...]:
    """The latest 500 within the scope, the latest first; three queries."""
    rows = Occurrence.objects.within(scope).filter(
        jurisdiction_key=jurisdiction_key, target_kind=target_kind, target__in=list(keys)
    )
    found = list(rows.order_by("-due_at")[:MOST])
    ids = [row.pk for row in found]
    visits = {v.pk: v for v in Visit.objects.filter(pk__in=ids)}
    findings: dict[UUID, list[FindingView]] = defaultdict(list)
    by_id = {row.pk: row for row in found}
    for finding in Finding.objects.filter(occurrence_id__in=ids).order_by("at"):
        view = finding_view(finding, by_id[finding.occurrence_id])
        findings[finding.occurrence_id].append(view)
    return tuple(
        Seen(
            occurrence_view(row),
            visits[row.pk].by if row.pk in visits else "",
            row.done_at,
            tuple(findings[row.pk]),
        )
        for row in found
    )
