"""Findings that stand are the grid's to which their ground belongs."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from wangge.domain.places import api as places
from wangge.domain.screening.models import Finding


def follow_grids(redrawn: places.Redrawn) -> places.Followed:
    """Moves findings whose rows show them still."""
    return places.follow(_standing(redrawn), redrawn, column="grid_code", unit="unit_code")


def return_grids(redrawn: places.Redrawn, followed: Sequence[Sequence[str]]) -> None:
    """Puts back what `follow_grids` moved."""
    places.put_back(_standing(redrawn), followed, column="grid_code")


def _standing(redrawn: places.Redrawn) -> QuerySet[Finding]:
    return Finding.unscoped.filter(
        jurisdiction_key=redrawn.jurisdiction_key,
        scheme_key=redrawn.scheme_key,
        gone_at=None,
    )
