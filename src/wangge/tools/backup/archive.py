"""The archive: a gzipped tar whose last member is a manifest with the SHA-256 of all others."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from wangge.tools.backup.errors import problem

MANIFEST = "manifest.json"
FORMAT = 1
_BLOCK = 1 << 20


class Writer:
    """Adds files to an archive and remembers their digests."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.files: dict[str, dict[str, Any]] = {}

    def add(self, path: Path, name: str) -> None:
        """Adds the file as it is now, under `name`."""
        with path.open("rb") as file:
            member = self._tar.gettarinfo(arcname=name, fileobj=file)
            member.mode, member.uid, member.gid, member.uname, member.gname = 0o600, 0, 0, "", ""
            reader = _HashingReader(file)
            self._tar.addfile(member, reader)
        self.files[name] = {"sha256": reader.hash.hexdigest(), "size": member.size}

    def add_manifest(self, facts: dict[str, Any]) -> None:
        """Adds the manifest; nothing may be added after it."""
        text = json.dumps({"format": FORMAT, **facts, "files": self.files}, indent=1).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size, member.mode = len(text), 0o600
        self._tar.addfile(member, io.BytesIO(text))


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """Writes an archive for the owner alone: whole under its name, or not at all."""
    if target.exists():
        raise problem(
            "backup_exists",
            f"{target} 已存在，不会覆盖。",
            f"{target} exists and is kept.",
            "target",
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(target.name + ".partial")
    draft.unlink(missing_ok=True)
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=1) as tar:
                yield Writer(tar)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)


def unpack(archive: Path, folder: Path) -> dict[str, Any]:
    """Unpacks into an empty `folder` and returns the manifest; every file is compared with it."""
    try:
        with tarfile.open(archive, "r:gz") as tar:
            _extract(tar, folder)
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
        expected = manifest["files"]
    except (OSError, EOFError, zlib.error, tarfile.TarError, ValueError, KeyError) as cause:
        raise problem(
            "backup_unreadable",
            f"备份文件 {archive.name} 无法读取或不完整。",
            f"The archive {archive.name} can't be read or is incomplete.",
            "archive",
        ) from cause
    if manifest.get("format") != FORMAT:
        raise problem(
            "backup_format", "备份格式版本不支持。", "The archive is of another format.", "archive"
        )
    _compare(folder, expected)
    return manifest


def _extract(tar: tarfile.TarFile, folder: Path) -> None:
    """Plain files inside of `folder` alone. `extractall` has its filters since 3.11.4 only."""
    inside = folder.resolve()
    for member in tar:
        target = (inside / member.name).resolve()
        source = tar.extractfile(member) if member.isreg() else None
        if source is None or not target.is_relative_to(inside):
            raise tarfile.ReadError(member.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        with source, target.open("xb") as file:
            shutil.copyfileobj(source, file, _BLOCK)
        target.chmod(0o600)
        os.utime(target, (member.mtime, member.mtime))


def _compare(folder: Path, expected: dict[str, dict[str, Any]]) -> None:
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    wrong = sorted(set(expected) ^ (found - {MANIFEST}))
    wrong += [
        n for n in sorted(found & set(expected)) if sha256(folder / n) != expected[n]["sha256"]
    ]
    if wrong:
        raise problem(
            "backup_damaged",
            f"备份中 {len(wrong)} 个文件损坏、缺失或多余，如 {wrong[0]}。",
            f"{len(wrong)} files of the archive are damaged, missing or extra, e.g. {wrong[0]}.",
            "archive",
        )


def sha256(path: Path) -> str:
    """The digest of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _HashingReader:
    """Hashes what tarfile reads, so that what is listed is what was written."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self.hash = hashlib.sha256()

    def read(self, size: int = _BLOCK) -> bytes:
        data: bytes = self._file.read(size)
        self.hash.update(data)
        return data
