"""The departments called to a case, on its page: who is called, how far they are, what to say."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import CallView, CaseDetail
from wangge.domain.people import api as people
from wangge.domain.tasks import api as tasks
from wangge.faces.site import calls as forms
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import NotFound
from wangge.packs.schema import Right
from wangge.plumbing.access import Scope


def calls_part(
    viewer: Viewer,
    detail: CaseDetail,
    scope: Scope,
    *,
    whistle: forms.WhistleForm | None = None,
    answer: tuple[UUID, forms.AnswerForm] | None = None,
) -> dict[str, Any]:
    """What the page's context says of calls; forms that were refused come back in their place."""
    case_id = detail.case.id
    called = cases.calls(scope, case_id)
    owed = {t.id: t for t in tasks.tasks_of(f"case:{case_id}", only_open=True)} if called else {}

    def to_whistle(key: str) -> str:
        return reverse("console:whistle", args=[case_id, key])

    return {
        "calls": [_line(call, owed, viewer, answer) for call in called],
        "whistles": forms.whistle_offers(detail, to_whistle, viewer, whistle),
    }


def call_of(viewer: Viewer, case_id: UUID, call_id: UUID) -> tuple[CaseDetail, CallView]:
    """A call of a case that the viewer may see; `NotFound` for any other."""
    scope = people.scope(viewer.account_id, Right.CASE_VIEW, viewer.at)
    for call in cases.calls(scope, case_id):
        if call.id == call_id:
            return cases.case(scope, case_id), call
    raise NotFound("no_such_call", zh="没有这次吹哨。", en="There is no such call.")


def _line(
    call: CallView,
    owed: dict[UUID, tasks.TaskView],
    viewer: Viewer,
    answer: tuple[UUID, forms.AnswerForm] | None,
) -> forms.CallLine:
    task = owed.get(call.task_id) if call.task_id else None

    def to_answer(key: str) -> str:
        return reverse("console:answer", args=[call.case_id, call.id, key])

    back = answer[1] if answer is not None and answer[0] == call.id else None
    return forms.CallLine(
        call=call,
        holder_id=task.holder_id if task else None,
        due_at=task.due_at if task else None,
        opened_at=task.opened_at if task else None,
        offers=forms.answer_offers(call, to_answer, viewer, back) if call.is_open else [],
    )
