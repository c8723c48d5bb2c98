"""Estimates with what they were reckoned from (sealed), and devices with their calls.

Refuses positions of people: a device stands somewhere and calls; nobody is followed.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from wangge.kernel.ids import new_id
from wangge.plumbing.access import PathField, ScopeColumns, ScopedModel
from wangge.plumbing.crypto import SealedTextField

PLACE = ScopeColumns(path="grid_code", scheme="scheme_key", tag="department")


class Estimate(ScopedModel):
    """What a model says of one subject in one period.

    `subject` is the line of a register (`entry_id`), or a grid where all values are entered by
    hand. `workings` holds values, estimate and ratio as JSON, sealed; `sources` says where each
    input came from, without its value. No `band` and no `problem`: inputs are `missing`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction_key = models.CharField(max_length=63)
    pack_key = models.CharField(max_length=63)
    model = models.CharField(max_length=63)
    version = models.CharField(max_length=40)
    """The pack's version and a digest of the model: which formula and which parameters."""
    period = models.CharField(max_length=12)
    subject = models.CharField(max_length=64)
    entry_id = models.UUIDField(null=True)
    scheme_key = models.CharField(max_length=63)
    grid_code = PathField()
    unit_code = models.CharField(max_length=64, blank=True)
    department = models.CharField(max_length=63, blank=True)
    workings = SealedTextField()
    sources = models.JSONField(default=dict)
    band = models.CharField(max_length=63, blank=True)
    colour = models.CharField(max_length=10, blank=True)
    missing = models.JSONField(default=list)
    problem = models.JSONField(null=True)
    case_id = models.UUIDField(null=True, db_index=True)
    reckoned_at = models.DateTimeField()

    scope_columns: ClassVar[ScopeColumns] = PLACE

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction_key", "pack_key", "model", "period", "subject"],
                name="alarms_estimate_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pack_key}/{self.model} {self.period} {self.subject}"


class HandValue(models.Model):
    """A value that somebody entered for a subject and a period, sealed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction_key = models.CharField(max_length=63)
    pack_key = models.CharField(max_length=63)
    model = models.CharField(max_length=63)
    period = models.CharField(max_length=12)
    subject = models.CharField(max_length=64)
    key = models.CharField(max_length=63)
    value = SealedTextField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction_key", "pack_key", "model", "period", "subject", "key"],
                name="alarms_value_once",
            )
        ]


class ModelRun(models.Model):
    """The last run of a model in a period; also what two runs at once wait for."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction_key = models.CharField(max_length=63)
    pack_key = models.CharField(max_length=63)
    model = models.CharField(max_length=63)
    period = models.CharField(max_length=12)
    finished_at = models.DateTimeField(null=True)
    subjects = models.PositiveIntegerField(default=0)
    warned = models.PositiveIntegerField(default=0)
    lacking = models.PositiveIntegerField(default=0)
    problem = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction_key", "pack_key", "model", "period"], name="alarms_run_once"
            )
        ]


class Device(ScopedModel):
    """A device that may call for help, where it stands and which rule it is judged by.

    `key` is its own identity, unique for the client (the receiving station) that passes its
    calls on. The address can be somebody's home: sealed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction_key = models.CharField(max_length=63)
    client_id = models.UUIDField()
    key = models.CharField(max_length=80)
    component_code = models.CharField(max_length=20, blank=True)
    pack_key = models.CharField(max_length=63)
    alarm = models.CharField(max_length=63)
    label = models.CharField(max_length=80)
    address = SealedTextField(blank=True, default="")
    scheme_key = models.CharField(max_length=63)
    grid_code = PathField()
    unit_code = models.CharField(max_length=64)
    lon = models.FloatField()
    lat = models.FloatField()
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    scope_columns: ClassVar[ScopeColumns] = ScopeColumns(path="grid_code", scheme="scheme_key")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client_id", "key"], name="alarms_device_once")
        ]

    def __str__(self) -> str:
        return f"{self.key}"


class Call(models.Model):
    """One message of a device. `readings` are removed when `purge_on` has come."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    device = models.ForeignKey(Device, models.PROTECT, related_name="+")
    client = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    digest = models.BinaryField(max_length=32)
    readings = SealedTextField(null=True)
    rings = models.BooleanField()
    case_id = models.UUIDField(null=True, db_index=True)
    repeats = models.BooleanField(default=False)
    """It came within the quiet time of a call whose matter is still open."""
    at = models.DateTimeField()
    purge_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="alarms_call_once")]
        indexes = [models.Index(fields=["device", "-at"], name="alarms_calls_of_device")]
