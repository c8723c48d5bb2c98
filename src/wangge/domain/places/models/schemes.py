"""Schemes, their grids, and which base units make up a leaf grid from which day.

A scheme's levels are a copy of what its pack declared, so that an old version reads the same
when the pack has moved on.
"""

from __future__ import annotations

from datetime import date

from django.db import models

from wangge.domain.places.models.fabric import BaseUnit, Jurisdiction, dated
from wangge.kernel.ids import new_id
from wangge.plumbing.access import PathField

SINCE_EVER = date(1, 1, 1)
"""`from_on` of grids and memberships that hold from the first day of their scheme."""


class SchemeState(models.TextChoices):
    """How far a scheme has come."""

    DRAFT = "draft", "草案 Draft"
    PROPOSED = "proposed", "已提出 Proposed"
    AGREED = "agreed", "已商定 Agreed"
    REVIEWED = "reviewed", "已审核 Reviewed"
    FILED = "filed", "已备案 Filed"
    IN_FORCE = "in_force", "生效 In force"
    RETIRED = "retired", "停用 Retired"


class Scheme(models.Model):
    """网格方案: one department's way to divide the town, in one version."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="schemes")
    key = models.CharField(max_length=63)
    version = models.PositiveIntegerField()
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    levels = models.JSONField()
    """`LevelSpec`s, root first."""
    state = models.CharField(max_length=10, choices=SchemeState.choices, default=SchemeState.DRAFT)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "key", "version"], name="one_scheme_version"
            ),
            dated("scheme_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"


class Grid(models.Model):
    """网格: a node of a scheme. Its code begins with its parent's code."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="grids")
    code = PathField(max_length=40)
    level = models.CharField(max_length=63)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    parent_code = PathField(max_length=40, blank=True)
    division_path = PathField(max_length=12, blank=True)
    rule = models.JSONField(null=True, blank=True)
    """An industry grid has no area: `{fact: [values]}`, all of which must match."""
    from_on = models.DateField(default=SINCE_EVER)
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code", "from_on"], name="one_grid_since"),
            dated("grid_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class GridUnit(models.Model):
    """A base unit belongs to a leaf grid, from a day to a day."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="memberships")
    grid = models.ForeignKey(Grid, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(BaseUnit, models.PROTECT, related_name="memberships")
    from_on = models.DateField(default=SINCE_EVER)
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "unit", "from_on"], name="one_membership_since"
            ),
            dated("membership_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.grid_id} ∋ {self.unit_id}"


class GridType(models.Model):
    """Which of the types that a pack declares a grid is of, from a day to a day."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="grid_types")
    scheme_key = models.CharField(max_length=63)
    grid_code = PathField(max_length=40)
    type_key = models.CharField(max_length=63)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "scheme_key", "grid_code", "from_on"],
                name="one_grid_type_since",
            ),
            dated("grid_type_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.grid_code} {self.type_key}"
