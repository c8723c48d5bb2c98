"""The tasks that calls owe: a department's answer, its work, the whistler's word on a refusal."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wangge.domain.cases import specs
from wangge.domain.cases.models import Call, Case
from wangge.domain.cases.queries.calls import whistle_name
from wangge.domain.cases.rules import PackIndex
from wangge.domain.cases.rules.whistles import CallState
from wangge.domain.cases.services import tasking
from wangge.domain.cases.services.tasking import Told, subject
from wangge.domain.places import api as places
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import Conflict, NotFound
from wangge.packs.schema import ClockSpec, Text, WhistleSpec
from wangge.plumbing import rows
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal
from wangge.plumbing.outbox.api import News

CALL_KIND = "case.call"
"""Kind of the tasks that a called department owes."""
REFUSAL_KIND = "case.call_refused"
"""Kind of the task that a refusal becomes: insist or release."""
_TITLES = {
    CallState.CALLED: Text(zh="吹哨报到", en="Whistle: report in"),
    CallState.INSISTED: Text(zh="再次吹哨，须报到", en="Whistle, insisted: report in"),
    CallState.WORKING: Text(zh="吹哨办理并反馈", en="Whistle: do and report"),
    CallState.REFUSED: Text(zh="部门拒绝报到，请处理", en="A department refuses: decide"),
}


def owe_answer(
    case: Case,
    index: PackIndex,
    spec: WhistleSpec,
    call: Call,
    told: Told,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Opens the task in which the department answers."""
    clock = index.clock(spec.answer_clock)
    _department_task(case, index, call, told, spec.answer_within, clock, actor, at)


def owe_next(case: Case, call: Call, told: Told, *, actor: Actor, at: datetime) -> None:
    """Opens what the call owes in its present state; nothing once it is closed."""
    if call.closed_at is not None:
        return
    index = specs.of_case(case)
    spec = index.whistles.get(call.kind)
    within = key = None
    if spec is not None:
        works = call.state == CallState.WORKING
        within = spec.do_within if works else spec.answer_within
        key = spec.do_clock if works else spec.answer_clock
    clock = index.clock(key)
    if call.state == CallState.REFUSED:
        _whistler_task(case, index, call, told, within, clock, actor, at)
    else:
        _department_task(case, index, call, told, within, clock, actor, at)


def owe_again(case: Case, task_id: UUID, news: News) -> None:
    """A call's task was closed past the call: the same is owed still, so a new task takes over."""
    call = Call.objects.filter(case=case, task_id=task_id, closed_at=None).first()
    if call is None or tasks.task(task_id).is_open:
        return
    told, actor = Told(), Actor.system("clock")
    owe_next(case, call, told, actor=actor, at=news.at)
    journal.append(subject(case.pk), told.events, actor=actor, at=news.at)
    rows.update(call, ["task_id"])
    tasking.publish(told, news.at)


def _department_task(
    case: Case,
    index: PackIndex,
    call: Call,
    told: Told,
    limit: str | None,
    clock: ClockSpec,
    actor: Actor,
    at: datetime,
) -> None:
    route = index.checked_route("", call.department)
    acted = tasks.open_task(
        jurisdiction_key=case.jurisdiction_key,
        kind=CALL_KIND,
        subject=subject(case.id),
        title=_title(index, case, call),
        post=route.post,
        grid=tasking.grid_of(case, at),
        department=route.department,
        limit=limit,
        clock=clock,
        actor=actor,
        at=at,
        journal=False,
    )
    told.take(acted)
    call.task_id = acted.task.id


def _whistler_task(
    case: Case,
    index: PackIndex,
    call: Call,
    told: Told,
    limit: str | None,
    clock: ClockSpec,
    actor: Actor,
    at: datetime,
) -> None:
    """To whoever whistled while they are on their post, else to whoever is on it now."""
    acted = tasks.open_task(
        jurisdiction_key=case.jurisdiction_key,
        kind=REFUSAL_KIND,
        subject=subject(case.id),
        title=_title(index, case, call),
        post=call.by_post,
        grid=_grid_of_whistler(case, call, at),
        limit=limit,
        clock=clock,
        actor=actor,
        at=at,
        journal=False,
    )
    told.take(acted)
    call.task_id = acted.task.id
    if acted.task.holder_id == call.by_id:
        return
    try:
        told.take(
            tasks.hand_on(
                acted.task.id,
                to=call.by_id,
                actor=actor,
                at=at,
                journal=False,
                authorised=True,
            )
        )
    except Conflict:
        return  # no longer on the post: whoever is now decides


def _grid_of_whistler(case: Case, call: Call, at: datetime) -> places.GridRef:
    on = places.local_day(case.jurisdiction_key, at)
    try:
        return places.grid(case.jurisdiction_key, case.scheme_key, call.by_grid, on)
    except NotFound:
        return places.root_grid(case.jurisdiction_key, case.scheme_key, on)


def _title(index: PackIndex, case: Case, call: Call) -> Text:
    what = _TITLES[CallState(call.state)]
    name = whistle_name(index.whistles.get(call.kind))
    kind = index.types.get(case.type_key)
    about = kind.name if kind is not None else name
    return Text(zh=f"{about.zh} · {what.zh}", en=f"{about.en} · {what.en}")
