"""The packs of this install: read once from the folders it is told, kept frozen.

Refuses to hold a pack with errors, and two packs of one key.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from wangge.kernel.errors import InvalidInput, NotFound
from wangge.packs.loader import load_pack
from wangge.packs.schema import PackSpec

_lock = threading.RLock()
_folders: list[Path] = []
_loaded: dict[str, PackSpec] = {}
_folder_of: dict[str, Path] = {}


def use_folders(folders: Iterable[Path]) -> None:
    """Names the folders that hold pack folders; nothing is read before it is asked for."""
    with _lock:
        _folders[:] = list(folders)
        _loaded.clear()
        _folder_of.clear()


def use_pack(spec: PackSpec) -> None:
    """Adds a pack that stands in no folder: for tests and notebooks."""
    with _lock:
        _loaded[spec.key] = spec


def pack_folders() -> list[Path]:
    """Every folder that looks like a pack, sorted by name."""
    found = [p for f in _folders if f.is_dir() for p in f.iterdir() if (p / "pack.yaml").is_file()]
    return sorted(found, key=lambda p: p.name)


def get(key: str) -> PackSpec:
    """The pack `key`; `NotFound` names the key and what there is."""
    spec = _loaded.get(key)
    if spec is None:
        with _lock:
            spec = _loaded.get(key) or _load(key)
    return spec


def folder_of(key: str) -> Path:
    """The folder that the pack `key` was read from."""
    get(key)
    return _folder_of[key]


def read_now(key: str) -> PackSpec:
    """The pack as it stands on the disk now; what was loaded before stays as it is.

    Raises `PackErrors` for what is wrong in it, `NotFound`, and `InvalidInput` for a pack that
    stands in two folders or calls itself otherwise than its folder.
    """
    spec = load_pack(where(key))
    if spec.key != key:
        raise _called_otherwise(key, spec)
    return spec


def where(key: str) -> Path:
    """The one folder of that name, without reading it; raises as `read_now`."""
    folders = [p for p in pack_folders() if p.name == key]
    if not folders:
        raise _no_such_pack(key)
    if len(folders) > 1:
        raise _held_twice(key, folders)
    return folders[0]


def every() -> Mapping[str, PackSpec]:
    """All packs of all folders, by key."""
    for folder in pack_folders():
        get(folder.name)
    return MappingProxyType(dict(_loaded))


def _load(key: str) -> PackSpec:
    spec = read_now(key)
    _loaded[key] = spec
    _folder_of[key] = where(key)
    return spec


def _called_otherwise(key: str, spec: PackSpec) -> InvalidInput:
    return InvalidInput(
        "pack_key_differs",
        zh=f"文件夹 {key} 里的领域包自称“{spec.key}”，两者应一致。",
        en=f"The folder {key} holds a pack that calls itself “{spec.key}”; both must agree.",
        field="key",
    )


def _held_twice(key: str, folders: list[Path]) -> InvalidInput:
    where = "、".join(str(p) for p in folders)
    return InvalidInput(
        "pack_twice",
        zh=f"领域包“{key}”出现在多个文件夹里：{where}；请只留一个。",
        en=f"The pack “{key}” stands in several folders: {where}; keep one.",
        field="pack",
    )


def _no_such_pack(key: str) -> NotFound:
    names = "、".join(p.name for p in pack_folders()) or "-"
    return NotFound(
        "no_such_pack",
        zh=f"没有领域包“{key}”；现有：{names}。",
        en=f"There is no pack “{key}”; there are: {names}.",
        field="pack",
    )
