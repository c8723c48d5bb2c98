"""What the folders hold now, beside what towns work by. Reads the disk; changes nothing."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from django.db import DatabaseError, OperationalError

from wangge.domain.editions import api as editions
from wangge.domain.places import api as places
from wangge.kernel.errors import WanggeError
from wangge.packs import PackError, PackErrors, PackSpec, registry
from wangge.packs.reader import read_folder

_log = logging.getLogger(__name__)

FileStamp = tuple[str, int, int, int]
"""Path, and when content and file were last written (nanoseconds), and how long it is."""
_SETTLED_NS = 2_000_000_000
FolderState = Literal["same", "other", "malformed", "missing"]


@dataclass(frozen=True, slots=True)
class InFolder:
    """A pack as it stands on the disk, beside the edition that a town works by.

    `errors` have file, line and column; `problem` is what else keeps it from being read.
    """

    pack_key: str
    state: FolderState
    spec: PackSpec | None = None
    digest: str = ""
    errors: tuple[PackError, ...] = ()
    problem: WanggeError | None = None


def in_folder(jurisdiction_key: str, pack_key: str) -> InFolder:
    """What the folder of that name holds now. Raises nothing that a folder could cause."""
    try:
        spec = _read(pack_key)
    except PackErrors as error:
        return InFolder(pack_key, "malformed", errors=tuple(error.found), problem=error)
    except WanggeError as error:
        state: FolderState = "missing" if error.code == "no_such_pack" else "malformed"
        return InFolder(pack_key, state, problem=error)
    except OSError as error:
        return InFolder(pack_key, "malformed", problem=_unreadable(pack_key, error))
    now = _in_force(jurisdiction_key, pack_key)
    if now is not None and editions.same(now, spec):
        return InFolder(pack_key, "same", spec, editions.digest_of(now))
    return InFolder(pack_key, "other", spec, editions.digest_of(spec))


def _read(pack_key: str) -> PackSpec:
    """What `registry.read_now` reads, read again only once a file of the folder is another one.

    Files written a moment ago are read each time: a second change might bear the same stamp.
    """
    found = tuple(_file_stamps({pack_key}))
    newest = max((max(stamp[1:3]) for stamp in found), default=0)
    if time.time_ns() - newest < _SETTLED_NS:
        return registry.read_now(pack_key)
    return _read_once(pack_key, found)


@lru_cache(maxsize=64)
def _read_once(pack_key: str, _files: tuple[FileStamp, ...]) -> PackSpec:
    return registry.read_now(pack_key)


def others(jurisdiction_key: str) -> list[str]:
    """The packs of the folders that the town doesn't have, by key; none of them is read."""
    held = places.jurisdiction(jurisdiction_key).pack_keys
    return sorted({p.name for p in registry.pack_folders()} - set(held))


def folders_agree() -> bool:
    """Whether the folders hold what towns work by; read again once a file or an edition differs."""
    held = tuple(
        (town.key, key, edition["now"])
        for town in places.jurisdictions()
        for key, edition in town.editions.items()
    )
    return _agree(held, tuple(_file_stamps({key for _town, key, _now in held})))


@lru_cache(maxsize=1)
def _agree(held: tuple[tuple[str, str, str], ...], _files: tuple[FileStamp, ...]) -> bool:
    return all(in_folder(town, key).state == "same" for town, key, _now in held)


def _file_stamps(keys: set[str]) -> Iterator[FileStamp]:
    for folder in registry.pack_folders():
        if folder.name in keys:
            for path in sorted(folder.glob("*.yaml")):
                stat = path.stat()
                yield str(path), stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size


def check_in_force() -> None:
    """Raises `Undetermined` for an edition that a town works by and this program can't read.

    A database that is away isn't judged.
    """
    with suppress(OperationalError):
        for town in places.jurisdictions():
            for key in town.editions:
                places.pack(town.key, key)


def report_folders() -> None:
    """Logs, a line each, where folders differ from what towns work by. Never raises."""
    try:
        for line in _differing():
            _log.warning(line)
    except (WanggeError, DatabaseError, OSError) as problem:
        _log.warning("领域包未能比对 · packs could not be compared: %s", problem)


def _differing() -> Iterator[str]:
    for town in places.jurisdictions():
        for key in town.editions:
            found = in_folder(town.key, key)
            if found.state == "malformed":
                yield f"{town.key}: {key}: {_malformed(found)}"
            elif found.state == "missing":
                yield f"{town.key}: {key}: 文件夹里没有，照用已采用的版本 · in no folder"
            elif found.state == "other":
                yield f"{town.key}: {key}: {_other(town.key, found)}"


def _malformed(found: InFolder) -> str:
    more = f" (+{len(found.errors) - 1})" if len(found.errors) > 1 else ""
    what: object = found.errors[0] if found.errors else found.problem
    return f"文件夹有误，照用已采用的版本 · malformed, the town goes on: {what}{more}"


def _other(jurisdiction_key: str, found: InFolder) -> str:
    mark = read_folder(registry.where(found.pack_key)).mark(("version",))
    now = str(places.jurisdiction(jurisdiction_key).editions[found.pack_key]["now"])
    version = found.spec.version if found.spec else ""
    return (
        f"{mark}: 文件夹里是另一版本 · the folder holds another version:"
        f" {version} {found.digest[:12]} ≠ {now[:12]}"
    )


def _in_force(jurisdiction_key: str, pack_key: str) -> PackSpec | None:
    town = places.jurisdiction(jurisdiction_key)
    return places.pack(town.key, pack_key) if pack_key in town.pack_keys else None


def _unreadable(pack_key: str, error: OSError) -> WanggeError:
    return WanggeError(
        "pack_unreadable",
        zh=f"领域包“{pack_key}”读不出来：{error.filename}（{error.strerror}）。",
        en=f"The pack “{pack_key}” can't be read: {error.filename} ({error.strerror}).",
        field="pack",
    )
