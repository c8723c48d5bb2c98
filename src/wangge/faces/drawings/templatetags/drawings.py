"""A row's cells beside the names of their columns; a figure of a version."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def cells(row: Any, head: Iterable[str]) -> list[tuple[str, str]]:
    """Name of the column and cell, in order."""
    return list(zip(head, row.cells, strict=True))


@register.filter
def kilometres(length_m: float | None) -> str:
    """A length in kilometres; a dash where it isn't known."""
    return "–" if length_m is None else _("%(n)s km") % {"n": f"{length_m / 1000:,.1f}"}


@register.filter
def heaviest(figures: Any) -> float | None:
    """How far the heaviest grid is above the mean, by the first weight."""
    kinds = figures.get("kinds")
    found: float | None = kinds[0]["imbalance_max"] if kinds else figures.get("imbalance_max")
    return found
