"""The booking link's secret: it names the booking and proves itself by its digest."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from uuid import UUID

from wangge.domain.bookings.models import Booking
from wangge.kernel.errors import NotFound

TOKEN_LENGTH = 44
_ID_BYTES, _SECRET_BYTES = 16, 17  # 33 bytes: 44 characters without padding


def new_token(booking_id: UUID) -> str:
    """A secret of 136 random bits that leads to one booking."""
    return urlsafe_b64encode(booking_id.bytes + secrets.token_bytes(_SECRET_BYTES)).decode()


def digest(token: str) -> bytes:
    """What is stored to recognise the token."""
    return hashlib.sha256(token.encode()).digest()


def by_token(token: str, *, lock: bool = False) -> Booking:
    """The booking whose link this is; `NotFound` for anything else, in constant time."""
    booking_id, found = _id_of(token), None
    if booking_id is not None:
        rows = Booking.unscoped.select_for_update() if lock else Booking.unscoped.all()
        found = rows.filter(pk=booking_id).first()
    if found is None or not hmac.compare_digest(digest(token), bytes(found.token_digest)):
        raise NotFound(
            "no_such_link",
            zh="预约链接无效，请核对。",
            en="There is nothing behind this link; check it.",
            field="token",
        )
    booking: Booking = found
    return booking


def _id_of(token: str) -> UUID | None:
    if len(token) != TOKEN_LENGTH or not token.isascii():
        return None
    try:
        raw = urlsafe_b64decode(token.encode())
    except (Base64Error, ValueError):
        return None
    return UUID(bytes=raw[:_ID_BYTES]) if len(raw) == _ID_BYTES + _SECRET_BYTES else None
