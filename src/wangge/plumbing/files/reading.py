"""Opening what was stored. Refuses to decide who may: the caller has done so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from wangge.kernel.errors import NotFound, WanggeError
from wangge.plumbing.files import disk
from wangge.plumbing.files.metadata import PhotoEvidence
from wangge.plumbing.files.models import StoredFile


class FileLost(WanggeError):
    """The row is there, the file is not: the operator must look at disk and backup."""

    http_status = 500


@dataclass(frozen=True, slots=True)
class OpenFile:
    """An open file, to be closed by the caller, and what to say about it."""

    stream: BinaryIO
    content_type: str
    size_bytes: int
    etag: str


def open_file(file_id: UUID, *, thumbnail: bool = False) -> OpenFile:
    """Opens the file, or its picture of at most 480 px. Raises `NotFound` or `FileLost`."""
    row = _row(file_id)
    path = (thumbnail and row.thumbnail_path) or row.path
    try:
        stream = (disk.media_folder() / path).open("rb")
    except FileNotFoundError as problem:
        raise FileLost(
            "file_lost",
            zh="文件不在磁盘上，请联系管理员。",
            en="The file is not on the disk; please tell the operator.",
            data={"file": str(file_id)},
        ) from problem
    size_bytes = stream.seek(0, 2)
    stream.seek(0)
    return OpenFile(stream, row.content_type, size_bytes, row.sha256 + ("-s" if thumbnail else ""))


def photo_evidence(file_id: UUID) -> PhotoEvidence | None:
    """What the photo itself said of time and place; None unless stored as evidence.

    This unseals personal data: the caller has decided the right and journals the look.
    """
    text = _row(file_id).evidence_meta
    return PhotoEvidence.from_text(text) if text else None


def _row(file_id: UUID) -> StoredFile:
    row = StoredFile.objects.filter(pk=file_id).first()
    if row is None:
        raise NotFound("no_file", zh="没有这个文件。", en="There is no such file.")
    return row
