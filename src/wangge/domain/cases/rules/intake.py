"""What a report may hold: lengths, characters, forms. Names every fault by its field."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from wangge.kernel.errors import InvalidInput, ManyErrors, WanggeError

TEXT_MOST = 2000
ADDRESS_MOST = 200
NAME_MOST = 40
KEY_MOST = 120
PHOTOS_MOST = 8
FUTURE_MOST = timedelta(minutes=5)
"""Clocks of callers differ; more than this ahead is a mistake."""
CONTACT_KEPT_DAYS = 365
PHONE_PROOF = 4
"""So many last digits of their phone say that somebody is who left it."""
_PHONE = re.compile(r"\+?[0-9][0-9 ()\-]{3,22}[0-9]")


def check_report(
    *,
    key: str,
    text: str,
    address: str,
    name: str,
    phone: str,
    photos: int,
    received_at: datetime | None,
    at: datetime,
) -> None:
    """Raises `InvalidInput` for one fault, `ManyErrors` for several."""
    errors = [
        *check_key(key),
        *check_words(text, "text", TEXT_MOST),
        *check_words(address, "location.address", ADDRESS_MOST),
        *check_words(name, "contact.name", NAME_MOST),
        *check_phone(phone),
        *_check_photos(photos),
        *_check_received(received_at, at),
    ]
    raise_all(errors)


def raise_all(errors: Sequence[WanggeError]) -> None:
    """One error as itself, several as `ManyErrors`, none not at all."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise ManyErrors(errors)


def check_key(key: str) -> Iterator[InvalidInput]:
    """The caller's key: printable, without blanks at its ends."""
    if not key or len(key) > KEY_MOST or not key.isprintable() or key != key.strip():
        yield InvalidInput(
            "bad_key",
            zh=f"幂等键须为 1 至 {KEY_MOST} 个可见字符，首尾不带空格。",
            en=f"The key is 1 to {KEY_MOST} printable characters, without blanks at its ends.",
            field="key",
        )


def check_words(words: str, field: str, most: int) -> Iterator[InvalidInput]:
    """Words that a database can hold and a person can read."""
    if len(words) > most:
        yield InvalidInput(
            "too_long",
            zh=f"不能超过 {most} 个字，现有 {len(words)} 个。",
            en=f"At most {most} characters; there are {len(words)}.",
            field=field,
            data={"most": most},
        )
    if "\x00" in words or any("\ud800" <= c <= "\udfff" for c in words):
        yield InvalidInput(
            "bad_characters",
            zh="含有无法保存的控制字符。",
            en="There are characters in it that can't be stored.",
            field=field,
        )


def check_phone(phone: str) -> Iterator[InvalidInput]:
    """A number that can be called; none at all is no fault."""
    if phone and not _PHONE.fullmatch(phone):
        yield InvalidInput(
            "bad_phone",
            zh="电话号码只能含数字、空格、括号和连字符，5 至 24 位。",
            en="A phone number has digits, blanks, brackets and dashes, 5 to 24 of them.",
            field="contact.phone",
        )


def _check_photos(photos: int) -> Iterator[InvalidInput]:
    if photos > PHOTOS_MOST:
        yield InvalidInput(
            "too_many_photos",
            zh=f"照片不能超过 {PHOTOS_MOST} 张。",
            en=f"At most {PHOTOS_MOST} photos.",
            field="photos",
            data={"most": PHOTOS_MOST},
        )


def _check_received(received_at: datetime | None, at: datetime) -> Iterator[InvalidInput]:
    if received_at is not None and received_at > at + FUTURE_MOST:
        yield InvalidInput(
            "received_in_future",
            zh="收到时间不能晚于现在。",
            en="The time of receipt can't lie in the future.",
            field="received_at",
        )


def content_digest(content: Mapping[str, Any]) -> bytes:
    """SHA-256 over what was told. Contacts stay out: a digest of a phone number can be guessed."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()


def purge_on(day: date) -> date:
    """The day from which on a contact is no longer kept, unless the matter is still open."""
    return day + timedelta(days=CONTACT_KEPT_DAYS)


def phone_ends_with(phone: str, digits: str) -> bool:
    """Whether these are its last four digits, in constant time; a shorter number has none."""
    own = "".join(c for c in phone if c.isdigit())[-PHONE_PROOF:]
    return len(own) == PHONE_PROOF and hmac.compare_digest(own.encode(), digits.encode())


def masked_name(name: str) -> str:
    """张** for 张三丰, A** for Anna: enough to recognise, not to identify."""
    return f"{name[0]}**" if name else ""


def masked_phone(phone: str) -> str:
    """The last two digits only."""
    digits = [c for c in phone if c.isdigit()]
    return "*" * max(len(digits) - 2, 0) + "".join(digits[-2:]) if len(digits) > 4 else "****"
