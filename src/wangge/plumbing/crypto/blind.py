"""Blind indexes: find a sealed value by its exact text without keeping the text.

Refuses partial search: an index that offered it would leak what was sealed.
"""

from __future__ import annotations

from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC

from wangge.plumbing.crypto import keys
from wangge.plumbing.crypto.envelope import derived

_HASHES = {"sha256": hashes.SHA256, "sm3": hashes.SM3}


def blind_index(text: str, *, purpose: str) -> str:
    """64 hex digits that are the same for the same `text` and `purpose`, and tell nothing else.

    HMAC-SHA256 or HMAC-SM3, as the install's index key was made. Normalise `text` before;
    `purpose` (e.g. `phone`) keeps indexes of different columns from being compared.
    """
    ring = keys.ring()
    mac = HMAC(_purpose_key(ring.index, purpose), _HASHES[ring.index_hash]())
    mac.update(text.encode())
    return mac.finalize().hex()


@lru_cache(maxsize=64)
def _purpose_key(key: bytes, purpose: str) -> bytes:
    return derived(key, b"wangge index " + purpose.encode(), 32)
