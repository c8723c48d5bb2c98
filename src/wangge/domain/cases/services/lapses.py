"""Silence of residents: when its time has passed, the step's lapse is taken. Each exactly once."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial
from uuid import UUID

from wangge.domain.cases import specs
from wangge.domain.cases.models import Case, CaseStatus
from wangge.domain.cases.rules import Who
from wangge.domain.cases.services.acting import act_as
from wangge.domain.cases.services.versions import on_case
from wangge.domain.cases.types import CaseView
from wangge.kernel.clock import aware
from wangge.kernel.errors import WanggeError
from wangge.plumbing.actor import Actor


class NotDue(Exception):
    """Somebody has answered meanwhile, or another scheduler was faster."""


log = logging.getLogger(__name__)
_CLOCK = Actor.system("clock")
_PROGRAM = Who(is_program=True)


def run_lapses(now: datetime, limit: int = 500) -> int:
    """Takes the lapses due up to `now`, the longest silent first; how many were taken.

    Two schedulers take each one once: it is looked at again within the transaction.
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
    try:
        on_case(case_id, None, partial(_take, now))
    except NotDue:
        return False
    except WanggeError as problem:
        # Asked again in vain every time, it would hide the others: it waits for a person.
        log.error("case %s can't lapse: %s", case_id, problem.code)
        Case.unscoped.filter(pk=case_id).update(lapse_at=None)
        return False
    return True


def _take(now: datetime, case: Case) -> CaseView:
    if case.status != CaseStatus.WAITING or case.lapse_at is None or case.lapse_at > now:
        raise NotDue
    step = specs.of_case(case).steps.get((case.flow_key, case.step))
    action = step.lapse if step is not None and step.lapse else ""
    return act_as(case, action, _PROGRAM, actor=_CLOCK, at=now)
