"""Components in public space, and the town's own vector map behind the grids."""

from __future__ import annotations

from django.db import models

from wangge.domain.places.models.fabric import Jurisdiction, dated
from wangge.kernel.ids import new_id


class Component(models.Model):
    """部件: a thing in public space (lamp, hydrant, bin), with or without an identity code."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="components")
    code = models.CharField(max_length=40, blank=True)
    """Identity code, 16 or 17 characters by GB/T 30428.2, or the town's own."""
    class_code = models.CharField(max_length=20, db_index=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()
    unit_code = models.CharField(max_length=32, blank=True)
    attributes = models.JSONField(default=dict)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "code"],
                condition=~models.Q(code=""),
                name="one_component_code",
            ),
            dated("component_lasts"),
        ]
        indexes = [models.Index(fields=["jurisdiction", "lon", "lat"], name="component_place")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


class MapLayer(models.Model):
    """A layer of the town's own map: roads, water, green, buildings."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="map_layers")
    key = models.CharField(max_length=31)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    attribution = models.CharField(max_length=200, blank=True)
    stamp = models.CharField(max_length=32)
    """Another value after every import: names the map files made from the features."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "key"], name="one_map_layer")
        ]

    def __str__(self) -> str:
        return self.name_zh


class MapFeature(models.Model):
    """A line or polygon of a map layer (WKB, WGS-84 degrees)."""

    layer = models.ForeignKey(MapLayer, models.CASCADE, related_name="features")
    geometry = models.BinaryField()
    name = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.name
