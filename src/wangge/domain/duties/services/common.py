"""What every write of duties shares: an occurrence's name in tasks and journal, who may do it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wangge.domain.people import api as people
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import Refused
from wangge.packs.schema import CampaignSpec, DutySpec
from wangge.plumbing.actor import Actor

KIND = "duty"
"""The kind of the tasks."""


def subject_of(occurrence_id: UUID) -> str:
    """The subject of its task, which is its stream in the journal too."""
    return f"{KIND}:{occurrence_id}"


def occurrence_of(subject: str) -> UUID | None:
    """The occurrence that a task is about; None when it is about something else."""
    kind, _, key = subject.partition(":")
    if kind != KIND:
        return None
    try:
        return UUID(key)
    except ValueError:
        return None


def fulfilled_by_arriving(spec: DutySpec | CampaignSpec) -> bool:
    """Whether being there is all that is asked: a must-go without checklist or photo."""
    goes = isinstance(spec, DutySpec) and spec.on is not None and spec.on.what == "go"
    return goes and spec.checklist is None and spec.photo != "required"


def require_doer(task: tasks.TaskView, actor: Actor, at: datetime) -> None:
    """Refuses anybody but whoever holds the task, and whoever does tasks over its place.

    A duty that exercises a reserved power is done by nobody who doesn't hold it, also not by
    the desk that keeps it (`ReservedPower`).
    """
    if actor.kind == "system":
        return
    if actor.kind == "account":
        account = UUID(actor.id)
        tasks.require_power(task, account, at)
        holder = tasks.owner_at(task.id, at) if task.is_open else task.holder_id
        where = (task.grid_code, task.scheme_key, task.department)
        if account == holder or people.scope(account, people.Right.TASK_DO, at).covers(*where):
            return
    raise Refused(
        "not_your_duty",
        zh="这项职责不由您承办，您也没有在这里办理任务的权限。",
        en="This duty isn't yours, and you have no right to do tasks here.",
    )
