"""Makes tasks of what is planned for some days: in batches, each a transaction of its own.

Whatever breaks it off, the next run goes on: a time that a target has is never opened again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Min

from wangge.domain.duties import plans as town_plans
from wangge.domain.duties import targets
from wangge.domain.duties.models import Occurrence, PlanRun
from wangge.domain.duties.plans import Plan
from wangge.domain.duties.services.batches import Due, Order, batches, there
from wangge.domain.duties.services.common import KIND, subject_of
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.tasks import api as tasks
from wangge.kernel.clock import aware
from wangge.kernel.errors import NotFound, Undetermined, WanggeError
from wangge.kernel.ids import new_id
from wangge.packs.schema import Text
from wangge.plumbing.actor import Actor
from wangge.plumbing.bulk import insert_many, like
from wangge.plumbing.outbox import api as outbox


@dataclass(frozen=True, slots=True)
class Problem:
    """A plan that couldn't be generated, and why; the next run tries again."""

    plan: str
    error: dict[str, Any]


@dataclass
class GenerationReport:
    """What a run did. `there`: occurrences that it found generated already; `over`: those that
    nobody owes, since their time was over and no day of their period is left."""

    opened: int = 0
    there: int = 0
    over: int = 0
    problems: list[Problem] = field(default_factory=list)


Progress = Callable[[str, GenerationReport], None]


def generate(
    *,
    jurisdiction_key: str,
    first_on: date,
    last_on: date,
    actor: Actor,
    at: datetime,
    only: Iterable[str] = (),
    progress: Progress | None = None,
) -> GenerationReport:
    """Opens a task for whatever falls on these days (both included) and isn't there yet.

    Nothing is opened late: what is over by `at` is put on the days left of its period, and isn't
    owed when none is left (`rules.planning.days_left`).
    What can't be reckoned (a period that reaches into a year without holidays, a register that
    nobody keeps) is reported, kept in the plan's run and told as `duty.undetermined`; the rest
    goes on, and a later run makes up for it. `only`: keys of plans. `progress` hears of every
    batch: the plan's key and the report so far.
    """
    at = aware(at, "at")
    report = GenerationReport()
    wanted = set(only)
    calendar = tasks.calendar_for(jurisdiction_key)
    for plan in town_plans.plans(jurisdiction_key):
        if plan.every is None or (wanted and not wanted & {plan.key, plan.spec.key}):
            continue
        run = _begin(jurisdiction_key, plan, first_on, last_on, at)
        since_on = _since(jurisdiction_key, plan)
        given = (jurisdiction_key, plan, first_on, last_on, since_on, calendar, actor, at)
        before = report.opened
        try:
            order = Order(*given)
            _generate(order, report, progress)
            report.over += len(order.over)
            if order.undetermined:
                raise order.undetermined[0]
        except (Undetermined, NotFound) as problem:
            _note(run, problem, report, at)
        else:
            run.finished_at, run.problem = at, None
            run.save(update_fields=["finished_at", "problem"])
        PlanRun.objects.filter(pk=run.pk).update(opened=F("opened") + report.opened - before)
    return report


def _begin(
    jurisdiction_key: str, plan: Plan, first_on: date, last_on: date, at: datetime
) -> PlanRun:
    run, _ = PlanRun.objects.get_or_create(
        jurisdiction_key=jurisdiction_key,
        plan=plan.key,
        from_on=first_on,
        to_on=last_on,
        defaults={"started_at": at},
    )
    return run


def _since(jurisdiction_key: str, plan: Plan) -> date:
    """The first day for which the plan was ever generated here."""
    runs = PlanRun.objects.filter(jurisdiction_key=jurisdiction_key, plan=plan.key)
    first: date = runs.aggregate(first=Min("from_on"))["first"]
    return first


def _note(run: PlanRun, problem: WanggeError, report: GenerationReport, at: datetime) -> None:
    error = problem.as_json()
    report.problems.append(Problem(run.plan, error))
    with transaction.atomic():
        PlanRun.objects.filter(pk=run.pk).update(problem=error)
        payload = {"jurisdiction": run.jurisdiction_key, "plan": run.plan, "code": problem.code}
        outbox.publish("duty.undetermined", payload, at=at)


def _generate(order: Order, report: GenerationReport, progress: Progress | None) -> None:
    for batch in batches(order):
        opened = _open_once_more(order, batch)
        report.opened += opened
        report.there += len(batch) - opened
        if progress is not None:
            progress(order.plan.key, report)


def _open_once_more(order: Order, batch: Sequence[Due]) -> int:
    """Opens a batch; if somebody else opened some of it meanwhile, what they left."""
    try:
        return _open(order, batch)
    except IntegrityError:
        return _open(order, batch)


@transaction.atomic
def _open(order: Order, batch: Sequence[Due]) -> int:
    people.hold_still()
    known = there(order, [due.planned for due in batch])
    wanted = [due for due in batch if (due.planned.target, due.planned.key) not in known]
    if not wanted:
        return 0
    pattern = _pattern(order)
    rows = [_row(order, pattern, due) for due in wanted]
    names = targets.names(order.jurisdiction_key, order.plan, [due.target for due in wanted])
    orders = [
        tasks.TaskOrder(subject_of(row.id), _title(order, names, due), due.grid, row.due_at)
        for row, due in zip(rows, wanted, strict=True)
    ]
    ids = tasks.open_tasks(
        orders,
        jurisdiction_key=order.jurisdiction_key,
        kind=KIND,
        post=order.plan.post.key,
        department=order.plan.department,
        clock=order.plan.clock,
        reserved=order.plan.reserved,
        actor=order.actor,
        at=order.at,
    )
    for row, task_id in zip(rows, ids, strict=True):
        row.task_id = task_id
    insert_many(Occurrence, rows)
    return len(rows)


def _pattern(order: Order) -> Occurrence:
    """What all occurrences of the plan have in common."""
    return Occurrence(
        jurisdiction_key=order.jurisdiction_key,
        pack_key=order.plan.pack.key,
        pack_digest=places.edition_of(order.jurisdiction_key, order.plan.pack),
        plan=order.plan.key,
        target_kind=order.plan.spec.target.kind,
    )


def _row(order: Order, pattern: Occurrence, due: Due) -> Occurrence:
    begin, end = order.hours_of(due.planned.on, due.planned.number)
    target = due.target
    return like(
        pattern,
        id=new_id(),
        period=due.planned.key,
        target=target.key,
        unit_code=target.unit_code,
        lon=target.lon,
        lat=target.lat,
        scheme_key=due.grid.scheme_key,
        grid_code=due.grid.code,
        planned_on=due.planned.on,
        from_at=begin,
        due_at=end,
    )


def _title(order: Order, names: Mapping[str, Text], due: Due) -> Text:
    name = names.get(due.target.key, due.target.name)
    return titled(order.plan.spec.name, name.zh, name.en)


def titled(name: Text, zh: str, en: str) -> Text:
    """The title of a task: the duty and its target."""
    return Text(zh=f"{name.zh}：{zh}", en=f"{name.en}: {en or zh}")
