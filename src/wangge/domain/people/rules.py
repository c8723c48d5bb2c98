"""Pure decisions about people: who stands in for whom, what overlaps, whether the desk is kept.

Owns interval arithmetic over half-open instants `[from_at, to_at)`, an end of None being never.
Refuses to read anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

Span = tuple[datetime, datetime | None]
FOREVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Absence:
    """A leave as the rules see it. `deputy_active`: whether the deputy's account still is."""

    account_id: UUID
    deputy_id: UUID
    from_at: datetime
    to_at: datetime
    deputy_active: bool = True


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who answers for an account: itself or the last deputy of a chain; until when that holds."""

    account_id: UUID
    until_at: datetime | None
    via: tuple[UUID, ...]
    """The accounts that are away, the appointed one first; empty when it is there itself."""


def stand_in(
    account_id: UUID, at: datetime, absences: Mapping[UUID, Sequence[Absence]]
) -> StandIn | None:
    """Follows the chain of leaves at `at`; None when it ends at a closed account or in a circle."""
    away: list[UUID] = []
    until: datetime | None = None
    current = account_id
    while True:
        mine = absences.get(current, ())
        leave = next((a for a in mine if a.from_at <= at < a.to_at), None)
        if leave is None:
            following = min((a.from_at for a in mine if a.from_at > at), default=None)
            return StandIn(current, earliest(until, following), tuple(away))
        away.append(current)
        if not leave.deputy_active or leave.deputy_id in away:
            return None
        until = earliest(until, leave.to_at)
        current = leave.deputy_id


def earliest(*instants: datetime | None) -> datetime | None:
    """The first of the instants that are known."""
    return min((i for i in instants if i is not None), default=None)


def makes_circle(new: Absence, existing: Iterable[Absence]) -> bool:
    """Whether, at some instant of `new`, its deputy's chain of leaves would lead back to it."""
    by_account: dict[UUID, list[Absence]] = {}
    for absence in existing:
        by_account.setdefault(absence.account_id, []).append(absence)
    pending: list[tuple[UUID, datetime, datetime]] = [(new.deputy_id, new.from_at, new.to_at)]
    seen: set[tuple[UUID, datetime, datetime]] = set()
    while pending:
        step = pending.pop()
        account, low, high = step
        if account == new.account_id:
            return True
        if step in seen:
            continue
        seen.add(step)
        for a in by_account.get(account, ()):
            begin, end = max(low, a.from_at), min(high, a.to_at)
            if begin < end:
                pending.append((a.deputy_id, begin, end))
    return False


def overlaps(a: Span, b: Span) -> bool:
    """Whether two spans share an instant."""
    return a[0] < (b[1] or FOREVER) and b[0] < (a[1] or FOREVER)


def most_at_once(spans: Iterable[Span]) -> int:
    """The largest number of spans that hold at one instant."""
    changes: list[tuple[datetime, int]] = []
    for begin, end in spans:
        if end is None or begin < end:
            changes.append((begin, 1))
            changes.append((end or FOREVER, -1))
    most = count = 0
    for _, change in sorted(changes):  # an end sorts before a beginning at the same instant
        count += change
        most = max(most, count)
    return most


def gap_after(at: datetime, spans: Iterable[Span]) -> datetime | None:
    """The first instant from `at` on that no span covers; None when there is no such instant."""
    reached = at
    for begin, end in sorted(spans, key=lambda s: s[0]):
        if begin > reached:
            return reached
        if end is None:
            return None
        reached = max(reached, end)
    return reached
