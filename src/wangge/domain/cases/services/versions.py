"""One case, one act at a time.

Locks are taken in one order everywhere: people held still, the task, the journal's stream (of
several, in the order of the cases' ids), at last the case. The case itself is written only if
nobody has written it since it was read; otherwise the act is decided anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction

from wangge.domain.cases.models import Case
from wangge.domain.cases.services.tasking import Stale
from wangge.domain.people import api as people
from wangge.kernel.errors import Conflict, NotFound
from wangge.plumbing import rows

R = TypeVar("R")
_COLUMNS = tuple(f.attname for f in Case._meta.concrete_fields)
_TRIES = 12  # every failed try means that somebody else succeeded


def on_case(case_id: UUID, version: int | None, run: Callable[[Case], R]) -> R:
    """`run` on the case in a transaction, again when somebody else was faster.

    Raises `NotFound`, and `Conflict` (`case_changed`) when `version` is no longer the case's or
    others are faster every time.
    """
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                people.hold_still()
                return run(_current(case_id, version))
        except Stale:
            continue
    raise _changed(None)


def _current(case_id: UUID, version: int | None) -> Case:
    case = rows.find(Case, case_id)
    if case is None:
        raise no_such_case()
    if version is not None and version != case.version:
        raise _changed(case.version)
    return case


def _changed(version: int | None) -> Conflict:
    return Conflict(
        "case_changed",
        zh="案件刚被他人处理，请刷新后再试。",
        en="Somebody else has just acted on this case; look again.",
        field="version",
        data={"version": version},
    )


def no_such_case() -> NotFound:
    return NotFound("no_such_case", zh="没有这个案件。", en="There is no such case.")


def snapshot(case: Case) -> dict[str, Any]:
    """The columns as they were read, to save only what changes."""
    return {name: case.__dict__[name] for name in _COLUMNS}


def save(case: Case, before: dict[str, Any]) -> None:
    """Writes what changed, if nobody has written the case meanwhile; else raises `Stale`."""
    held = case.__dict__
    changed = [name for name in _COLUMNS if held[name] != before[name]]
    if not rows.update(case, changed, if_still={"version": before["version"]}):
        raise Stale
