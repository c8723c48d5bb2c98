"""Which documents there are for a grid, a case, a person; what was issued; how far orders are."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from wangge.domain.papers import rights
from wangge.domain.papers.models import Batch, Issue
from wangge.domain.papers.types import BatchView, DocumentRef, IssueView
from wangge.domain.places import api as places
from wangge.kernel.errors import NotFound


def documents(
    jurisdiction_key: str,
    about: Literal["case", "grid", "person"],
    *,
    scheme_key: str = "",
    pack_key: str = "",
) -> tuple[DocumentRef, ...]:
    """The documents of a town's packs about such a thing, in the packs' order."""
    return tuple(
        DocumentRef(jurisdiction_key, pack.key, spec)
        for pack in places.packs(jurisdiction_key)
        if (not scheme_key or pack.scheme.key == scheme_key) and pack_key in ("", pack.key)
        for spec in pack.documents
        if spec.about == about
    )


def document(jurisdiction_key: str, pack_key: str, key: str) -> DocumentRef:
    """One document; `NotFound` where the town has no such pack or document."""
    if pack_key in places.jurisdiction(jurisdiction_key).pack_keys:
        for spec in places.pack(jurisdiction_key, pack_key).documents:
            if spec.key == key:
                return DocumentRef(jurisdiction_key, pack_key, spec)
    raise NotFound(
        "no_such_document",
        zh=f"没有文书“{pack_key}/{key}”。",
        en=f"There is no document “{pack_key}/{key}”.",
        field="document",
    )


def issued(account_id: UUID | None, case_id: UUID, at: datetime) -> tuple[IssueView, ...]:
    """What was issued about a case, the first first; `NotFound` for a case out of reach."""
    rights.case_seen(account_id, case_id, at)
    rows = Issue.objects.filter(case_id=case_id).defer("pdf").order_by("issued_at", "id")
    return tuple(issue_view(row) for row in rows)


def issue_view(row: Issue) -> IssueView:
    """The view of a row."""
    names = IssueView.__dataclass_fields__
    return IssueView(**{name: getattr(row, name) for name in names})


def batches(account_id: UUID, jurisdiction_key: str) -> tuple[BatchView, ...]:
    """The account's own orders in a town, the latest first."""
    rows = Batch.objects.filter(account_id=account_id, jurisdiction_key=jurisdiction_key)
    return tuple(batch_view(row) for row in rows.order_by("-ordered_at", "-id")[:20])


def batch_view(row: Batch) -> BatchView:
    """The view of a row."""
    names = BatchView.__dataclass_fields__
    return BatchView(**{name: getattr(row, name) for name in names})
