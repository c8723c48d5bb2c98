"""How much is recorded: what a new version of a pack has to reckon with."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count, Q

from wangge.domain.registers.models import Entry, Fact


def lines_of(jurisdiction_key: str, pack_key: str) -> Mapping[str, int]:
    """Register → lines in it."""
    rows = Entry.unscoped.filter(jurisdiction_key=jurisdiction_key, pack_key=pack_key)
    return dict(rows.order_by().values_list("register_key").annotate(n=Count("pk")))


def values_of(jurisdiction_key: str, kind: str) -> Mapping[str, tuple[int, int]]:
    """Fact of a kind → values recorded, and how many of them stand in clear."""
    rows = Fact.objects.filter(record__jurisdiction_key=jurisdiction_key, record__kind=kind)
    counted = rows.order_by().values_list("key")
    found = counted.annotate(n=Count("pk"), bare=Count("pk", filter=Q(clear__isnull=False)))
    return {key: (n, bare) for key, n, bare in found}
