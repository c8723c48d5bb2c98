"""What screenings found, within what somebody may see. Refuses everybody else all."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from wangge.domain.registers import api as registers
from wangge.domain.screening import town
from wangge.domain.screening.models import Finding, Run
from wangge.domain.screening.services.deciding import no_finding
from wangge.domain.screening.views import FindingView, GridCount, LastRun, Screen
from wangge.plumbing.access import prefix_range

PAGE = 50


def seen_screens(
    jurisdiction_key: str, account_id: UUID | None, at: datetime
) -> tuple[Screen, ...]:
    """The screenings whose rows the account may see somewhere."""
    return tuple(
        one for one in town.screens(jurisdiction_key) if town.seen_by(one, account_id, at).reaches
    )


def last_run(one: Screen) -> LastRun | None:
    """When it was last run; None for never."""
    row = Run.objects.filter(
        jurisdiction_key=one.jurisdiction_key, pack_key=one.pack_key, screen=one.spec.key
    ).first()
    if row is None:
        return None
    problem = row.problem or {}
    counts = (row.ran_at, row.records, row.unread, row.population)
    return LastRun(*counts, problem.get("zh", ""), problem.get("en", ""))


def by_grid(one: Screen, *, account_id: UUID | None, at: datetime) -> tuple[GridCount, ...]:
    """Standing findings by grid, the most first."""
    counted = (
        _visible(one, account_id, at)
        .filter(gone_at__isnull=True)
        .values("grid_code")
        .annotate(standing=Count("pk"), undecided=Count("pk", filter=Q(decision="")))
        .order_by("-undecided", "-standing", "grid_code")
    )
    return tuple(GridCount(r["grid_code"], r["standing"], r["undecided"]) for r in counted)


def findings(
    one: Screen,
    *,
    account_id: UUID | None,
    at: datetime,
    under: str = "",
    decided: bool = False,
    after: UUID | None = None,
    limit: int = PAGE,
) -> tuple[tuple[FindingView, ...], UUID | None]:
    """A page of standing findings, and what continues it. `decided`: those dealt with instead."""
    found = _visible(one, account_id, at).filter(gone_at__isnull=True)
    found = found.exclude(decision="") if decided else found.filter(decision="")
    if under:
        low, high = prefix_range(under)
        found = found.filter(grid_code__gte=low, grid_code__lt=high)
    if after is not None:
        found = found.filter(pk__gt=after)
    page = list(found.order_by("pk")[: limit + 1])
    more = page[limit - 1].pk if len(page) > limit else None
    return tuple(_view(f) for f in page[:limit]), more


def finding(
    *, jurisdiction_key: str, finding_id: UUID, account_id: UUID | None, at: datetime
) -> tuple[Screen, FindingView, tuple[registers.Row, ...]]:
    """One finding and its rows, masked; `NotFound` for who may not see it."""
    row = Finding.unscoped.filter(pk=finding_id, jurisdiction_key=jurisdiction_key).first()
    if row is None:
        raise no_finding()
    one = town.screen(jurisdiction_key, f"{row.pack_key}/{row.screen}")
    scope = town.seen_by(one, account_id, at)
    if not scope.covers(row.grid_code, row.scheme_key, row.department):
        raise no_finding()
    rows = registers.rows_of(
        jurisdiction_key=jurisdiction_key,
        register=one.rows_of.name,
        entry_ids=[UUID(e) for e in row.entries],
        account_id=account_id,
        at=at,
    )
    return one, _view(row), rows


def may_decide(one: Screen, view: FindingView, account_id: UUID | None, at: datetime) -> bool:
    """Whether the account looks into it, and it is still to be looked into."""
    scope = town.decided_by(one, account_id, at)
    inside = scope.covers(view.grid_code, one.rows_of.scheme_key, one.rows_of.spec.department or "")
    return inside and not view.decision and view.gone_at is None


def _visible(one: Screen, account_id: UUID | None, at: datetime) -> QuerySet[Any]:
    return Finding.objects.within(town.seen_by(one, account_id, at)).filter(
        jurisdiction_key=one.jurisdiction_key, pack_key=one.pack_key, screen=one.spec.key
    )


def _view(row: Finding) -> FindingView:
    return FindingView(
        id=row.pk,
        screen=f"{row.pack_key}/{row.screen}",
        grid_code=row.grid_code,
        unit_code=row.unit_code,
        count=len(row.entries),
        givers=row.givers,
        first_on=row.first_on,
        last_on=row.last_on,
        found_at=row.found_at,
        gone_at=row.gone_at,
        decision=row.decision,
        reason=row.reason,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        case_id=row.case_id,
    )
