"""What is attached to a case: photos by their purpose, and words that stay out of the journal."""

from __future__ import annotations

from django.db import models

from wangge.domain.cases.models.case import Case
from wangge.kernel.ids import new_id


class CaseFile(models.Model):
    """A stored photo of a case. `purpose`: `report`, or the key of the action it came with.

    `report_id`: whose report it belongs to, so that of several callers each sees their own only.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files")
    file_id = models.UUIDField()
    report_id = models.UUIDField(null=True)
    purpose = models.CharField(max_length=63)
    effect = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)


class CaseNote(models.Model):
    """The words that came with an act. The journal holds their digest, never the words."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    action = models.CharField(max_length=63)
    reason = models.TextField(blank=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
