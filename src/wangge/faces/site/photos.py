"""Photos on their way in (stored before the act that refers to them) and out (once allowed)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest

from wangge.domain.cases.api import PhotoRef
from wangge.kernel.errors import NotFound
from wangge.plumbing.actor import Actor
from wangge.plumbing.files import api as files


def keep_photos(
    uploaded: Sequence[UploadedFile], *, evidence: bool, actor: Actor, at: datetime
) -> tuple[PhotoRef, ...]:
    """Stores all photos or none; the digests are of what was sent, to recognise a repetition."""
    if not uploaded:
        return ()
    sent = [(upload.name or "photo", upload.read()) for upload in uploaded]
    ready = [files.prepare_photo(data, name, evidence=evidence, at=at) for name, data in sent]
    kept = files.keep_photos(ready, actor=actor, at=at)
    digests = [hashlib.sha256(data).hexdigest() for _name, data in sent]
    return tuple(PhotoRef(row.id, digest) for row, digest in zip(kept, digests, strict=True))


def photo_answer(request: HttpRequest, file_id: UUID, allowed: Sequence[UUID]) -> FileResponse:
    """The photo (`?small` its thumbnail), if the asker may see it; else `NotFound`."""
    if file_id not in allowed:
        raise NotFound("no_such_photo", zh="没有这张照片。", en="There is no such photo.")
    found = files.open_file(file_id, thumbnail="small" in request.GET)
    headers = {
        "ETag": f'"{found.etag}"',
        "Cache-Control": "private, max-age=3600",
        "Content-Length": str(found.size_bytes),
    }
    return FileResponse(found.stream, content_type=found.content_type, headers=headers)
