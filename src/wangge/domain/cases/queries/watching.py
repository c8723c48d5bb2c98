"""For those who watch over contacts: who looked at whose case lately, never at what they saw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wangge.domain.cases.models import Case
from wangge.domain.cases.services.contacts import REVEALED, STREAM
from wangge.plumbing.access import Scope
from wangge.plumbing.journal import api as journal

_TAIL = 2000
_kinds = {REVEALED}


def watch_looks(kind: str) -> None:
    """A higher room says which of its own looks at personal data of a case are to be listed.

    Each such entry of the stream `access` names its `case` and the `purpose`.
    """
    _kinds.add(kind)


@dataclass(frozen=True, slots=True)
class AuditedLook:
    """Somebody saw the contact of a case, or what a higher room has watched (`watch_looks`)."""

    at: datetime
    by: str
    kind: str
    case_id: UUID
    number: str
    purpose: str


def contact_looks(scope: Scope, *, limit: int = 200) -> tuple[AuditedLook, ...]:
    """The latest looks at contacts of cases that `scope` covers, the newest first."""
    entries = [e for e in journal.tail(STREAM, _TAIL) if e.kind in _kinds]
    wanted = {UUID(e.data["case"]) for e in entries}
    found = Case.objects.within(scope).filter(pk__in=wanted)
    numbers = dict(found.values_list("pk", "number"))
    looks = [
        AuditedLook(e.at, str(e.actor), e.kind, case_id, numbers[case_id], e.data["purpose"])
        for e in entries
        if (case_id := UUID(e.data["case"])) in numbers
    ]
    return tuple(looks[:limit])
