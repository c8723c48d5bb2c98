"""Calls of a case, and the case of a call's task: for its page, and for whoever is called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wangge.domain.cases import specs
from wangge.domain.cases.models import Call, Case
from wangge.domain.cases.queries.cases import detail_of, entries_of, unknown_case
from wangge.domain.cases.types import CaseDetail, TimelineEntry
from wangge.kernel.errors import NotFound
from wangge.packs.schema import Text, WhistleSpec
from wangge.plumbing.access import Scope

_NO_NAME = Text(zh="吹哨", en="Whistle")


@dataclass(frozen=True, slots=True)
class CallView:
    """A department called to a case. Instants are aware UTC."""

    id: UUID
    whistle_id: UUID
    case_id: UUID
    case_number: str
    address: str
    kind: str
    name: Text
    department: str
    department_name: Text
    state: str
    task_id: UUID | None
    by_id: UUID
    called_at: datetime
    answered_at: datetime | None
    answered_on_time: bool | None
    insisted_at: datetime | None
    closed_at: datetime | None
    done_on_time: bool | None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


def calls(scope: Scope, case_id: UUID) -> tuple[CallView, ...]:
    """The departments called to a case, in the order of the calls; `NotFound` outside of it."""
    case = Case.objects.within(scope).filter(pk=case_id).first()
    if case is None:
        raise unknown_case()
    found = Call.objects.filter(case=case).order_by("called_at", "id")
    return tuple(call_view(call, case) for call in found)


def calls_of_tasks(task_ids: Iterable[UUID]) -> dict[UUID, CallView]:
    """The open calls that owe these tasks, whoever asks. One query; none for no task."""
    wanted = list(task_ids)
    if not wanted:
        return {}
    found = Call.objects.filter(task_id__in=wanted).select_related("case")
    return {call.task_id: call_view(call, call.case) for call in found if call.task_id}


def case_of_call(task_id: UUID) -> CaseDetail:
    """The case of the call that owes the task, for whoever may do that task: the caller decides
    that. A department that is called sees the matter it is called to. `NotFound`."""
    call = Call.objects.filter(task_id=task_id).select_related("case").first()
    if call is None:
        raise unknown_case()
    return detail_of(call.case)


def words_of_call(call: CallView) -> tuple[TimelineEntry, ...]:
    """What was written about the call so far, oldest first: why they are called, why they refuse,
    why they must come. For whoever holds its task."""
    mine = {str(call.whistle_id), str(call.id)}
    return tuple(
        entry
        for entry in entries_of(call.case_id)
        if entry.data.get("whistle", entry.data.get("call")) in mine
        and (entry.reason or entry.note)
    )


def whistle_name(spec: WhistleSpec | None) -> Text:
    """The whistle's name; a plain word when the pack has dropped it."""
    return spec.name if spec is not None else _NO_NAME


def call_view(call: Call, case: Case) -> CallView:
    """A call with the names of its whistle and department."""
    key = call.department
    try:
        index = specs.of_case(case)
        spec, department = index.whistles.get(call.kind), index.departments.get(key)
    except NotFound:
        spec = department = None
    return CallView(
        id=call.id,
        whistle_id=call.whistle_id,
        case_id=call.case_id,
        case_number=case.number,
        address=case.address,
        kind=call.kind,
        name=whistle_name(spec),
        department=key,
        department_name=department.name if department else Text(zh=key, en=key),
        state=str(call.state),
        task_id=call.task_id,
        by_id=call.by_id,
        called_at=call.called_at,
        answered_at=call.answered_at,
        answered_on_time=call.answered_on_time,
        insisted_at=call.insisted_at,
        closed_at=call.closed_at,
        done_on_time=call.done_on_time,
    )
