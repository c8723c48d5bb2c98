"""Who holds a task now. Owns the order of looking: its appointment, then its base, then the desk.

Refuses to leave a task without a holder; what it finds it writes on the task, but saves nothing.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.places.api import GridRef
from wangge.domain.tasks import statements
from wangge.domain.tasks.models import Task
from wangge.domain.tasks.views import TaskView
from wangge.packs.reserved import reserved_refusal
from wangge.packs.schema import PowerSpec

SAME_PERSON = "same_person"
OWN = ("holder", SAME_PERSON)
"""Reasons of those whose own work it is: a new appointment to the post doesn't take it over."""
GONE = ("grid_gone", "原网格已不存在", "Its grid is no longer there")


@dataclass(frozen=True, slots=True)
class Found:
    """The holder chosen, and the answer it was chosen from (None: by the appointment it has)."""

    holder: people.Holder
    ownership: people.Ownership | None = None


def power_of(task: Task) -> PowerSpec | None:
    """The reserved power that the task exercises; None for most tasks."""
    return PowerSpec.model_validate(task.reserved) if task.reserved else None


def require_power(task: TaskView, account_id: UUID, at: datetime) -> None:
    """Raises `ReservedPower` unless the account holds what doing the task exercises, if anything.

    Holding the task isn't enough: the desk keeps it for whoever does.
    """
    if not task.reserved:
        return
    power = PowerSpec.model_validate(task.reserved)
    if not people.exercises(
        account_id, power, path=task.grid_code, scheme_key=task.scheme_key, at=at
    ):
        raise reserved_refusal(power, "action")


def choose(
    candidates: Sequence[people.Holder], at: datetime, preferred: Collection[UUID] = ()
) -> people.Holder:
    """A preferred appointment's holder, else the one with the fewest open tasks, else by lot."""
    for holder in candidates:
        if holder.appointment_id in preferred:
            return holder
    if len(candidates) == 1:
        return candidates[0]
    load = statements.loads(list({c.account_id: None for c in candidates}))
    # Among equals chance decides, but the same one when it is asked again.
    return min(candidates, key=lambda c: (load[c.account_id], _lot(c, at)))


def _lot(holder: people.Holder, at: datetime) -> int:
    return zlib.crc32(holder.account_id.bytes + at.isoformat().encode())


def _base_grid(task: Task, at: datetime) -> GridRef:
    return places.grid_or_bare(task.jurisdiction_key, _base_scheme(task), task.base_grid_code, at)


def base_owner(task: Task, at: datetime) -> people.Ownership:
    """Who answers for the task by its base at `at`."""
    excluding = {UUID(a) for a in task.excluded}
    grid = _base_grid(task, at)
    if not grid.level:
        return people.desk_owner(
            jurisdiction_key=task.jurisdiction_key,
            grid=grid,
            at=at,
            why=GONE,
            excluding=excluding,
            power=power_of(task),
        )
    return people.owner_for(
        jurisdiction_key=task.jurisdiction_key,
        post=task.base_post or None,
        grid=grid,
        department=task.base_department,
        at=at,
        excluding=excluding,
        power=power_of(task),
    )


def same_person(
    account_id: UUID, grid: GridRef, at: datetime, power: PowerSpec | None = None
) -> people.Ownership | None:
    """The account itself (its deputy during leave), while one of its posts does tasks there."""
    found = people.standing_of(
        account_id,
        people.Right.TASK_DO,
        path=grid.code,
        scheme=grid.scheme_key,
        tag=None,
        at=at,
        power=power,
    )
    if found is None:
        return None
    reason = {
        **found.reason,
        "code": SAME_PERSON,
        "zh": f"由前一步的经办人本人继续办理。{found.reason['zh']}",
        "en": f"It stays with whoever took the earlier step. {found.reason['en']}",
    }
    return replace(found, reason=reason)


def instead(found: people.Ownership, person: UUID | None) -> people.Ownership:
    """Another's answer; where it stands in for a person who is gone, the reason says so."""
    if person is None:
        return found
    reason = {
        **found.reason,
        "instead_of": str(person),
        "zh": f"前一步的经办人已不在岗，{found.reason['zh']}",
        "en": f"Whoever took the earlier step is no longer on a post here. {found.reason['en']}",
    }
    return replace(found, reason=reason)


Above = dict[tuple[Any, ...], people.Ownership]


def owner_above(task: Task, at: datetime, known: Above | None = None) -> people.Ownership:
    """Who is responsible one level up from where the task is now; not the present holder."""
    base = (task.base_post, task.base_grid_code, task.base_department)
    power = (task.reserved or {}).get("key", "")
    key = (task.jurisdiction_key, *base, task.holder_id, power, *task.excluded)
    if known is not None and key in known:
        return known[key]
    found = people.owner_above(
        jurisdiction_key=task.jurisdiction_key,
        post=task.base_post or None,
        grid=_base_grid(task, at),
        department=task.base_department,
        at=at,
        excluding={UUID(a) for a in task.excluded} | {task.holder_id},
        power=power_of(task),
    )
    if known is not None:
        known[key] = found
    return found


def current(
    task: Task,
    at: datetime,
    anchors: Mapping[UUID, people.Holder] | None = None,
    preferred: Collection[UUID] = (),
) -> Found:
    """Who holds the task at `at`, by recomputation; `anchors`: `people.holders_of` of many."""
    known = people.holders_of([task.appointment_id], at) if anchors is None else anchors
    holder = known.get(task.appointment_id)
    # Who holds a reserved power is looked for anew where a deputy, or the desk, stands in.
    sure = holder is not None and not (task.reserved and (holder.via or task.stands_in))
    if holder is not None and sure and str(holder.account_id) not in task.excluded:
        return Found(holder)
    ownership = base_owner(task, at)
    return Found(choose(ownership.holders, at, preferred), ownership)


def give(task: Task, found: Found) -> None:
    """Writes the holder on the task, and with a new answer its reason."""
    task.holder_id = found.holder.account_id
    task.appointment_id = found.holder.appointment_id
    task.holder_until_at = found.holder.until_at
    if found.ownership is not None:
        task.stands_in = found.ownership.reason["code"] != "holder"
        task.reason = reason_with(found.ownership.reason, found.holder)


def rebase(task: Task, ownership: people.Ownership, holder: people.Holder) -> None:
    """Moves the responsibility itself: from now on the holder is looked for there."""
    task.base_post = ownership.post
    task.base_grid_code = ownership.grid_code
    task.base_department = ownership.department
    give(task, Found(holder, ownership))
    task.stands_in = False


def reason_with(reason: Mapping[str, Any], holder: people.Holder) -> dict[str, Any]:
    """A reason completed with the accounts that the holder stands in for."""
    if not holder.via:
        return dict(reason)
    return {
        **reason,
        "via": [str(a) for a in holder.via],
        "zh": f"{reason['zh']}本人请假，由代理人承担。",
        "en": f"{reason['en']} The person is on leave; the deputy stands in.",
    }


def _base_scheme(task: Task) -> str:
    """Where the scheme has no pack, another's desk may hold what isn't its own."""
    return people.posts(task.jurisdiction_key, task.scheme_key).scheme_key
