"""The registers somebody may see, and how much work is in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wangge.domain.registers import access, town
from wangge.domain.registers.models import Entry, Proposal
from wangge.domain.registers.queries.selecting import due_condition
from wangge.domain.registers.town import RegisterRef
from wangge.plumbing.access import Scope


@dataclass(frozen=True, slots=True)
class Overview:
    """A register with its lines within the viewer's reach; `due`: to be confirmed again."""

    ref: RegisterRef
    keeps: bool
    count: int
    due: int
    proposals: int


def overview(jurisdiction_key: str, account_id: UUID | None, at: datetime) -> tuple[Overview, ...]:
    """Every register that the account may see or keep somewhere, in the packs' order."""
    scopes = access.Scopes(account_id, at)
    found = []
    for ref in town.registers(jurisdiction_key):
        see, keep = scopes.of(ref, ref.spec.see), scopes.of(ref, ref.spec.keep)
        if see or keep:
            found.append(_counted(ref, see, keep, at))
    return tuple(found)


def visible_register(
    jurisdiction_key: str, register: str, account_id: UUID | None, at: datetime
) -> tuple[RegisterRef, bool]:
    """A register the account may see or keep somewhere, and whether it keeps it.

    Raises `NotFound`, `Refused`.
    """
    ref = town.register(jurisdiction_key, register)
    scopes = access.Scopes(account_id, at)
    keeps = bool(scopes.of(ref, ref.spec.keep))
    if not keeps and not scopes.of(ref, ref.spec.see):
        raise access.no_right()
    return ref, keeps


def _counted(ref: RegisterRef, see: Scope, keep: Scope, at: datetime) -> Overview:
    mine = {
        "jurisdiction_key": ref.jurisdiction_key,
        "pack_key": ref.pack_key,
        "register_key": ref.spec.key,
    }
    lines = Entry.objects.within(see).filter(**mine, ended_on__isnull=True)
    doubles = Proposal.objects.within(keep).filter(**mine, decided_at__isnull=True)
    due = lines.filter(due_condition(ref, at)).count()
    return Overview(ref, bool(keep), lines.count(), due, doubles.count())
