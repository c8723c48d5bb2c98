"""How far a duty or a campaign has come: to be done, done, found, overdue, by grid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Substr

from wangge.domain.duties import plans
from wangge.domain.duties.models import Occurrence
from wangge.kernel.clock import aware
from wangge.kernel.errors import NotFound
from wangge.plumbing.access import Scope, prefix_range


@dataclass(frozen=True, slots=True)
class Progress:
    """Figures of one grid, or of all. `target`: what is to be done, the cancelled left out."""

    grid_code: str
    target: int
    done: int
    late: int
    """Of the done, those after the due instant."""
    found: int
    """Findings."""
    overdue: int
    cancelled: int

    @property
    def share(self) -> float:
        """Of the target, what is done; 1.0 when there is nothing to do."""
        return self.done / self.target if self.target else 1.0


@dataclass(frozen=True, slots=True)
class ProgressReport:
    """All, and each grid that has any, by code."""

    total: Progress
    grids: tuple[Progress, ...]


def progress(
    scope: Scope,
    jurisdiction_key: str,
    plan_key: str,
    *,
    at: datetime,
    first_on: date | None = None,
    last_on: date | None = None,
    under: str = "",
    level: str | None = None,
) -> ProgressReport:
    """What is planned for these days (of a campaign: all of it) within the scope, at `at`.

    By the grids that owe it, or by those of `level` above them. One query. Raises
    `NotFound` for an unknown plan or a level that the scheme lacks.
    """
    plan = plans.plan(jurisdiction_key, plan_key)
    rows = Occurrence.objects.within(scope).filter(jurisdiction_key=jurisdiction_key, plan=plan.key)
    if first_on is not None:
        rows = rows.filter(planned_on__gte=first_on)
    if last_on is not None:
        rows = rows.filter(planned_on__lte=last_on)
    if under:
        low, high = prefix_range(under)
        rows = rows.filter(grid_code__gte=low, grid_code__lt=high)
    rows = rows.annotate(at_grid=Substr("grid_code", 1, _width(plan, level)))
    open_now = Q(done_at__isnull=True, cancelled_at__isnull=True)
    figures = rows.values("at_grid").annotate(
        target_=Count("pk", filter=Q(cancelled_at__isnull=True)),
        done_=Count("pk", filter=Q(done_at__isnull=False)),
        late_=Count("pk", filter=Q(done_at__gt=F("due_at"))),
        found_=Sum("findings"),
        overdue_=Count("pk", filter=open_now & Q(due_at__lt=aware(at, "at"))),
        cancelled_=Count("pk", filter=Q(cancelled_at__isnull=False)),
    )
    names = ("at_grid", "target_", "done_", "late_", "found_", "overdue_", "cancelled_")
    found = [Progress(*row) for row in figures.order_by("at_grid").values_list(*names)]
    return ProgressReport(_sum(found, under), tuple(found))


def _width(plan: plans.Plan, level: str | None) -> int:
    """How many characters a code of that level has at most; by default those of the post's."""
    widths = plan.pack.scheme.levels
    keys = [item.key for item in widths]
    wanted = level or plan.post.level
    if wanted not in keys:
        raise NotFound(
            "no_such_level",
            zh=f"方案中没有层级“{wanted}”。",
            en=f"The scheme has no level “{wanted}”.",
            field="level",
        )
    return sum(item.code_width for item in widths[: keys.index(wanted) + 1])


def _sum(found: list[Progress], under: str) -> Progress:
    names = ("target", "done", "late", "found", "overdue", "cancelled")
    return Progress(under, *(sum(getattr(row, name) for row in found) for name in names))
