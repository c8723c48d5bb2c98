"""Who or what is recorded (once), and in which department's registers it stands."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from wangge.kernel.ids import new_id
from wangge.plumbing.access import PathField, ScopeColumns, ScopedModel


class Record(ScopedModel):
    """Somebody or something recorded, once in a town however many registers show it.

    `unit_code` is the base unit it stands in, from which every scheme's grid follows; empty where
    only a grid was given. Seen through its entries alone.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction_key = models.CharField(max_length=63)
    kind = models.CharField(max_length=16)
    unit_code = models.CharField(max_length=64, blank=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()

    scope_columns: ClassVar[ScopeColumns] = ScopeColumns(
        path="entries__grid_code", scheme="entries__scheme_key", tag="entries__department"
    )

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Identity(models.Model):
    """A blind index of facts that tell subjects apart; the same one twice may be a double."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="identities")
    name = models.CharField(max_length=255)
    index = models.CharField(max_length=64, db_index=True)


class Entry(ScopedModel):
    """A record's line in one register of one pack, in that pack's scheme of grids."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="entries")
    jurisdiction_key = models.CharField(max_length=63)
    pack_key = models.CharField(max_length=63)
    register_key = models.CharField(max_length=63)
    scheme_key = models.CharField(max_length=63)
    grid_code = PathField()
    department = models.CharField(max_length=63, blank=True)
    entered_at = models.DateTimeField()
    ended_on = models.DateField(null=True)
    keep_until_on = models.DateField(db_index=True)
    facts_since_at = models.DateTimeField(null=True)
    """No fact of the record was confirmed last before it; None: not known. Spares a list of what
    is due the look at every fact."""

    scope_columns: ClassVar[ScopeColumns] = ScopeColumns(
        path="grid_code", scheme="scheme_key", tag="department"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "pack_key", "register_key"], name="registers_entry_once"
            )
        ]
        indexes = [
            # in the order of a list, with all that chooses or counts its lines
            models.Index(
                fields=[
                    *("jurisdiction_key", "pack_key", "register_key", "id", "ended_on"),
                    *("grid_code", "scheme_key", "department", "facts_since_at", "record"),
                ],
                name="registers_listing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pack_key}/{self.register_key} {self.id}"
