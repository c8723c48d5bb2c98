"""One act told once: one append to the case's stream, news for the outbox.

Ids, keys and instants only. Words, names and numbers stay in their own tables.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from wangge.domain.cases.models import Case, CaseFile, CaseNote
from wangge.domain.cases.rules import Decision
from wangge.domain.cases.services import tasking
from wangge.domain.cases.services.tasking import Told, subject
from wangge.domain.cases.types import PhotoRef
from wangge.plumbing.actor import Actor
from wangge.plumbing.files.api import keep_photos as store_photos
from wangge.plumbing.journal import api as journal
from wangge.plumbing.outbox import api as outbox
from wangge.plumbing.rows import insert

_TOPICS = {
    "file": "case.filed",
    "dispatch": "case.dispatched",
    "return": "case.returned",
    "climb": "case.climbed",
    "finish": "case.finished",
    "rework": "case.reworked",
    "close": "case.closed",
    "reopen": "case.reopened",
    "confirm": "case.confirmed",
    "none": "case.moved",
}
PUBLIC_STEP = "case.public_step"
TOLD_STEP = "case.told_step"
"""A step that names posts to be told; climbing stays in it, and they know already."""


def act_event(case: Case, decision: Decision, **more: Any) -> journal.Event:
    """What an act came to, as the journal keeps it."""
    data = {
        "moves": [m.as_json() for m in decision.moves],
        "step": case.step,
        "status": str(case.status),
        "public": list(decision.public_steps),
        "version": case.version,
        **more,
    }
    if case.outcome:
        data["outcome"] = case.outcome
    if decision.record:
        data["timing"] = case.timings[-1]
    if decision.clock.value != "keep":
        data["due_at"] = case.due_at.isoformat() if case.due_at else None
    if case.grid_code:
        data["grid"] = case.grid_code
    first = decision.moves[0].effect if decision.moves else "none"
    return journal.Event(_TOPICS[first], data)


def record(
    case: Case,
    told: Told,
    first: journal.Event,
    *,
    actor: Actor,
    at: datetime,
    new: bool = False,
) -> None:
    """Journals everything that the act did."""
    journal.append(subject(case.id), [first, *told.events], actor=actor, at=at, new=new)


def publish(
    case: Case, told: Told, first: journal.Event, decision: Decision, *, at: datetime
) -> None:
    """Hands the news of the act to the outbox."""
    key = str(case.id)
    outbox.publish(first.kind, _payload(case, decision), at=at, key=key)
    if decision.public_steps and case.tells_resident:
        steps = list(decision.public_steps)
        outbox.publish(PUBLIC_STEP, {"case": key, "steps": steps}, at=at, key=key)
    step = decision.step
    if step and step.tell and not any(m.effect == "climb" for m in decision.moves):
        outbox.publish(TOLD_STEP, {"case": key, "step": step.key}, at=at, key=key)
    tasking.publish(told, at)


def _payload(case: Case, decision: Decision) -> dict[str, Any]:
    return {
        "case": str(case.id),
        "number": case.number,
        "jurisdiction": case.jurisdiction_key,
        "type": case.type_key,
        "grid": case.grid_code,
        "step": case.step,
        "status": str(case.status),
        "outcome": case.outcome,
        "effects": [m.effect for m in decision.moves],
        "version": case.version,
    }


def keep_words(
    case: Case, action: str, reason: str, note: str, *, actor: Actor, at: datetime
) -> dict[str, str]:
    """Stores what somebody wrote; what the journal may say of it."""
    reason, note = reason.strip(), note.strip()
    if not reason and not note:
        return {}
    row = CaseNote(case=case, action=action, reason=reason, note=note, at=at, actor=str(actor))
    insert(row)
    digest = hashlib.sha256(f"{reason}\n{note}".encode()).hexdigest()
    return {"note": str(row.id), "digest": digest}


def keep_photos(
    case: Case,
    photos: Sequence[PhotoRef],
    *,
    purpose: str,
    effect: str,
    actor: Actor,
    at: datetime,
    report_id: UUID | None = None,
) -> dict[str, Any]:
    """Stores the photos that came with an act or for a report; what the journal may say of them."""
    if not photos:
        return {}
    prepared = [p.prepared for p in photos if p.prepared is not None]
    if prepared:
        store_photos(prepared, actor=actor, at=at)
    for photo in photos:
        insert(
            CaseFile(
                case_id=case.id,
                file_id=photo.file_id,
                report_id=report_id,
                purpose=purpose,
                effect=effect,
                at=at,
                actor=str(actor),
            )
        )
    return {"photos": [str(p.file_id) for p in photos]}
