"""Drawings, their versions and comments, as far as somebody may see them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Count

from wangge.domain.redrawing import access
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.models import Comment, Drawing, Version
from wangge.domain.redrawing.services import common
from wangge.domain.redrawing.views import CommentView, DrawingView, VersionView


def drawings(
    jurisdiction_key: str, account_id: UUID | None, at: datetime
) -> tuple[DrawingView, ...]:
    """A town's drawings that the account may see, the newest first."""
    rows = Drawing.objects.filter(jurisdiction_key=jurisdiction_key).order_by("-begun_at")
    seen = access.seen_among(list(rows), account_id, at)
    counts = dict(
        Version.objects.filter(drawing__in=seen).values_list("drawing").annotate(n=Count("pk"))
    )
    return tuple(_view(row, counts.get(row.pk, 0)) for row in seen)


def drawing(drawing_id: UUID, account_id: UUID | None, at: datetime) -> DrawingView:
    """One drawing; `NotFound` for who may not see it."""
    row = seen(drawing_id, account_id, at)
    return _view(row, row.versions.count())


def version(
    drawing_id: UUID, account_id: UUID | None, at: datetime, number: int | None = None
) -> VersionView:
    """A version, by default the newest; `NotFound`."""
    row = seen(drawing_id, account_id, at)
    found = row.versions.order_by("-number")
    one = (found.filter(number=number) if number else found).first()
    if one is None:
        raise common.no_version()
    return _version(one)


def versions(drawing_id: UUID, account_id: UUID | None, at: datetime) -> tuple[VersionView, ...]:
    """Every version, the oldest first."""
    row = seen(drawing_id, account_id, at)
    return tuple(_version(v) for v in row.versions.order_by("number"))


def comments(drawing_id: UUID, account_id: UUID | None, at: datetime) -> tuple[CommentView, ...]:
    """What was said, the oldest first."""
    row = seen(drawing_id, account_id, at)
    names = ("id", "version", "lon", "lat", "grid_code", "text", "by", "at", "settled_at")
    found = Comment.objects.filter(drawing=row).order_by("at", "id").values_list(*names)
    return tuple(CommentView(*each) for each in found)


def seen(drawing_id: UUID, account_id: UUID | None, at: datetime) -> Drawing:
    """The row, for this app's queries; `NotFound` for who may not see it."""
    row = Drawing.objects.filter(pk=drawing_id).first()
    if row is None or not access.may_see(row, account_id, at):
        raise common.no_drawing()
    return row


def _view(row: Drawing, count: int) -> DrawingView:
    return DrawingView(
        row.pk,
        row.jurisdiction_key,
        row.pack_key,
        row.scheme_key,
        row.title,
        row.case_id,
        row.stage,
        row.base_version,
        row.from_on,
        row.begun_at,
        row.begun_by,
        count,
        row.problem,
        row.under,
        row.scheme_id,
    )


def _version(row: Version) -> VersionView:
    content = Content.unpack(row.content)
    return VersionView(row.number, row.stage, row.note, row.by, row.at, row.figures, content)
