"""What a base unit needs to come in, and whether its code will do. No database."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wangge.kernel.errors import InvalidInput, WanggeError

_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}")


@dataclass(frozen=True, slots=True)
class UnitInput:
    """A base unit to be taken in; `shape` is a shapely polygon in WGS-84 degrees."""

    code: str
    shape: Any
    name: str = ""
    name_en: str = ""
    division_path: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)


def code_errors(units: Sequence[UnitInput]) -> list[WanggeError]:
    """An error for every code that can't be used, with the position of its feature from 1."""
    return [
        InvalidInput(
            "unit_code_form",
            zh=f"第 {number} 个图形的编码“{unit.code}”应为 1–32 位数字、英文字母或 . _ -。",
            en=f"Feature {number}: the code '{unit.code}' must be 1–32 digits, letters or . _ -.",
            field="code",
            data={"feature": number, "code": unit.code},
        )
        for number, unit in enumerate(units, 1)
        if not _CODE.fullmatch(unit.code)
    ]
