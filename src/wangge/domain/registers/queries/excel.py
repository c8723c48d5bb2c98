"""A register's template, as an Excel file."""

from __future__ import annotations

from wangge.domain.registers import town
from wangge.domain.registers.sheets import template_sheet


def template(*, jurisdiction_key: str, register: str) -> bytes:
    """An xlsx file to be filled in; it holds nothing of anybody."""
    return template_sheet(town.register(jurisdiction_key, register).spec)
