"""What happened, in chains nobody can alter unseen. Entries are added, never changed or removed."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from wangge.kernel.ids import new_id
from wangge.plumbing.access import PathField

STREAM_LENGTH_MAX = 100
KIND_LENGTH_MAX = 80


class Unalterable(RuntimeError):
    """A program error: an entry of the journal was to be changed or removed."""


def _refuse(*_: Any, **__: Any) -> NoReturn:
    raise Unalterable("entries of the journal are added, never changed or removed")


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads and adds; every other write is refused."""

    update = bulk_update = update_or_create = delete = _refuse


class Entry(models.Model):
    """One event of one stream, chained by `digest` to the one before it.

    `data` is the canonical JSON text that was hashed, not a JSON column: a database that
    rewrites numbers or key order would break the proof.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    stream = PathField(max_length=STREAM_LENGTH_MAX)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=KIND_LENGTH_MAX)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=80)
    data = models.TextField()
    algorithm = models.CharField(max_length=8)
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="journal_entry_seq")]

    def __str__(self) -> str:
        return f"{self.stream} #{self.seq} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _refuse()
        super().save(*args, **kwargs)

    delete = _refuse


class StreamHead(models.Model):
    """How far a stream has come: a removed tail, or a removed stream, shows against it."""

    stream = PathField(max_length=STREAM_LENGTH_MAX, primary_key=True)
    seq = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.stream} #{self.seq}"


class DayRoot(models.Model):
    """The seal over all entries recorded on one UTC day, chained to the day before."""

    day = models.DateField(primary_key=True)
    entries = models.PositiveIntegerField()
    algorithm = models.CharField(max_length=8)
    previous = models.BinaryField(max_length=32)
    root = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.day} ({self.entries})"
