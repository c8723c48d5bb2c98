"""The keys: from `WANGGE_KEYS`, else files under `WANGGE_HOME/keys` that only the owner can read.

A seal key's id is 16 hex digits and sorts by the time it was made; the newest seals, all unseal.
The index key is one for good: a new one would make everything indexed unfindable.
Refuses key files that others can read.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from wangge.kernel.errors import WanggeError

KEY_BYTES = 32
_SUFFIX = ".key"
_SEAL = "seal-"
_INDEX = "index-"
_INDEX_HASHES = ("sha256", "sm3")


class KeyProblem(WanggeError):
    """Keys are missing, unreadable or readable by others: the operator must act."""

    http_status = 500


@dataclass(frozen=True, slots=True)
class KeyRing:
    """`seal` by id; `current` is the id that seals; `index` with the hash it was made for."""

    seal: dict[str, bytes]
    current: str
    index_hash: str
    index: bytes


_lock = threading.Lock()
_rings: dict[tuple[str, str], KeyRing] = {}


def ring(*, fresh: bool = False) -> KeyRing:
    """The keys of this process, read once; `fresh` reads them again (another process rotated)."""
    place = (str(settings.WANGGE_HOME), ",".join(settings.WANGGE_KEYS))
    with _lock:
        if fresh or place not in _rings:
            _rings[place] = _from_setting() if settings.WANGGE_KEYS else _from_files()
        return _rings[place]


def rotate() -> str:
    """Makes a new seal key, which seals from now on; returns its id. Old ones go on unsealing.

    Other processes learn of it when they meet the first envelope sealed with it, or restart.
    With keys from `WANGGE_KEYS` it raises `KeyProblem`: put a new one in front of that list.
    """
    if settings.WANGGE_KEYS:
        raise KeyProblem(
            "keys_in_environment",
            zh="密钥来自环境变量 WANGGE_KEYS，请把新密钥放在该列表的最前面。",
            en="Keys come from WANGGE_KEYS: put the new one in front of that list.",
        )
    _make(_SEAL + _new_id(ring(fresh=True).current))
    return ring(fresh=True).current


def _from_files() -> KeyRing:
    folder = keys_folder()
    seal_keys = _read(folder, _SEAL)
    if not seal_keys:
        _make(_SEAL + _new_id(""))
        seal_keys = _read(folder, _SEAL)
    index_keys = _read(folder, _INDEX)
    if not index_keys:
        name = "sm3" if settings.WANGGE_CIPHER == "sm4-gcm" else "sha256"
        _make(_INDEX + name)
        index_keys = _read(folder, _INDEX)
    if len(index_keys) > 1:
        raise KeyProblem(
            "two_index_keys",
            zh="keys 目录中有两个检索密钥（index-*.key），只能有一个。",
            en="There are two index keys (index-*.key) in the keys folder; one is allowed.",
        )
    ((index_hash, index),) = index_keys.items()
    return KeyRing(seal_keys, max(seal_keys), _known_hash(index_hash), index)


def _from_setting() -> KeyRing:
    """`WANGGE_KEYS`: `<16 hex digits>:<base64>,…,index-sha256:<base64>`; the first one seals."""
    seal_keys: dict[str, bytes] = {}
    index: tuple[str, bytes] | None = None
    for word in settings.WANGGE_KEYS:
        name, _, text = word.partition(":")
        if name.startswith(_INDEX):
            index = (_known_hash(name.removeprefix(_INDEX)), _decoded(name, text))
        else:
            seal_keys[_known_id(name)] = _decoded(name, text)
    if not seal_keys or index is None:
        raise KeyProblem(
            "keys_missing",
            zh="WANGGE_KEYS 须含至少一个封存密钥和一个检索密钥（index-sha256 或 index-sm3）。",
            en="WANGGE_KEYS needs a seal key and an index key (index-sha256 or index-sm3).",
            field="WANGGE_KEYS",
        )
    return KeyRing(seal_keys, next(iter(seal_keys)), *index)


def fingerprints() -> dict[str, str]:
    """Each key's name and a digest that tells it apart but not what it is. Makes no key."""
    found = {}
    if settings.WANGGE_KEYS:
        own = _from_setting()
        found = {_SEAL + name: key for name, key in own.seal.items()}
        found[_INDEX + own.index_hash] = own.index
    else:
        for prefix in (_SEAL, _INDEX):
            found |= {prefix + name: key for name, key in _read(keys_folder(), prefix).items()}
    mark = b"wangge key fingerprint"
    return {name: hashlib.sha256(mark + key).hexdigest()[:16] for name, key in found.items()}


def keys_folder() -> Path:
    """Where key files are; made for the owner alone if need be."""
    folder = Path(settings.WANGGE_HOME) / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _read(folder: Path, prefix: str) -> dict[str, bytes]:
    found = {}
    for path in sorted(folder.glob(f"{prefix}*{_SUFFIX}")):
        if path.stat().st_mode & 0o077:
            raise KeyProblem(
                "key_file_open",
                zh=f"密钥文件 {path.name} 可被他人读取，请执行 chmod 600。",
                en=f"Others can read the key file {path.name}: chmod 600 it.",
                field=path.name,
            )
        name = path.name.removeprefix(prefix).removesuffix(_SUFFIX)
        found[_known_id(name) if prefix == _SEAL else name] = _decoded(path.name, path.read_text())
    return found


def _make(name: str) -> bool:
    """Writes a new random key so that it is on the disk, whole, before anything is sealed by it."""
    path = keys_folder() / (name + _SUFFIX)
    text = base64.b64encode(secrets.token_bytes(KEY_BYTES))
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text + b"\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # unlike a rename, leaves a key alone that another process just made
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def _new_id(after: str) -> str:
    """Sorts behind `after` even if the machine's clock was set back."""
    ms = max(time.time_ns() // 1_000_000, int(after[:12] or "0", 16) + 1)
    return f"{ms:012x}{secrets.token_hex(2)}"


def _known_id(name: str) -> str:
    try:
        right = len(bytes.fromhex(name)) == 8 and name == name.lower()
    except ValueError:
        right = False
    if not right:
        raise _odd(name)
    return name


def _known_hash(name: str) -> str:
    if name not in _INDEX_HASHES:
        raise _odd(_INDEX + name)
    return name


def _decoded(name: str, text: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise _odd(name)
    return key


def _odd(name: str) -> KeyProblem:
    return KeyProblem(
        "odd_key",
        zh=f"密钥 {name[:40]} 的名称或内容无效（应为 base64 的 32 字节）。",
        en=f"The key {name[:40]} has an odd name or content (32 bytes in base64 expected).",
        field=name[:40],
    )
