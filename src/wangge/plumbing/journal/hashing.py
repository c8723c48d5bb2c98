"""The bytes that are hashed, and the two hashes: SHA-256 and SM3.

The form is plain lines, so that anybody can recompute it from a database dump (see `entry_text`).
Pure: no database, no clock.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from cryptography.hazmat.primitives import hashes

START = bytes(32)
"""Stands for "nothing before" in the first entry of a stream and the first day."""


class Hasher(Protocol):
    """What both hashes offer: bytes in, 32 bytes out."""

    def update(self, data: bytes) -> None: ...

    def digest(self) -> bytes: ...


class _SM3:
    """GB/T 32905 through `cryptography`, in the manner of hashlib."""

    def __init__(self, data: bytes = b"") -> None:
        self._hash = hashes.Hash(hashes.SM3())
        self._hash.update(data)

    def update(self, data: bytes) -> None:
        self._hash.update(data)

    def digest(self) -> bytes:
        return self._hash.finalize()


HASHES: dict[str, Callable[[bytes], Hasher]] = {"sha256": hashlib.sha256, "sm3": _SM3}


def digest(algorithm: str, data: bytes) -> bytes:
    """The 32 bytes of `data` under `algorithm` (`sha256` or `sm3`; anything else is a KeyError)."""
    return HASHES[algorithm](data).digest()


def entry_text(
    algorithm: str,
    stream: str,
    seq: int,
    entry_id: str,
    kind: str,
    at: str,
    recorded_at: str,
    actor: str,
    previous: bytes,
    data: str,
) -> bytes:
    """What an entry's digest is taken of: eleven lines in UTF-8, without a last line feed.

    `entry_id` is 32 hex digits, both times are `2026-01-02T03:04:05.000006` in UTC, `previous`
    is written in hex. No field but `data` is free text, and canonical JSON has no line feed,
    so two different entries never have the same text.
    """
    return (
        f"wangge-journal/1\n{algorithm}\n{stream}\n{seq}\n{entry_id}\n{kind}\n{at}\n"
        f"{recorded_at}\n{actor}\n{previous.hex()}\n{data}"
    ).encode()


def instant_text(at: datetime) -> str:
    """An aware instant as it is hashed: UTC, always six decimals, no offset."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")


def root_start(algorithm: str, day: str, previous: bytes) -> Hasher:
    """The beginning of a day's root; the entries' digests follow, in order of stream and seq."""
    return HASHES[algorithm](f"wangge-day/1\n{algorithm}\n{day}\n{previous.hex()}\n".encode())


def root_end(hasher: Hasher, entries: int) -> bytes:
    """The root, once all digests of the day are in `hasher`."""
    hasher.update(f"\n{entries}".encode())
    return hasher.digest()
