"""Who did what lately, as counts: read by the time of recording, never by stream."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count

from wangge.plumbing.actor import Actor
from wangge.plumbing.journal.models import Entry


def actors_since(at: datetime) -> dict[str, int]:
    """Actor → entries that happened and were recorded since `at`; one query."""
    rows = Entry.objects.filter(recorded_at__gte=at, at__gte=at)
    counted = rows.values("actor").annotate(n=Count("pk")).order_by()
    return dict(counted.values_list("actor", "n"))


def kinds_by(actor: Actor, *, recorded_since: datetime) -> set[str]:
    """The kinds of entries by that actor recorded since then; one query over that time."""
    rows = Entry.objects.filter(recorded_at__gte=recorded_since, actor=str(actor))
    return set(rows.order_by().values_list("kind", flat=True).distinct())
