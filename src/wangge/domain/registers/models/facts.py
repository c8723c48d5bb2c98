"""Facts: one value per record and key, with who, when and why; what it was before; objections."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wangge.domain.registers.models.records import Record
from wangge.kernel.ids import new_id
from wangge.plumbing.crypto import SealedTextField


class How(models.TextChoices):
    """How a value came to be what it is."""

    ENTERED = "entered"
    IMPORTED = "imported"
    CHANGED = "changed"
    CORRECTED = "corrected"


class Value(models.Model):
    """A value, in clear (`clear`) if its fact is open and sealed (`sealed`) otherwise."""

    key = models.CharField(max_length=63)
    clear = models.TextField(null=True)
    sealed = SealedTextField(null=True)
    how = models.CharField(max_length=12, choices=How.choices)
    by = models.CharField(max_length=80)
    reason = SealedTextField(blank=True, default="")
    since_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def value(self) -> str:
        """The value in clear: for services and masks."""
        return self.clear if self.clear is not None else (self.sealed or "")


class Fact(Value):
    """What is so. `index` finds a sealed value by its exact text where its field is searchable."""

    record = models.ForeignKey(
        Record, on_delete=models.CASCADE, related_name="facts", db_index=False
    )
    index = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "key"], name="registers_fact_once")
        ]
        indexes = [
            models.Index(fields=["index"], condition=~Q(index=""), name="registers_fact_index")
        ]


class FactPast(Value):
    """What was so until `until_at`."""

    record = models.ForeignKey(
        Record, on_delete=models.CASCADE, related_name="past", db_index=False
    )
    until_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["record", "key"], name="registers_past")]


class Objection(models.Model):
    """The person recorded objects to a fact (`key`; empty: to being recorded) being kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="objections")
    key = models.CharField(max_length=63, blank=True)
    reason = SealedTextField()
    raised_by = models.CharField(max_length=80)
    raised_at = models.DateTimeField()
    upheld = models.BooleanField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision = SealedTextField(blank=True, default="")
