"""Drawings of a scheme's grids: every version kept, runs, comments, what went over."""

from __future__ import annotations

from django.db import models

from wangge.kernel.ids import new_id
from wangge.plumbing.access import PathField


class Stage(models.TextChoices):
    """How far a drawing has come (镇规划、村提出、部门会商、区审核、市备案、编号、生效)."""

    PLAN = "plan", "规划 Plan"
    PROPOSAL = "proposal", "提出 Proposal"
    AGREEMENT = "agreement", "会商 Agreement"
    REVIEW = "review", "审核 Review"
    FILING = "filing", "备案 Filing"
    NUMBERING = "numbering", "编号 Numbering"
    SCHEDULED = "scheduled", "待生效 Scheduled"
    IN_FORCE = "in_force", "已生效 In force"
    TAKEN_BACK = "taken_back", "已撤回 Taken back"
    DROPPED = "dropped", "已放弃 Dropped"


class Drawing(models.Model):
    """One redrawing of a scheme, taken through approval as the case `case_id`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction_key = models.CharField(max_length=63)
    pack_key = models.CharField(max_length=63)
    scheme_key = models.CharField(max_length=63)
    title = models.CharField(max_length=120)
    under = PathField(blank=True, default="", db_default="")
    """The grid whose ground it is about; empty: all of the scheme."""
    case_id = models.UUIDField(unique=True)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.PLAN)
    base_version = models.PositiveIntegerField()
    """The version of the scheme in force when it was begun, or drawn last."""
    from_on = models.DateField(null=True)
    people = models.JSONField(default=dict)
    """Where appointments go that lose their grid: appointment id → grid code or null."""
    scheme_id = models.UUIDField(null=True)
    """The version of the scheme that it has become."""
    problem = models.JSONField(null=True)
    """Why it didn't take effect on its day."""
    back_reason = models.CharField(max_length=500, blank=True, default="", db_default="")
    """Why it was taken back."""
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["jurisdiction_key", "stage"], name="redrawing_by_stage")]

    def __str__(self) -> str:
        return f"{self.scheme_key} {self.title}"


class Version(models.Model):
    """One version of a drawing, never changed: grids of all levels, and the leaf of each unit."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    drawing = models.ForeignKey(Drawing, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    stage = models.CharField(max_length=10)
    note = models.CharField(max_length=500, blank=True)
    content = models.BinaryField()
    """Grids and assignments as compressed JSON, see `content`."""
    figures = models.JSONField(default=dict)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["drawing", "number"], name="redrawing_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.drawing_id} v{self.number}"


class Comment(models.Model):
    """What somebody says about a place of a version."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    drawing = models.ForeignKey(Drawing, models.CASCADE, related_name="comments")
    version = models.PositiveIntegerField()
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    grid_code = PathField(blank=True, default="", db_default="")
    """The grid of that version that it is about, where one was named."""
    text = models.CharField(max_length=500)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return f"{self.drawing_id} {self.at:%Y-%m-%d}"


class GoingOver(models.Model):
    """What went over when a drawing took effect, so that it can be taken back."""

    drawing = models.OneToOneField(Drawing, models.CASCADE, primary_key=True, related_name="over")
    on = models.DateField()
    at = models.DateTimeField()
    appointments = models.JSONField(default=list)
    """[ended appointment, new appointment or null, grid it was in]."""
    tasks = models.JSONField(default=list)
    """[task, base grid before, base grid since]."""
    duties = models.JSONField(default=list)
    """[occurrence, grid before, grid since]."""
    followed = models.JSONField(default=dict)
    """By kind, [row, grid before, grid since], and what `carrying` says besides."""
    counts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.drawing_id} {self.on}"


class RunState(models.TextChoices):
    """How far a run of the program is; one whose process was killed has `failed`."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class Run(models.Model):
    """The program draws as somebody wished; what it draws is no version until it is saved."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    drawing = models.ForeignKey(Drawing, models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField(default=1)
    """What people call it by; it keeps it when others are dropped."""
    wish = models.JSONField()
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.WAITING)
    stage = models.CharField(max_length=20, blank=True)
    share = models.FloatField(default=0.0)
    """Of the work, from 0 to 1."""
    stop_asked = models.BooleanField(default=False)
    level = models.CharField(max_length=63, blank=True)
    content = models.BinaryField(null=True)
    """What was drawn, stored like a version's."""
    figures = models.JSONField(null=True)
    error = models.JSONField(null=True)
    """Why it can't be met: code, zh, en, field."""
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="redrawing_run_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.drawing_id} {self.state}"
