"""What was inspected and passed: each target once, by its latest record in these days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from wangge.domain.duties import plans
from wangge.domain.duties.models import Occurrence, Visit
from wangge.domain.duties.rules.acceptance import judged
from wangge.kernel.errors import InvalidInput
from wangge.plumbing.access import Scope, prefix_range


@dataclass(frozen=True, slots=True)
class Accepted:
    """One target: a grid's code, a unit's, or the id of a register's line."""

    target: str
    grid_code: str
    done_at: datetime
    points: float
    most: float
    passed: bool


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

    Two queries. Raises `NotFound` for an unknown plan, `InvalidInput` (`not_an_acceptance`)
    where its checklist is neither passed nor failed.
    """
    plan = plans.plan(jurisdiction_key, plan_key)
    checklist = next((c for c in plan.pack.checklists if c.key == plan.spec.checklist), None)
    if checklist is None or checklist.pass_from is None:
        raise InvalidInput(
            "not_an_acceptance",
            zh=f"“{plan.spec.name.zh}”的检查表没有写明合格标准(pass_from)。",
            en=f"The checklist of “{plan.spec.name.en}” doesn't say what passes (pass_from).",
            field="plan",
        )
    rows = Occurrence.objects.within(scope).filter(
        jurisdiction_key=jurisdiction_key,
        plan=plan.key,
        planned_on__range=(first_on, last_on),
        cancelled_at__isnull=True,
    )
    if under:
        low, high = prefix_range(under)
        rows = rows.filter(grid_code__gte=low, grid_code__lt=high)
    due = rows.values("target").distinct().count()
    latest: dict[str, Accepted] = {}
    done = Visit.objects.filter(occurrence__in=rows, done_at__isnull=False)
    for visit in done.select_related("occurrence").order_by("done_at", "pk"):
        result = judged(checklist, visit.answers)
        if result is not None and visit.done_at is not None:
            o = visit.occurrence
            latest[o.target] = Accepted(
                *(o.target, o.grid_code, visit.done_at),
                *(result.points, result.most, result.passed),
            )
    return Acceptance(due, tuple(latest[key] for key in sorted(latest)))
