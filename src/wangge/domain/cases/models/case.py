"""Case (案卷): an accepted matter, where it stands, whom it waits for, and its timing."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from wangge.domain.cases.models.undeletable import (
    Undeletable,
    UndeletableManager,
    UndeletableQuerySet,
)
from wangge.kernel.ids import new_id
from wangge.plumbing.access import PathField, ScopeColumns, ScopedManager, ScopedModel


class CaseStatus(models.TextChoices):
    """How a matter stands; what became of it is its outcome, kept apart."""

    OPEN = "open", "办理中"
    WAITING = "waiting", "待居民确认"
    CLOSED = "closed", "已结案"


class Case(Undeletable, ScopedModel):
    """One matter.

    `grid_code` is where it lies (the leaf grid in the type's scheme; the root grid while nobody
    knows where), `handler_grid` where whoever owes the present step sits. `due_at` is the promise
    made for handling (the source's own, `due_given`, where `limit_given`); `step_due_at` presses
    whoever owes the present step. `handlers` are the accounts that have handled it; `timings`
    the rounds before this one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = PathField(max_length=16, unique=True)
    jurisdiction_key = models.CharField(max_length=63)
    pack_key = models.CharField(max_length=63)
    pack_version = models.CharField(max_length=20)
    pack_digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    """The edition it was filed under, to its end; empty: the first that the town took."""
    type_key = models.CharField(max_length=63, blank=True, default="", db_default="")
    address = models.CharField(max_length=200, blank=True, default="", db_default="")

    scheme_key = models.CharField(max_length=63)
    grid_code = PathField()
    unit_code = models.CharField(max_length=64, blank=True, default="", db_default="")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    place_status = models.CharField(max_length=10)
    located = models.BooleanField()
    department = models.CharField(max_length=63, blank=True, default="", db_default="")

    flow_key = models.CharField(max_length=63)
    step = models.CharField(max_length=63)
    phase = models.CharField(max_length=16)
    status = models.CharField(max_length=8, choices=CaseStatus.choices)
    outcome = models.CharField(max_length=12, blank=True, default="", db_default="")
    condition = models.CharField(max_length=63, blank=True, default="", db_default="")
    grade = models.CharField(max_length=16, blank=True, default="", db_default="")
    circulation = models.CharField(max_length=63, blank=True, default="", db_default="")
    route_post = models.CharField(max_length=63, blank=True, default="", db_default="")
    route_department = models.CharField(max_length=63, blank=True, default="", db_default="")
    route_level = models.CharField(max_length=63, blank=True, default="", db_default="")
    route_grid = PathField(blank=True, default="", db_default="")

    task_id = models.UUIDField(null=True)
    holder_id = models.UUIDField(null=True)
    paused = models.BooleanField(default=False, db_default=False)
    handler_grid = PathField(blank=True, default="", db_default="")
    handler_level = models.CharField(max_length=63, blank=True, default="", db_default="")
    handlers = models.JSONField(default=list)
    step_persons = models.JSONField(default=list, db_default=[])

    has_resident = models.BooleanField()
    tells_resident = models.BooleanField(default=False, db_default=False)
    photo_count = models.PositiveSmallIntegerField(default=0, db_default=0)
    sent_back = models.BooleanField(default=False, db_default=False)
    handled = models.BooleanField(default=False, db_default=False)
    clock_begun = models.BooleanField(default=False, db_default=False)
    due_given = models.DateTimeField(null=True)
    limit_given = models.BooleanField(default=False, db_default=False)
    department_given = models.CharField(max_length=63, blank=True, default="", db_default="")
    return_count = models.PositiveSmallIntegerField(default=0, db_default=0)
    rework_count = models.PositiveSmallIntegerField(default=0, db_default=0)
    reopen_count = models.PositiveSmallIntegerField(default=0, db_default=0)
    calls_open = models.PositiveSmallIntegerField(default=0, db_default=0)
    rating = models.PositiveSmallIntegerField(null=True)

    received_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True)
    dispatched_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    step_due_at = models.DateTimeField(null=True)
    handled_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    lapse_at = models.DateTimeField(null=True)
    on_time = models.BooleanField(null=True)
    no_limit = models.BooleanField(default=False, db_default=False)
    timings = models.JSONField(default=list)
    same_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    """The open case that this one turned out to be: its reports went there, figures pass it by."""
    version = models.PositiveIntegerField(default=1)

    unscoped: ClassVar[Any] = UndeletableQuerySet.as_manager()
    objects: ClassVar[ScopedManager[Any]] = UndeletableManager()
    scope_columns: ClassVar[ScopeColumns] = ScopeColumns(
        path="grid_code", scheme="scheme_key", tag="department", holder="holder_id"
    )

    class Meta:
        indexes = [
            models.Index(fields=["grid_code", "status", "step_due_at"], name="cases_by_grid"),
            models.Index(fields=["received_at", "id"], name="cases_by_time"),
            models.Index(
                fields=["lapse_at"], name="cases_lapsing", condition=Q(lapse_at__isnull=False)
            ),
            models.Index(
                fields=["same_as"], name="cases_joined", condition=Q(same_as__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number
