"""What a field accepts, and the one text in which a value is stored.

Refuses with a sentence for each value; never guesses what was meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation

from wangge.kernel.codes import check_citizen_number
from wangge.kernel.errors import InvalidInput
from wangge.packs.schema import FieldType, RegisterFieldSpec

LENGTH_MAX = 2000
_PHONE = re.compile(r"^(\+\d{7,15}|1[3-9]\d{9}|0\d{9,11}|\d{7,8})$")
_PHONE_DECORATION = re.compile(r"[\s\-()（）]")
_YES = frozenset({"true", "yes", "y", "1", "是", "有"})
_NO = frozenset({"false", "no", "n", "0", "否", "无"})
_SLASHED = re.compile(r"^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$")


def canonical(field: RegisterFieldSpec, raw: str) -> str:
    """The text to be stored; empty for none. Raises `InvalidInput` that names the field."""
    text = raw.strip()
    if not text:
        if field.required:
            raise _wrong(field, "value_missing", "不能为空", "must not be empty")
        return ""
    if len(text) > LENGTH_MAX:
        raise _wrong(field, "value_long", "太长", "is too long")
    return _READERS[field.type](field, text)


def _wrong(field: RegisterFieldSpec, code: str, zh: str, en: str) -> InvalidInput:
    """The value itself isn't repeated: it may be personal, and errors are logged."""
    return InvalidInput(
        code, zh=f"{field.name.zh}{zh}。", en=f"{field.name.en} {en}.", field=field.key
    )


def _text(field: RegisterFieldSpec, text: str) -> str:
    return text


def _number(field: RegisterFieldSpec, text: str) -> str:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise _wrong(field, "value_number", "应为数字", "must be a number")
    low, high = field.minimum, field.maximum
    if (low is not None and number < Decimal(str(low))) or (
        high is not None and number > Decimal(str(high))
    ):
        least = "-∞" if low is None else f"{low:g}"
        most = "∞" if high is None else f"{high:g}"
        zh, en = f"应在 {least} 到 {most} 之间", f"must be from {least} to {most}"
        raise _wrong(field, "value_bounds", zh, en)
    return f"{number.normalize():f}"


def _date(field: RegisterFieldSpec, text: str) -> str:
    slashed = _SLASHED.match(text)
    if slashed:
        text = f"{slashed[1]}-{int(slashed[2]):02d}-{int(slashed[3]):02d}"
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise _wrong(
            field, "value_date", "应为日期(如 2026-03-02)", "must be a date (such as 2026-03-02)"
        ) from None


def _choice(field: RegisterFieldSpec, text: str) -> str:
    for choice in field.choices:
        if text in (choice.key, choice.name.zh, choice.name.en):
            return choice.key
    zh = "、".join(c.name.zh for c in field.choices)
    en = ", ".join(c.name.en for c in field.choices)
    raise _wrong(field, "value_choice", f"应为下列之一：{zh}", f"must be one of: {en}")


def _phone(field: RegisterFieldSpec, text: str) -> str:
    number = _PHONE_DECORATION.sub("", text)
    if not _PHONE.match(number):
        raise _wrong(field, "value_phone", "应为电话号码", "must be a telephone number")
    return number


def _id_number(field: RegisterFieldSpec, text: str) -> str:
    try:
        return check_citizen_number(text, field.key)
    except InvalidInput as problem:
        raise _wrong(
            field,
            problem.code,
            "不是有效的居民身份证号(18 位)",
            "is not a sound citizen number (18 characters)",
        ) from None


def _bool(field: RegisterFieldSpec, text: str) -> str:
    word = text.lower()
    if word in _YES | _NO:
        return "true" if word in _YES else "false"
    raise _wrong(field, "value_bool", "应为“是”或“否”", "must be yes or no")


_READERS: dict[FieldType, Callable[[RegisterFieldSpec, str], str]] = {
    FieldType.TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.DATE: _date,
    FieldType.CHOICE: _choice,
    FieldType.PHONE: _phone,
    FieldType.ID_NUMBER: _id_number,
    FieldType.ADDRESS: _text,
    FieldType.BOOL: _bool,
}
