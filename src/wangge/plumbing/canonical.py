"""Canonical JSON: one text for one value, so that it can be hashed and compared."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from wangge.kernel.clock import aware
from wangge.kernel.errors import InvalidInput


def canonical_json(data: dict[str, Any]) -> str:
    """Sorted keys, no spaces, no NaN; UUID, Decimal, dates and aware times as text.

    Raises `InvalidInput` for anything that JSON can't hold faithfully.
    """
    try:
        text = json.dumps(
            data,
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
            allow_nan=False,
            default=_plain,
        )
        text.encode()  # a lone surrogate has no UTF-8
    except (TypeError, ValueError) as problem:
        raise InvalidInput(
            "odd_json",
            zh=f"数据无法写成规范 JSON：{problem}。",
            en=f"The data has no canonical JSON: {problem}.",
            field="data",
        ) from problem
    return text


def _plain(value: Any) -> str:
    match value:
        case UUID() | Decimal():
            return str(value)
        case datetime():
            return aware(value).isoformat()
        case date():
            return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
