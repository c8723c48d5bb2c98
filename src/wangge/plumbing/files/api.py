"""The door of files."""

from __future__ import annotations

from wangge.plumbing.files.limits import FileRefused
from wangge.plumbing.files.metadata import PhotoEvidence
from wangge.plumbing.files.models import StoredFile
from wangge.plumbing.files.reading import FileLost, OpenFile, open_file, photo_evidence
from wangge.plumbing.files.storing import (
    PreparedPhoto,
    keep_photos,
    prepare_photo,
    store_photo,
    sweep_orphans,
)

__all__ = [
    "FileLost",
    "FileRefused",
    "OpenFile",
    "PhotoEvidence",
    "PreparedPhoto",
    "StoredFile",
    "keep_photos",
    "open_file",
    "photo_evidence",
    "prepare_photo",
    "store_photo",
    "sweep_orphans",
]
