"""The sealed form: `version 1, cipher, key id (8 bytes), nonce (12), ciphertext, tag (16)`.

AES-256-GCM or SM4-GCM by `WANGGE_CIPHER`; what was sealed with the other one still opens.
The header is authenticated with the text.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from wangge.kernel.errors import WanggeError
from wangge.plumbing.crypto import keys

_VERSION = 1
_CIPHERS = {"aes-gcm": 1, "sm4-gcm": 2}
_HEADER = 10
_NONCE = 12
_TAG = 16


class CannotUnseal(WanggeError):
    """Not sealed by this install, altered, or the key is gone."""

    http_status = 500


def seal(text: str) -> bytes:
    """`text` sealed with the current key; twice the same text gives two different envelopes."""
    return seal_bytes(text.encode())


def unseal(envelope: bytes) -> str:
    """The text; raises `CannotUnseal`."""
    return unseal_bytes(envelope).decode()


def seal_bytes(data: bytes) -> bytes:
    """As `seal`, for bytes."""
    ring = keys.ring()
    cipher = _CIPHERS[settings.WANGGE_CIPHER]
    header = bytes((_VERSION, cipher)) + bytes.fromhex(ring.current)
    nonce = secrets.token_bytes(_NONCE)
    encrypt, _ = _aead(cipher, ring.seal[ring.current])
    return header + nonce + encrypt(nonce, data, header)


def unseal_bytes(envelope: bytes) -> bytes:
    """As `unseal`, for bytes."""
    envelope = bytes(envelope)
    if len(envelope) < _HEADER + _NONCE + _TAG or envelope[0] != _VERSION:
        raise _cannot("sealed_form", "数据不是封存格式。", "This is not in sealed form.")
    header, nonce = envelope[:_HEADER], envelope[_HEADER : _HEADER + _NONCE]
    key = _key(key_id_of(envelope))
    if header[1] not in _CIPHERS.values():
        raise _cannot("sealed_cipher", "未知的加密算法。", "The cipher is unknown.")
    _, decrypt = _aead(header[1], key)
    try:
        return decrypt(nonce, envelope[_HEADER + _NONCE :], header)
    except InvalidTag as problem:
        raise _cannot(
            "sealed_altered", "封存的数据已被改动。", "The sealed data was altered."
        ) from problem


def key_id_of(envelope: bytes) -> str:
    """The id of the key an envelope was sealed with."""
    return bytes(envelope[2:_HEADER]).hex()


def reseal(envelope: bytes) -> bytes:
    """The same under the current key and cipher; the envelope itself if it is so already."""
    current = bytes((_VERSION, _CIPHERS[settings.WANGGE_CIPHER]))
    current += bytes.fromhex(keys.ring().current)
    if bytes(envelope[:_HEADER]) == current:
        return envelope
    return seal_bytes(unseal_bytes(envelope))


def _key(key_id: str) -> bytes:
    key = keys.ring().seal.get(key_id) or keys.ring(fresh=True).seal.get(key_id)
    if key is None:
        raise _cannot("sealed_key_missing", f"缺少密钥 {key_id}。", f"The key {key_id} is missing.")
    return key


def _cannot(code: str, zh: str, en: str) -> CannotUnseal:
    return CannotUnseal(code, zh=zh, en=en)


_Aead = Callable[[bytes, bytes, bytes], bytes]


@lru_cache(maxsize=64)
def _aead(cipher: int, key: bytes) -> tuple[_Aead, _Aead]:
    """Encryption and decryption, each `(nonce, data, header) -> bytes`, under a derived key."""
    if cipher == _CIPHERS["aes-gcm"]:
        aes = AESGCM(derived(key, b"wangge seal aes-256-gcm", 32))
        return aes.encrypt, aes.decrypt
    sm4_key = derived(key, b"wangge seal sm4-gcm", 16)

    def encrypt(nonce: bytes, data: bytes, header: bytes) -> bytes:
        sealer = Cipher(algorithms.SM4(sm4_key), modes.GCM(nonce)).encryptor()
        sealer.authenticate_additional_data(header)
        return sealer.update(data) + sealer.finalize() + sealer.tag

    def decrypt(nonce: bytes, data: bytes, header: bytes) -> bytes:
        opener = Cipher(algorithms.SM4(sm4_key), modes.GCM(nonce, data[-_TAG:])).decryptor()
        opener.authenticate_additional_data(header)
        return opener.update(data[:-_TAG]) + opener.finalize()

    return encrypt, decrypt


def derived(key: bytes, purpose: bytes, length: int) -> bytes:
    """A key for one purpose (HKDF, RFC 5869)."""
    return HKDF(SHA256(), length, salt=None, info=purpose).derive(key)
