"""The channel `inbox`: notices that wait in the platform until they are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wangge.plumbing.notify.channels import Notice, register_channel
from wangge.plumbing.notify.models import InboxItem


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One notice; the face turns `template` and `values` into words."""

    id: UUID
    template: str
    values: dict[str, Any]
    at: datetime
    read_at: datetime | None


def inbox(address_ref: str, *, limit: int = 50) -> list[InboxRow]:
    """The notices of one address, latest first."""
    items = InboxItem.objects.filter(address_ref=address_ref).order_by("-at", "-id")[:limit]
    return [InboxRow(i.id, i.template, i.values, i.at, i.read_at) for i in items]


def unread(address_ref: str) -> int:
    """How many of them haven't been read."""
    return InboxItem.objects.filter(address_ref=address_ref, read_at__isnull=True).count()


def mark_read(address_ref: str, ids: Iterable[UUID], *, at: datetime) -> int:
    """Marks notices of this address as read; those of others are left alone."""
    mine = InboxItem.objects.filter(address_ref=address_ref, pk__in=list(ids))
    return mine.filter(read_at__isnull=True).update(read_at=at)


def keep(notice: Notice) -> None:
    """The channel itself: one row for a notice, however often it is sent."""
    item = InboxItem(
        id=notice.id,
        address_ref=notice.address_ref,
        template=notice.template,
        values=notice.values,
        at=notice.at,
    )
    InboxItem.objects.bulk_create([item], ignore_conflicts=True)


def register() -> None:
    """Makes `inbox` a channel; called when the apps are ready."""
    register_channel("inbox", keep)
