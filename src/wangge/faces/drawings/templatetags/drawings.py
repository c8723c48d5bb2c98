"""A row's cells beside the names of their columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

register = template.Library()


@register.filter
def cells(row: Any, head: Iterable[str]) -> list[tuple[str, str]]:
    """Name of the column and cell, in order."""
    return list(zip(head, row.cells, strict=True))
