"""Tasks (任务), their clock steps, notes, clock versions. Refuses to know what they are about."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q

from wangge.domain.people.models import Account, Appointment
from wangge.kernel.ids import new_id
from wangge.plumbing.access import PathField, ScopeColumns, ScopedModel


class State(models.TextChoices):
    """How far a task is; kept apart from its outcome."""

    OPEN = "open", "待接 Open"
    ACCEPTED = "accepted", "办理中 Accepted"
    PAUSED = "paused", "挂起 Paused"
    RETURNED = "returned", "已退回 Returned"
    DONE = "done", "已办结 Done"
    VERIFIED = "verified", "已核查 Verified"
    CANCELLED = "cancelled", "已取消 Cancelled"


OPEN_STATES = (State.OPEN, State.ACCEPTED, State.PAUSED, State.RETURNED)
"""In these a task has an owner and a clock; `closed_at` is null exactly then."""

PUT_OFF = timedelta(minutes=10)
"""How long the clock leaves a task alone whose step failed."""


class Task(ScopedModel):
    """Something one post in one grid owes by one time.

    `post`, `grid_code`, `department`: where it is owed, never changed. `base_*`: from where the
    responsibility is found now; an escalation, a return or a hand-on moves it. `appointment`: by
    which the holder holds it, their deputy standing in; right until `holder_until_at`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction_key = models.CharField(max_length=63)
    kind = models.CharField(max_length=63)
    subject = models.CharField(max_length=80, blank=True, db_index=True)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)

    post = models.CharField(max_length=63, blank=True)
    scheme_key = models.CharField(max_length=63)
    grid_code = PathField()
    department = models.CharField(max_length=63, blank=True)
    base_post = models.CharField(max_length=63, blank=True)
    base_grid_code = PathField()
    base_department = models.CharField(max_length=63, blank=True)
    holder = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="+", db_index=False)
    holder_until_at = models.DateTimeField(null=True, blank=True)
    stands_in = models.BooleanField(default=False)
    """Nobody was on the post: it climbed, and goes back when somebody is appointed."""
    excluded = models.JSONField(default=list)
    """Accounts that must not hold it, such as the handler where it is to be verified."""
    reason = models.JSONField()
    reserved = models.JSONField(null=True)
    """The reserved power that doing it exercises, as its pack declared it; null for most."""

    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    outcome = models.CharField(max_length=63, blank=True)
    opened_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)

    limit = models.CharField(max_length=40, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    limit_undetermined = models.BooleanField(default=False)
    """The calendar doesn't know the year in which it would be due: it waits at the desk."""
    clock = models.CharField(max_length=32, blank=True)
    cycle = models.PositiveSmallIntegerField(default=1)
    """Counts approved extensions: each mark may happen once in every cycle."""
    cycle_at = models.DateTimeField()
    next_clock_at = models.DateTimeField(null=True, blank=True)
    overdue_at = models.DateTimeField(null=True, blank=True)
    colour = models.CharField(max_length=6, blank=True)
    """Supervision (督办): empty, `yellow` or `red`."""
    escalations = models.PositiveSmallIntegerField(default=0)
    clock_failures = models.PositiveSmallIntegerField(default=0)

    paused_at = models.DateTimeField(null=True, blank=True)
    pause_until_at = models.DateTimeField(null=True, blank=True)
    seconds_left = models.FloatField(null=True, blank=True)
    """While paused: what was left of the limit, on the clock of its own unit."""
    pauses = models.PositiveSmallIntegerField(default=0)
    extensions = models.PositiveSmallIntegerField(default=0)
    asked_limit = models.CharField(max_length=40, blank=True)
    asked_by = models.CharField(max_length=80, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)

    scope_columns = ScopeColumns(
        path="grid_code", scheme="scheme_key", tag="department", holder="holder_id"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["holder", "due_at"],
                name="tasks_open_of_holder",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["appointment"],
                name="tasks_open_by_appointment",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["grid_code", "due_at"],
                name="tasks_open_in_grid",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["grid_code", "closed_at"],
                name="tasks_done_in_grid",
                condition=Q(closed_at__isnull=False),
            ),
            models.Index(
                fields=["next_clock_at"],
                name="tasks_next_clock",
                condition=Q(next_clock_at__isnull=False),
            ),
            models.Index(
                fields=["closed_by", "closed_at"],
                name="tasks_done_by",
                condition=Q(closed_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="tasks_closed_iff_state",
                condition=Q(closed_at__isnull=True, state__in=OPEN_STATES)
                | (Q(closed_at__isnull=False) & ~Q(state__in=OPEN_STATES)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class TaskStep(models.Model):
    """A step that the clock took: the unique key makes it happen once, whoever tries again."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="steps", db_index=False)
    key = models.CharField(max_length=80)
    nominal_at = models.DateTimeField()
    """When it should have happened."""
    done_at = models.DateTimeField()
    """When it did."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "key"], name="tasks_step_once")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.key}"


class TaskNote(models.Model):
    """Words that somebody wrote about a task; the journal holds their digest only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="notes")
    act = models.CharField(max_length=30)
    text = models.TextField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.task_id} {self.act}"


class ClockVersion(models.Model):
    """A clock as a pack declared it when a task was opened: running tasks keep their rules."""

    digest = models.CharField(max_length=32, primary_key=True)
    spec = models.JSONField()

    def __str__(self) -> str:
        return self.digest
