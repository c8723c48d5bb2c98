"""What the people on posts can do, and until when. Shows names to nobody: ids and keys only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from wangge.domain.people.models import Account, Qualification
from wangge.domain.people.queries.holders import in_force
from wangge.domain.places import api as places
from wangge.packs.schema import PackSpec
from wangge.packs.staffing import Staff
from wangge.plumbing.access import prefix_range


@dataclass(frozen=True, slots=True)
class QualificationView:
    """A skill, certificate or course of somebody; `until_on`: the first day it no longer holds."""

    id: UUID
    account_id: UUID
    pack_key: str
    kind: str
    key: str
    got_on: date
    until_on: date | None

    def holds_on(self, day: date) -> bool:
        return self.got_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True, slots=True)
class Posted:
    """Somebody on a post in a grid."""

    account_id: UUID
    post: str
    grid_code: str


@dataclass(frozen=True, slots=True)
class TrainingGap:
    """People on a post without a course that their pack asks for: a number, no names."""

    grid_code: str
    training: str
    people: int
    without: int


def qualifications_of(account_ids: Collection[UUID]) -> tuple[QualificationView, ...]:
    """All that is recorded of these accounts and not withdrawn, the latest first; one query."""
    rows = Qualification.objects.filter(account_id__in=set(account_ids), withdrawn_at=None)
    columns = ("id", "account_id", "pack_key", "kind", "key", "got_on", "until_on")
    return tuple(
        QualificationView(*row) for row in rows.order_by("-got_on", "-id").values_list(*columns)
    )


def staff(
    jurisdiction_key: str, pack: PackSpec, at: datetime, *, under: str = ""
) -> tuple[Staff, ...]:
    """Whoever is on a post of the pack under `under`, with the skills and certificates that hold.

    Two queries. Feeds `packs.staffing.completeness` and `packs.skills.skills_by_grid`.
    """
    rows = _posted(jurisdiction_key, pack, at, under)
    held = _held(jurisdiction_key, pack, [r[0] for r in rows], at)
    engaged = {p.key: p.engagement for p in pack.posts}
    return tuple(
        Staff(
            code,
            post,
            full_time=engaged.get(post) == "full_time",
            certificates=frozenset(held.get((account, "certificate"), ())),
            skills=frozenset(held.get((account, "skill"), ())),
        )
        for account, post, code in rows
    )


def posted(jurisdiction_key: str, scheme_key: str, at: datetime) -> tuple[Posted, ...]:
    """Everybody on a post of the scheme at `at`, by grid; one query."""
    found = in_force(at).filter(jurisdiction_key=jurisdiction_key, scheme_key=scheme_key)
    rows = found.order_by("grid_code", "id").values_list("account_id", "post", "grid_code")
    return tuple(Posted(*row) for row in rows)


def logged_in_since(account_ids: Collection[UUID], since_at: datetime) -> set[UUID]:
    """Those of the accounts that logged in since then."""
    rows = Account.objects.filter(id__in=set(account_ids), last_login__gte=since_at)
    return set(rows.values_list("id", flat=True))


def training_gaps(
    jurisdiction_key: str, pack: PackSpec, at: datetime, *, under: str = ""
) -> tuple[TrainingGap, ...]:
    """By grid and course: how many of those bound to it haven't got it, or no longer."""
    rows = _posted(jurisdiction_key, pack, at, under)
    held = _held(jurisdiction_key, pack, [r[0] for r in rows], at)
    counts: dict[tuple[str, str], list[int]] = {}
    for account, post, code in rows:
        for training in (t for t in pack.trainings if post in t.posts):
            sums = counts.setdefault((code, training.key), [0, 0])
            sums[0] += 1
            sums[1] += training.key not in held.get((account, "training"), ())
    return tuple(TrainingGap(*key, *sums) for key, sums in sorted(counts.items()))


def _posted(
    jurisdiction_key: str, pack: PackSpec, at: datetime, under: str
) -> list[tuple[UUID, str, str]]:
    found = in_force(at).filter(jurisdiction_key=jurisdiction_key, scheme_key=pack.scheme.key)
    if under:
        low, high = prefix_range(under)
        found = found.filter(grid_code__gte=low, grid_code__lt=high)
    return list(found.order_by("grid_code", "id").values_list("account_id", "post", "grid_code"))


def _held(
    jurisdiction_key: str, pack: PackSpec, accounts: Collection[UUID], at: datetime
) -> dict[tuple[UUID, str], set[str]]:
    """(account, kind) → the keys that hold on the town's day."""
    on = places.local_day(jurisdiction_key, at)
    holds = Q(until_on=None) | Q(until_on__gt=on)
    rows = Qualification.objects.filter(
        holds, account_id__in=set(accounts), pack_key=pack.key, got_on__lte=on, withdrawn_at=None
    )
    held: dict[tuple[UUID, str], set[str]] = {}
    for account, kind, key in rows.values_list("account_id", "kind", "key"):
        held.setdefault((account, kind), set()).add(key)
    return held
