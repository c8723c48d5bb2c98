"""A newcomer's first steps: ticked off by what the journal knows, put away when wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from wangge.domain.guidance.models import FirstSteps
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

NEW_FOR = timedelta(days=60)
_OVERLAP = timedelta(minutes=10)
"""An entry may be recorded in a transaction that commits later than one recorded after it."""


@dataclass(frozen=True, slots=True)
class Step:
    """`kinds`: an entry of one of these ticks it; `page`: or opening this address does."""

    key: str
    kinds: tuple[str, ...] = ()
    page: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """Keys of the steps done. `shown` False: put away, or nothing left to do."""

    done: frozenset[str]
    shown: bool


def first_steps(
    account_id: UUID, steps: Sequence[Step], *, page: str, at: datetime, recorded_at: datetime
) -> Steps:
    """How far somebody has come, who is looking at `page` now.

    `recorded_at`: the machine's own time, by which the journal is read on from the last look.
    Nobody is told of who has done what: only the account itself asks.
    """
    row = FirstSteps.objects.filter(pk=account_id).first() or FirstSteps(account_id=account_id)
    if row.dismissed_at is not None:
        return Steps(frozenset(row.done), False)
    keys = {s.key for s in steps}
    done = set(row.done)
    if keys <= done:
        return Steps(frozenset(done), False)
    since = (row.known_until_at or recorded_at - NEW_FOR) - _OVERLAP
    kinds = journal.kinds_by(Actor.account(account_id), recorded_since=since)
    found = done | {s.key for s in steps if kinds & set(s.kinds) or (s.page and s.page == page)}
    if found != done or row.known_until_at is None or recorded_at - row.known_until_at > _OVERLAP:
        row.done, row.known_until_at = sorted(found), recorded_at
        row.save()
    return Steps(frozenset(found), not keys <= found)


def dismiss(account_id: UUID, *, at: datetime) -> None:
    """The list isn't shown to this account again."""
    with transaction.atomic():
        FirstSteps.objects.update_or_create(account_id=account_id, defaults={"dismissed_at": at})
