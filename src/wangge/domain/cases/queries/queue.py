"""The dispatcher's list: within a scope, filtered, page by page without counting.

Two queries whatever the size: one for the rows, none for names (packs hold them).
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import F, Q, QuerySet

from wangge.domain.cases.models import Case
from wangge.domain.cases.queries.filters import CaseFilter, narrow
from wangge.domain.cases.queries.views import case_view
from wangge.domain.cases.types import CaseView
from wangge.kernel.errors import InvalidInput
from wangge.plumbing.access import Scope

Order = Literal["newest", "due"]
PAGE_MOST = 500


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the cursor of what follows; None at the end."""

    rows: tuple[CaseView, ...]
    next_cursor: str | None


def case_queue(
    scope: Scope,
    filters: CaseFilter,
    cursor: str | None = None,
    *,
    order: Order = "newest",
    size: int = 50,
) -> Page:
    """Cases that `scope` covers and `filters` let through.

    `newest`: by receipt, latest first. `due`: by the present step's due instant, earliest first,
    those without one last. Raises `InvalidInput` for a cursor of another list.
    """
    size = max(1, min(size, PAGE_MOST))
    rows = narrow(Case.objects.within(scope), filters)
    rows = _by_due(rows, cursor) if order == "due" else _by_receipt(rows, cursor)
    found = list(rows[: size + 1])
    more = len(found) > size
    shown = found[:size]
    return Page(tuple(case_view(c) for c in shown), _cursor(shown[-1], order) if more else None)


def count(scope: Scope, filters: CaseFilter) -> int:
    """How many cases `case_queue` lists, page after page."""
    return narrow(Case.objects.within(scope), filters).count()


def _by_receipt(rows: QuerySet[Any], cursor: str | None) -> QuerySet[Any]:
    if cursor:
        after_at, after_id = _read(cursor, "newest")
        rows = rows.filter(Q(received_at__lt=after_at) | Q(received_at=after_at, id__lt=after_id))
    return rows.order_by("-received_at", "-id")


def _by_due(rows: QuerySet[Any], cursor: str | None) -> QuerySet[Any]:
    if cursor:
        after_at, after_id = _read(cursor, "due")
        if after_at is None:
            rows = rows.filter(step_due_at__isnull=True, id__gt=after_id)
        else:
            rows = rows.filter(
                Q(step_due_at__gt=after_at)
                | Q(step_due_at=after_at, id__gt=after_id)
                | Q(step_due_at__isnull=True)
            )
    return rows.order_by(F("step_due_at").asc(nulls_last=True), "id")


def _cursor(last: Case, order: Order) -> str:
    at = last.received_at if order == "newest" else last.step_due_at
    text = json.dumps([order, at.isoformat() if at else None, str(last.pk)])
    return urlsafe_b64encode(text.encode()).decode()


def _read(cursor: str, order: Order) -> tuple[datetime | None, UUID]:
    try:
        kind, at, last_id = json.loads(urlsafe_b64decode(cursor.encode()))
        if kind != order or (at is None and order == "newest"):
            raise ValueError(kind)
        return datetime.fromisoformat(at) if at else None, UUID(last_id)
    except (ValueError, TypeError, AttributeError) as problem:
        raise InvalidInput(
            "bad_cursor",
            zh="翻页标记无效，请从第一页开始。",
            en="The page marker isn't one of this list; begin at the first page.",
            field="cursor",
        ) from problem
