"""Report (信息收集): what somebody told us, as they told it, and who they were (sealed)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from wangge.domain.cases.models.case import Case
from wangge.domain.cases.models.undeletable import (
    Undeletable,
    UndeletableManager,
    UndeletableQuerySet,
)
from wangge.kernel.ids import new_id
from wangge.plumbing.access import ScopeColumns, ScopedManager, ScopedModel
from wangge.plumbing.crypto import SealedTextField


class Reporter(models.Model):
    """How to reach whoever reported. Sealed; emptied when `purge_on` has come."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = SealedTextField(blank=True, default="")
    phone = SealedTextField(blank=True, default="")
    language = models.CharField(max_length=10, default="zh-hans")
    may_notify = models.BooleanField(default=True)
    purge_on = models.DateField(db_index=True)
    purged_at = models.DateTimeField(null=True)


class Report(Undeletable, ScopedModel):
    """One report. The same `key` from the same `client` is the same report.

    `raw` keeps the position as it was given with its system, the address, and the source's own
    columns; `place` what locating answered, with its candidates and distances.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    reporter = models.ForeignKey(
        Reporter, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    jurisdiction_key = models.CharField(max_length=63)
    client = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    content_digest = models.BinaryField(max_length=32)
    channel = models.CharField(max_length=63)
    type_key = models.CharField(max_length=63, blank=True)
    text = models.TextField(blank=True)
    raw = models.JSONField(default=dict)
    place = models.JSONField(default=dict)
    follow_digest = models.BinaryField(max_length=32)
    follow_sealed = SealedTextField()
    received_at = models.DateTimeField()

    unscoped: ClassVar[Any] = UndeletableQuerySet.as_manager()
    objects: ClassVar[ScopedManager[Any]] = UndeletableManager()
    scope_columns: ClassVar[ScopeColumns] = ScopeColumns(
        path="case__grid_code",
        scheme="case__scheme_key",
        tag="case__department",
        holder="case__holder_id",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="cases_report_key")]

    def __str__(self) -> str:
        return f"{self.client}/{self.key}"
