"""Storing photos, and clearing away what no row speaks of.

The slow part (`prepare_photo`) needs no transaction; `keep_photos` is one insert within one.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from wangge.kernel.clock import aware
from wangge.kernel.ids import new_id
from wangge.plumbing.actor import Actor
from wangge.plumbing.files import disk, limits
from wangge.plumbing.files.metadata import PhotoEvidence
from wangge.plumbing.files.models import StoredFile

if TYPE_CHECKING:
    from wangge.plumbing.files.pictures import Picture

_PHOTOS = "photos"
_ORPHAN_AGE = timedelta(days=1)
_BATCH = 500


@dataclass(frozen=True, slots=True)
class PreparedPhoto:
    """A photo that is on the disk already; without a row it is swept away after a day."""

    id: UUID
    path: str
    thumbnail_path: str
    size_bytes: int
    sha256: str
    width_px: int
    height_px: int
    evidence: PhotoEvidence | None


def prepare_photo(data: bytes, name: str, *, evidence: bool, at: datetime) -> PreparedPhoto:
    """Re-encodes and writes a photo, without the database: call it before the transaction.

    For evidence the time and place it was taken, its name and the digest of the original are kept
    apart. Raises `FileRefused`.
    """
    from wangge.plumbing.files.pictures import re_encode  # 13 MB that many a server never needs

    picture = re_encode(data)
    file_id = new_id()
    stem = f"{_PHOTOS}/{aware(at, 'at'):%Y/%m/%d}/{file_id}"
    path, thumbnail_path = f"{stem}.jpg", f"{stem}.small.jpg"
    disk.write(thumbnail_path, picture.thumbnail)
    disk.write(path, picture.data)
    return PreparedPhoto(
        id=file_id,
        path=path,
        thumbnail_path=thumbnail_path,
        size_bytes=len(picture.data),
        sha256=hashlib.sha256(picture.data).hexdigest(),
        width_px=picture.width_px,
        height_px=picture.height_px,
        evidence=_evidence(picture, data, name) if evidence else None,
    )


def keep_photos(photos: Sequence[PreparedPhoto], *, actor: Actor, at: datetime) -> list[StoredFile]:
    """Makes the rows of prepared photos, with one insert, in the caller's transaction."""
    return StoredFile.objects.bulk_create(
        StoredFile(
            id=photo.id,
            path=photo.path,
            thumbnail_path=photo.thumbnail_path,
            content_type=limits.CONTENT_TYPE,
            size_bytes=photo.size_bytes,
            sha256=photo.sha256,
            width_px=photo.width_px,
            height_px=photo.height_px,
            is_evidence=photo.evidence is not None,
            evidence_meta=photo.evidence.as_text() if photo.evidence else None,
            created_at=aware(at, "at"),
            created_by=str(actor),
        )
        for photo in photos
    )


def store_photo(
    data: bytes, name: str, *, evidence: bool, actor: Actor, at: datetime
) -> StoredFile:
    """Prepares and keeps one photo. Raises `FileRefused`."""
    return keep_photos([prepare_photo(data, name, evidence=evidence, at=at)], actor=actor, at=at)[0]


def sweep_orphans(now: datetime) -> int:
    """Removes files a day old that no row speaks of (a transaction failed); returns how many.

    A file's age is the machine's, so a simulated `now` in the future removes nothing early.
    """
    before = min(now.timestamp(), time.time()) - _ORPHAN_AGE.total_seconds()
    swept = 0
    for path in disk.older_than(disk.INCOMING, before):
        disk.remove(str(path))
        swept += 1
    files = disk.older_than(_PHOTOS, before)
    while batch := list(islice(files, _BATCH)):
        owners = {path: owner for path in batch if (owner := _owner(path))}
        known = set(
            StoredFile.objects.filter(pk__in=set(owners.values())).values_list("pk", flat=True)
        )
        for path, owner in owners.items():
            if owner not in known:
                disk.remove(str(path))
                swept += 1
    return swept


def _owner(path: Path) -> UUID | None:
    """The id of the row a file belongs to; None for a file that isn't ours to remove."""
    try:
        return UUID(path.name.partition(".")[0])
    except ValueError:
        return None


def _evidence(picture: Picture, original: bytes, name: str) -> PhotoEvidence:
    lon, lat = picture.position or (None, None)
    digest = hashlib.sha256(original).hexdigest()
    return PhotoEvidence(picture.taken_at, lon, lat, name[:200], digest)
