"""Files that were stored, and for evidence what their own metadata said, sealed."""

from __future__ import annotations

from django.db import models

from wangge.kernel.ids import new_id
from wangge.plumbing.crypto import SealedTextField


class StoredFile(models.Model):
    """One file below `WANGGE_HOME/media`; `sha256` is of the bytes as stored."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    path = models.CharField(max_length=200)
    thumbnail_path = models.CharField(max_length=200, default="")
    content_type = models.CharField(max_length=50)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    width_px = models.PositiveIntegerField(null=True)
    height_px = models.PositiveIntegerField(null=True)
    is_evidence = models.BooleanField(default=False)
    evidence_meta = SealedTextField(null=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.path
