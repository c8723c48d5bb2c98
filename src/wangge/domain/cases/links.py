"""The follow link's secret: it names the report, proves itself by digest, and is all that is asked.

The token is also kept sealed, so that the answer to a repeated report is the first answer.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from uuid import UUID

from wangge.domain.cases.models import Report
from wangge.domain.cases.rules import Who
from wangge.kernel.errors import NotFound

RESIDENT = Who(is_resident=True)
TOKEN_LENGTH = 44
_ID_BYTES, _SECRET_BYTES = 16, 17  # 33 bytes: 44 characters without padding


def new_token(report_id: UUID) -> str:
    """A secret of 136 random bits that leads to one report."""
    return urlsafe_b64encode(report_id.bytes + secrets.token_bytes(_SECRET_BYTES)).decode()


def digest(token: str) -> bytes:
    """What is stored to recognise the token."""
    return hashlib.sha256(token.encode()).digest()


def report_of(token: str) -> UUID | None:
    """The report that a token claims to lead to; None when it has another form."""
    if len(token) != TOKEN_LENGTH or not token.isascii():
        return None
    try:
        raw = urlsafe_b64decode(token.encode())
    except (Base64Error, ValueError):
        return None
    return UUID(bytes=raw[:_ID_BYTES]) if len(raw) == _ID_BYTES + _SECRET_BYTES else None


def proves(token: str, stored: bytes | memoryview) -> bool:
    """Whether the token is the one that was given out, in constant time."""
    return hmac.compare_digest(digest(token), bytes(stored))


def report_by_token(token: str) -> Report:
    """The report whose link this is; `NotFound` for anything else, in constant time."""
    report_id = report_of(token)
    found: Report | None = None
    if report_id is not None:
        found = Report.unscoped.filter(pk=report_id).select_related("case").first()
    if found is None or not proves(token, found.follow_digest):
        raise NotFound(
            "no_such_link",
            zh="查询链接无效，请核对。",
            en="There is nothing behind this link; check it.",
            field="token",
        )
    return found
