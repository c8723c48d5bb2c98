"""Divisions, jurisdictions and base units: the fabric under every scheme.

Every row of a dated table holds from `from_on` up to the day before `to_on` (null: open).
Geometry is WKB in WGS-84 degrees; no spatial extension is needed to read it.
"""

from __future__ import annotations

from django.db import models

from wangge.kernel.ids import new_id
from wangge.plumbing.access import PathField


def dated(name: str) -> models.CheckConstraint:
    """A dated row lasts at least one day."""
    return models.CheckConstraint(
        name=name,
        condition=models.Q(to_on__isnull=True) | models.Q(to_on__gt=models.F("from_on")),
    )


class Division(models.Model):
    """行政区划: an administrative division; `path` is its code without the trailing zeros.

    Levels: 1 province, 2 city, 3 county, 4 street, 5 community; 2, 4, 6, 9, 12 digits.
    """

    path = PathField(max_length=12)
    level = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["path", "from_on"], name="one_division_since"),
            dated("division_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.code12} {self.name}"

    @property
    def code12(self) -> str:
        """The 12-digit statistical code."""
        return self.path.ljust(12, "0")


class Jurisdiction(models.Model):
    """A town that the program works for. Stamps change with what caches depend on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=63, unique=True)
    root_path = PathField(max_length=12, blank=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=40)
    pack_keys = models.JSONField(default=list)
    settings = models.JSONField(default=dict)
    units_stamp = models.CharField(max_length=64, blank=True)
    """Digest of all base units: names the saved locating index."""
    seamless = models.JSONField(default=dict)
    """`stamp`, `from_on`, `tolerance_m`: the units that were found to tile the town."""
    grids_stamp = models.CharField(max_length=64, blank=True)
    """Another value after every change to schemes, grids or memberships."""
    editions = models.JSONField(default=dict)
    """Pack key → digests of the editions taken, in order; `now` and `all`. Empty: not taken yet."""
    packs_stamp = models.CharField(max_length=64, blank=True, default="", db_default="")
    """Another value whenever an edition comes into force."""
    map_stamp = models.CharField(max_length=64, blank=True)
    """Another value after every change to components or map layers."""

    def __str__(self) -> str:
        return self.name_zh


class BaseUnit(models.Model):
    """单元网格: the smallest area, never split, shared by every scheme of the town."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="base_units")
    code = PathField(max_length=32)
    name = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    division_path = PathField(max_length=12, blank=True)
    geometry = models.BinaryField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    lon = models.FloatField()
    """With `lat`: a point inside; the centroid where that lies inside."""
    lat = models.FloatField()
    area_m2 = models.FloatField()
    """On the WGS-84 ellipsoid."""
    attributes = models.JSONField(default=dict)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "code", "from_on"], name="one_unit_since"
            ),
            dated("unit_lasts"),
        ]

    def __str__(self) -> str:
        return self.code
