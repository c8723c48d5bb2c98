"""Silence of residents: when its time has passed, the step's lapse is taken. Each exactly once."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.cases import specs
from wangge.domain.cases.models import Case, CaseStatus
from wangge.domain.cases.rules import Who
from wangge.domain.cases.services.acting import act_as
from wangge.domain.people import api as people
from wangge.kernel.clock import aware
from wangge.kernel.errors import WanggeError
from wangge.plumbing.actor import Actor

log = logging.getLogger(__name__)
_CLOCK = Actor.system("clock")
_PROGRAM = Who(is_program=True)


def run_lapses(now: datetime, limit: int = 500) -> int:
    """Takes the lapses due up to `now`, the longest silent first; how many were taken.

    Two schedulers take each one once: the row is locked and looked at again.
    """
    now = aware(now, "now")
    due = Case.unscoped.filter(lapse_at__lte=now).order_by("lapse_at", "id")
    taken = 0
    for case_id in list(due.values_list("pk", flat=True)[:limit]):
        taken += _lapse(case_id, now)
    return taken


def work(now: datetime) -> bool:
    """The worker's turn; True while there may be more."""
    return run_lapses(now) > 0


def _lapse(case_id: UUID, now: datetime) -> bool:
    with transaction.atomic():
        people.hold_still()
        found = Case.unscoped.select_for_update(no_key=True).filter(
            pk=case_id, status=CaseStatus.WAITING, lapse_at__lte=now
        )
        case = found.first()
        if case is None:
            return False
        step = specs.index(case.pack_key).steps.get((case.flow_key, case.step))
        action = step.lapse if step is not None and step.lapse else ""
        try:
            with transaction.atomic():
                act_as(case, action, _PROGRAM, actor=_CLOCK, at=now)
        except WanggeError as problem:
            # Asked again in vain every minute, it would hide the others: it waits for a person.
            log.error("case %s can't lapse: %s", case_id, problem.code)
            Case.unscoped.filter(pk=case_id).update(lapse_at=None)
            return False
        return True
