"""What was answered last about each target: the state of things as the records have it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wangge.domain.duties.models import Occurrence, Visit
from wangge.plumbing.access import Scope


@dataclass(frozen=True, slots=True)
class Answered:
    """The answers of the last visit to a target."""

    plan: str
    answers: Mapping[str, Any]
    done_at: datetime


def latest_answers(
    scope: Scope, jurisdiction_key: str, plans: Collection[str], at: datetime
) -> dict[str, Answered]:
    """Target → what was answered last up to `at` by a visit of one of these plans; one query."""
    seen = Occurrence.objects.within(scope).filter(
        jurisdiction_key=jurisdiction_key, plan__in=list(plans), done_at__lte=at
    )
    columns = ("occurrence__target", "occurrence__plan", "answers", "done_at")
    rows = Visit.objects.filter(occurrence__in=seen, done_at__lte=at).order_by("done_at")
    return {
        target: Answered(plan, dict(answers), done_at)
        for target, plan, answers, done_at in rows.values_list(*columns)
    }
