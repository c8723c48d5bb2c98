"""Sealing of personal data at rest, and blind indexes to find it by exact value.

Refuses to know what is sealed: the model that holds it decides.
"""

from __future__ import annotations

from wangge.plumbing.crypto.blind import blind_index
from wangge.plumbing.crypto.envelope import (
    CannotUnseal,
    key_id_of,
    reseal,
    seal,
    seal_bytes,
    unseal,
    unseal_bytes,
)
from wangge.plumbing.crypto.field import SealedTextField
from wangge.plumbing.crypto.keys import KeyProblem, rotate
from wangge.plumbing.crypto.rotation import reseal_everything

__all__ = [
    "CannotUnseal",
    "KeyProblem",
    "SealedTextField",
    "blind_index",
    "key_id_of",
    "reseal",
    "reseal_everything",
    "rotate",
    "seal",
    "seal_bytes",
    "unseal",
    "unseal_bytes",
]
