"""Duties that an event sets off: must-go within minutes, must-report. Once for each event."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from wangge.domain.duties import plans, targets
from wangge.domain.duties.models import Occurrence
from wangge.domain.duties.plans import Plan
from wangge.domain.duties.rules.views import PERIOD_LENGTH_MAX
from wangge.domain.duties.services.common import KIND, subject_of
from wangge.domain.duties.services.generating import titled
from wangge.domain.duties.views import OccurrenceView, occurrence_view
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.tasks import api as tasks
from wangge.kernel.clock import aware
from wangge.kernel.errors import InvalidInput
from wangge.kernel.ids import new_id
from wangge.packs.schema import DutySpec
from wangge.plumbing.actor import Actor


def happened(
    *,
    jurisdiction_key: str,
    kind: str,
    key: str,
    unit_code: str,
    actor: Actor,
    at: datetime,
) -> tuple[OccurrenceView, ...]:
    """An event of that kind in a base unit: opens what every duty on it asks, with its limit.

    `key` names the event at its source: told twice, it sets off nothing anew. The answer holds
    all its duties, also those that were there. Raises `InvalidInput` (`event_key`), `NotFound`
    (no such unit), `Undetermined` (`no_desk_holder`).
    """
    at = aware(at, "at")
    period = f"event:{kind}:{key}"
    if not key or len(period) > PERIOD_LENGTH_MAX:
        raise InvalidInput(
            "event_key",
            zh="事件编号不能为空，也不能过长。",
            en="An event's key is neither empty nor too long.",
            field="key",
        )
    given = (jurisdiction_key, kind, period, unit_code, actor, at)
    try:
        return _happened(*given)
    except IntegrityError:  # told twice at once: the other one has opened it
        return _happened(*given)


@transaction.atomic
def _happened(
    jurisdiction_key: str, kind: str, period: str, unit_code: str, actor: Actor, at: datetime
) -> tuple[OccurrenceView, ...]:
    people.hold_still()
    opened = [
        _once(jurisdiction_key, plan, period, unit_code, actor, at)
        for plan in plans.plans(jurisdiction_key)
        if isinstance(plan.spec, DutySpec) and plan.spec.on and plan.spec.on.kind == kind
    ]
    return tuple(occurrence_view(row) for row in opened)


def _once(
    jurisdiction_key: str, plan: Plan, period: str, unit_code: str, actor: Actor, at: datetime
) -> Occurrence:
    there = Occurrence.unscoped.filter(
        jurisdiction_key=jurisdiction_key, plan=plan.key, period=period, target=unit_code
    ).first()
    return there or _open(jurisdiction_key, plan, period, unit_code, actor, at)


def _open(
    jurisdiction_key: str, plan: Plan, period: str, unit_code: str, actor: Actor, at: datetime
) -> Occurrence:
    assert isinstance(plan.spec, DutySpec) and plan.spec.on is not None
    on = places.local_day(jurisdiction_key, at)
    leaf = places.grid_chain(jurisdiction_key, plan.scheme_key, unit_code, on)[0]
    grid = targets.anchor(jurisdiction_key, plan, leaf.code, on)
    occurrence_id = new_id()
    task = tasks.open_task(
        jurisdiction_key=jurisdiction_key,
        kind=KIND,
        subject=subject_of(occurrence_id),
        title=titled(plan.spec.name, leaf.name, leaf.name_en),
        post=plan.post.key,
        grid=grid,
        department=plan.department,
        limit=plan.spec.on.limit,
        clock=plan.clock,
        reserved=plan.reserved,
        actor=actor,
        at=at,
    ).task
    return Occurrence.unscoped.create(
        id=occurrence_id,
        jurisdiction_key=jurisdiction_key,
        pack_key=plan.pack.key,
        pack_digest=places.edition_of(jurisdiction_key, plan.pack),
        plan=plan.key,
        period=period,
        target_kind="base_unit",
        target=unit_code,
        unit_code=unit_code,
        scheme_key=grid.scheme_key,
        grid_code=grid.code,
        task_id=task.id,
        planned_on=on,
        from_at=at,
        due_at=task.due_at or at,
    )
