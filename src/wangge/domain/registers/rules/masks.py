"""How a value is shown to somebody who hasn't said what they need it for."""

from __future__ import annotations

from wangge.kernel.codes import mask_citizen_number
from wangge.packs.schema import FieldType, Sensitivity

HIDDEN = "***"


def masked(kind: FieldType, sensitivity: Sensitivity, value: str) -> str:
    """Open values as they are; of personal ones a hint; of sensitive ones a hint by type only.

    A name keeps its first character, a phone three and four, a citizen number three and four, an
    address its beginning, a date its year unless it is sensitive; nothing else shows.
    """
    if not value or sensitivity == Sensitivity.OPEN:
        return value
    match kind:
        case FieldType.PHONE:
            return _ends(value, 3, 4)
        case FieldType.ID_NUMBER:
            return mask_citizen_number(value)
        case FieldType.TEXT if sensitivity == Sensitivity.PERSONAL:
            return _name(value)
        case FieldType.ADDRESS:
            return value[: min(6, len(value) // 2)] + HIDDEN
        case FieldType.DATE if sensitivity == Sensitivity.PERSONAL and len(value) == 10:
            return f"{value[:4]}-**-**"
    return HIDDEN


def _ends(value: str, front: int, back: int) -> str:
    if len(value) < front + back + 2:
        return "*" * len(value)
    return value[:front] + "*" * (len(value) - front - back) + value[-back:]


def _name(value: str) -> str:
    """张三 → 张*; John Smith → J*** S****; longer words than names show no more than that."""
    return " ".join(w[0] + "*" * min(len(w) - 1, 4) if len(w) > 1 else "*" for w in value.split())
