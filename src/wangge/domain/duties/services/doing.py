"""Doing a duty: checking in on the spot, answering the checklist, saying what was found.

Who may: whoever holds the task, and whoever does tasks over its place. The position of a check-in
is sealed; the journal holds the distance only. Locks are taken in one order: the task, the
journal's stream, then this room's rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from wangge.domain.duties import plans, whereabouts
from wangge.domain.duties.models import Finding, Occurrence, Visit
from wangge.domain.duties.plans import Plan
from wangge.domain.duties.rules import answers as answer_rules
from wangge.domain.duties.services import finding
from wangge.domain.duties.services.common import fulfilled_by_arriving, require_doer, subject_of
from wangge.domain.duties.services.finding import PhotoInput
from wangge.domain.duties.views import VisitView, visit_view
from wangge.domain.duties.whereabouts import Position
from wangge.domain.people import api as people
from wangge.domain.tasks import api as tasks
from wangge.kernel.clock import aware
from wangge.kernel.errors import Conflict, InvalidInput, NotFound
from wangge.packs.schema import DutySpec
from wangge.plumbing.actor import Actor
from wangge.plumbing.files import api as files
from wangge.plumbing.journal.api import Event, append

NOTE_MOST = 2000
KEY_MOST = 64
WHY_MOST = 200
NO_POSITION = (
    "这项职责须有到场位置：请使用我的位置；定不了位的，请写明原因。",
    "Your position is needed here: use it, or say why there is none.",
)


@dataclass
class _Act:
    """One act on one occurrence; collects what the journal is told and what the visit becomes."""

    occurrence: Occurrence
    plan: Plan
    visit: Visit
    actor: Actor
    at: datetime
    events: list[Event] = field(default_factory=list)
    changes: dict[str, Any] = field(default_factory=dict)

    def set(self, **values: Any) -> None:
        """Changes the visit; written by `save` alone."""
        self.changes.update(values)
        for name, value in values.items():
            setattr(self.visit, name, value)

    def save(self) -> None:
        """Writes what was changed, once the stream is locked; what others wrote meanwhile stays."""
        self.visit, _ = Visit.objects.update_or_create(
            occurrence=self.occurrence, defaults=self.changes
        )

    def say(self, kind: str, **data: Any) -> None:
        base = {"occurrence": str(self.occurrence.pk), "plan": self.plan.key}
        self.events.append(Event(f"duty.{kind}", {**base, **data}))


@transaction.atomic
def check_in(
    occurrence_id: UUID,
    *,
    position: Position | None,
    unplaced: str = "",
    actor: Actor,
    at: datetime,
) -> VisitView:
    """Somebody is there. Until the visit is done, a later check-in takes the place of this one.

    A position too far from the target is kept and marked, not refused; without one only the time
    is kept, where the duty doesn't require it. Where it does, `unplaced` says why there is none (no
    fix in a stairwell): that is kept and marked too. A must-go duty that asks for nothing else is
    done with it. Raises `NotFound`, `Conflict` (`duty_closed`), `Refused`, `InvalidInput`
    (`position`, coordinates).
    """
    act = _begin(occurrence_id, actor, at)
    if position is not None:
        _arrive(act, position)
    elif act.plan.spec.check_in == "required" and not unplaced.strip():
        raise _missing("position", *NO_POSITION, "position")
    else:
        _arrive_unplaced(act, unplaced)
    if fulfilled_by_arriving(act.plan.spec):
        _close(act, outcome="arrived")
    else:
        append(subject_of(act.occurrence.pk), act.events, actor=actor, at=act.at)
        _require_open(Occurrence.unscoped.get(pk=occurrence_id))
        act.save()
    return visit_view(act.occurrence, act.visit)


@transaction.atomic
def finish(
    occurrence_id: UUID,
    *,
    answers: Mapping[str, Any] | None = None,
    photos: Sequence[PhotoInput] = (),
    note: str = "",
    position: Position | None = None,
    unplaced: str = "",
    key: str = "",
    actor: Actor,
    at: datetime,
) -> VisitView:
    """The duty is done: its record is kept, its task is finished, each finding is told.

    `position` checks in with the same call, as does `unplaced` where nobody did. Sent again by the
    same actor with the same `key` nothing happens twice: the visit comes back as it was kept. News:
    `duty.finding` for each finding, in this very transaction. Raises as `check_in`, and
    `ManyErrors` naming every wrong field.
    """
    people.hold_still()
    if key and (before := _sent_before(occurrence_id, key, actor)) is not None:
        return before
    act = _begin(occurrence_id, actor, at)
    act.set(key=key[:KEY_MOST])
    if position is not None:
        _arrive(act, position)
    elif unplaced.strip() and act.visit.checked_in_at is None:
        _arrive_unplaced(act, unplaced)
    _record(act, answers or {}, photos, note)
    files.keep_photos([p.photo for p in photos], actor=actor, at=act.at)
    _close(act, outcome="done")
    made = finding.from_answers(act.occurrence, act.plan, act.visit, photos, actor, act.at)
    finding.tell(act.occurrence, made, actor, act.at)
    return visit_view(act.occurrence, act.visit, made)


@transaction.atomic
def find(
    occurrence_id: UUID,
    *,
    case_type: str,
    text: str,
    photos: Sequence[PhotoInput] = (),
    key: str = "",
    actor: Actor,
    at: datetime,
) -> UUID:
    """Something seen on the way that no item asks for; the finding's id. Before or after `finish`.

    The same `key` sent again by the same actor is the same finding.
    Raises `NotFound`, `Refused`, `InvalidInput` (`case_type`, `text`).
    """
    occurrence, plan = _found(occurrence_id)
    people.hold_still()
    require_doer(tasks.task(occurrence.task_id), actor, at)
    if key and (before := finding.told_before(occurrence, key, actor)) is not None:
        return before
    files.keep_photos([p.photo for p in photos], actor=actor, at=at)
    given = finding.Extra(case_type, text, photos, key)
    made = finding.extra(occurrence, plan, given, actor, aware(at, "at"))
    finding.tell(occurrence, [made], actor, at)
    Occurrence.unscoped.filter(pk=occurrence_id).update(findings=F("findings") + 1)
    return made.pk


def _sent_before(occurrence_id: UUID, key: str, actor: Actor) -> VisitView | None:
    """The visit that this very form has become already."""
    kept = Visit.objects.select_related("occurrence").filter(
        pk=occurrence_id, key=key[:KEY_MOST], by=str(actor), done_at__isnull=False
    )
    record = kept.first()
    if record is None:
        return None
    rows = Finding.objects.filter(occurrence_id=occurrence_id).order_by("at", "item")
    return visit_view(record.occurrence, record, list(rows))


def _begin(occurrence_id: UUID, actor: Actor, at: datetime) -> _Act:
    at = aware(at, "at")
    people.hold_still()
    occurrence, plan = _found(occurrence_id)
    _require_open(occurrence)
    require_doer(tasks.task(occurrence.task_id), actor, at)
    visit = Visit.objects.filter(pk=occurrence_id).first()
    return _Act(occurrence, plan, visit or Visit(occurrence=occurrence), actor, at)


def _require_open(occurrence: Occurrence) -> None:
    if occurrence.done_at or occurrence.cancelled_at:
        raise Conflict(
            "duty_closed",
            zh="这项职责已完成或已取消，不能再填写。",
            en="This duty is done or cancelled; nothing can be added.",
        )


def _found(occurrence_id: UUID) -> tuple[Occurrence, Plan]:
    occurrence = Occurrence.unscoped.filter(pk=occurrence_id).first()
    if occurrence is None:
        raise NotFound("no_such_duty_task", zh="没有这项职责任务。", en="No such duty's task.")
    return occurrence, plans.opened(occurrence)


def _arrive(act: _Act, position: Position) -> None:
    where = whereabouts.stood(act.occurrence, position, act.at)
    distance = None if where.distance_m is None else round(where.distance_m, 1)
    far = distance is not None and distance > act.plan.spec.radius_m
    act.set(by=str(act.actor), checked_in_at=act.at, distance_m=distance, far=far)
    act.set(position=f"{where.lon:.6f},{where.lat:.6f}", unplaced="")
    act.say("checked_in", distance_m=distance, far=far)


def _arrive_unplaced(act: _Act, why: str) -> None:
    """The time alone; with the reason where a position is owed."""
    owed = act.plan.spec.check_in == "required"
    act.set(by=str(act.actor), checked_in_at=act.at, distance_m=None, far=False, position="")
    act.set(unplaced=why.strip()[:WHY_MOST] if owed else "")
    act.say("checked_in", distance_m=None, far=False, **({"unplaced": True} if owed else {}))


def _record(act: _Act, answers: Mapping[str, Any], photos: Sequence[PhotoInput], note: str) -> None:
    """Checks everything before anything is written."""
    spec, visit = act.plan.spec, act.visit
    errors: list[InvalidInput] = []
    if spec.check_in == "required" and visit.checked_in_at is None:
        errors.append(_missing("check_in", *NO_POSITION, "position"))
    if spec.photo == "required" and not any(not p.item for p in photos):
        errors.append(_missing("photo", "请拍照留证。", "Take a photo as evidence.", "photos"))
    reports = isinstance(spec, DutySpec) and spec.on is not None and spec.on.what == "report"
    if (reports and not note.strip()) or len(note) > NOTE_MOST:
        zh, en = (
            f"请写明情况，不超过 {NOTE_MOST} 字。",
            f"Report in at most {NOTE_MOST} characters.",
        )
        errors.append(_missing("note", zh, en, "note"))
    found = finding.checked_answers(act.plan.checklist, answers, photos, errors)
    act.set(answers=found, by=str(act.actor), note=note.strip())
    act.set(photos=[{"file": str(p.photo.id), "item": p.item} for p in photos])


def _missing(what: str, zh: str, en: str, field_name: str) -> InvalidInput:
    return InvalidInput(f"{what}_missing", zh=zh, en=en, field=field_name)


def _close(act: _Act, *, outcome: str) -> None:
    """Finishes the task; the journal gets the visit and the task's end in one go."""
    act.set(done_at=act.at)
    wrong = (
        answer_rules.findings(act.plan.checklist, act.visit.answers) if (act.plan.checklist) else ()
    )
    act.say(
        "done", outcome=outcome, findings=len(wrong), photos=[p["file"] for p in act.visit.photos]
    )
    done = tasks.finish(
        act.occurrence.task_id,
        outcome=outcome,
        actor=act.actor,
        at=act.at,
        journal=False,
        authorised=True,
    )
    append(done.stream, [*act.events, *done.events], actor=act.actor, at=act.at)
    act.save()
    Occurrence.unscoped.filter(pk=act.occurrence.pk).update(
        done_at=act.at, findings=F("findings") + len(wrong)
    )
    act.occurrence.refresh_from_db()
    tasks.publish(done.news, act.at)
