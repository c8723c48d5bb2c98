"""Proposals that two entries are the same subject: a person decides, the program never does."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from wangge.domain.registers.models.records import Record
from wangge.kernel.ids import new_id
from wangge.plumbing.access import PathField, ScopeColumns, ScopedModel
from wangge.plumbing.crypto import SealedTextField


class Decision(models.TextChoices):
    """What a person says to a proposal."""

    SAME = "same"
    ANOTHER = "another"
    DROP = "drop"


class Proposal(ScopedModel):
    """An imported row (`given`: its facts as sealed JSON) that may be the subject of `record`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="proposals")
    jurisdiction_key = models.CharField(max_length=63)
    pack_key = models.CharField(max_length=63)
    register_key = models.CharField(max_length=63)
    scheme_key = models.CharField(max_length=63)
    grid_code = PathField()
    department = models.CharField(max_length=63, blank=True)
    unit_code = models.CharField(max_length=64, blank=True)
    given = SealedTextField()
    import_id = models.UUIDField(db_index=True)
    row_number = models.IntegerField()
    raised_by = models.CharField(max_length=80)
    raised_at = models.DateTimeField()
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)

    scope_columns: ClassVar[ScopeColumns] = ScopeColumns(
        path="grid_code", scheme="scheme_key", tag="department"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["jurisdiction_key", "pack_key", "register_key", "id"],
                condition=models.Q(decided_at__isnull=True),
                name="registers_undecided",
            )
        ]
