"""What was inspected and passed: each target once, by its latest record in these days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear

from wangge.domain.duties import plans
from wangge.domain.duties.models import Occurrence, Visit
from wangge.domain.duties.plans import Plan
from wangge.domain.duties.rules.acceptance import judged
from wangge.kernel.errors import InvalidInput
from wangge.plumbing.access import Scope, ScopeColumns, prefix_range


@dataclass(frozen=True, slots=True)
class Accepted:
    """One target: a grid's code, a unit's, or the id of a register's line."""

    target: str
    grid_code: str
    done_at: datetime
    points: float
    most: float
    passed: bool
    vetoed: bool


@dataclass(frozen=True, slots=True)
class Acceptance:
    """`due`: how many targets are to be inspected; those not inspected yet haven't passed."""

    due: int
    results: tuple[Accepted, ...]

    @property
    def inspected(self) -> int:
        """How many have been."""
        return len(self.results)

    @property
    def passed(self) -> int:
        """How many passed the last time."""
        return sum(r.passed for r in self.results)


def acceptance(
    scope: Scope,
    jurisdiction_key: str,
    plan_key: str,
    *,
    first_on: date,
    last_on: date,
    under: str = "",
) -> Acceptance:
    """The results of a duty or campaign planned for these days, within the scope, by target.

    A grid belongs to whoever answers for it, not only to whoever inspects it. Two queries. Raises
    `NotFound` for an unknown plan, `InvalidInput` (`not_an_acceptance`) where its checklist is
    neither passed nor failed.
    """
    plan = plans.plan(jurisdiction_key, plan_key)
    _require_standard(plan)
    rows = _rows(scope, jurisdiction_key, plan, under)
    rows = rows.filter(planned_on__range=(first_on, last_on))
    due = rows.values("target").distinct().count()
    latest = {one.target: one for _, one in _results(rows)}
    return Acceptance(due, tuple(latest[key] for key in sorted(latest)))


def acceptance_by_year(
    scope: Scope, jurisdiction_key: str, plan_key: str, *, under: str = ""
) -> dict[int, Acceptance]:
    """The same for every calendar year in which inspections are planned, by year. Two queries."""
    plan = plans.plan(jurisdiction_key, plan_key)
    _require_standard(plan)
    rows = _rows(scope, jurisdiction_key, plan, under)
    due = rows.annotate(year=ExtractYear("planned_on")).values_list("year")
    latest: dict[int, dict[str, Accepted]] = {}
    for year, one in _results(rows):
        latest.setdefault(year, {})[one.target] = one
    return {
        year: Acceptance(count, tuple(found[key] for key in sorted(found)))
        for year, count in due.annotate(Count("target", distinct=True)).order_by("year")
        for found in [latest.get(year, {})]
    }


def _require_standard(plan: Plan) -> None:
    checklist = plan.checklist
    if checklist is None or checklist.pass_from is None:
        raise InvalidInput(
            "not_an_acceptance",
            zh=f"“{plan.spec.name.zh}”的检查表没有写明合格标准(pass_from)。",
            en=f"The checklist of “{plan.spec.name.en}” doesn't say what passes (pass_from).",
            field="plan",
        )


def _rows(
    scope: Scope, jurisdiction_key: str, plan: Plan, under: str
) -> QuerySet[Occurrence, Occurrence]:
    """What is planned, by where the target lies: an inspector of the district owes the grids of
    the towns."""
    path = "target" if plan.spec.target.kind == "grid" else "grid_code"
    condition = scope.condition(ScopeColumns(path=path, scheme="scheme_key"))
    if condition is None:
        return Occurrence.unscoped.none()
    rows = Occurrence.unscoped.filter(
        condition,
        jurisdiction_key=jurisdiction_key,
        plan=plan.key,
        cancelled_at__isnull=True,
    )
    if under:
        low, high = prefix_range(under)
        rows = rows.filter(**{f"{path}__gte": low, f"{path}__lt": high})
    return rows


def _results(rows: QuerySet[Occurrence, Occurrence]) -> Iterator[tuple[int, Accepted]]:
    """Year and result of each check, the earliest first, by the standard it was made under."""
    done = Visit.objects.filter(occurrence__in=rows, done_at__isnull=False)
    for visit in done.select_related("occurrence").order_by("done_at", "pk"):
        checklist = plans.opened(visit.occurrence).checklist
        result = judged(checklist, visit.answers) if checklist else None
        if result is not None and visit.done_at is not None:
            o = visit.occurrence
            yield (
                o.planned_on.year,
                Accepted(
                    target=o.target,
                    grid_code=o.grid_code,
                    done_at=visit.done_at,
                    points=result.points,
                    most=result.most,
                    passed=result.passed,
                    vetoed=result.vetoed,
                ),
            )
