"""By which post somebody sits over a place, and whether a reserved power is theirs.

A deputy answers for whoever is away, but never exercises a power that they don't hold themselves.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from wangge.domain.people.queries.holders import in_force
from wangge.domain.people.queries.rights import answers_for
from wangge.packs.schema import PowerSpec


def seat_of(
    account_id: UUID, wanted: Collection[str], *, path: str, scheme_key: str, at: datetime
) -> tuple[str, str] | None:
    """Post and grid of the nearest appointment to one of the posts `wanted` that covers a place,
    the account's own or one that it stands in for; None without any. Two queries."""
    found = in_force(at).filter(
        account_id__in=answers_for(account_id, at), scheme_key=scheme_key, post__in=list(wanted)
    )
    over = [
        (post, code)
        for post, code in found.values_list("post", "grid_code")
        if path.startswith(code)
    ]
    return max(over, key=lambda seat: len(seat[1]), default=None)


def exercises(
    account_id: UUID, power: PowerSpec, *, path: str, scheme_key: str, at: datetime
) -> bool:
    """Whether the account itself holds the power over a place: standing in isn't enough."""
    found = in_force(at).filter(
        account_id=account_id, scheme_key=scheme_key, post__in=list(power.posts)
    )
    return any(
        path.startswith(code) and power.held_by(post, department)
        for post, department, code in found.values_list("post", "department", "grid_code")
    )
