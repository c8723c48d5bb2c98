"""Who may see a drawing, who may draw, who plans. A stranger nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from wangge.domain.cases import api as cases
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.redrawing.models import Drawing
from wangge.domain.redrawing.services import common
from wangge.domain.redrawing.views import DrawingView
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import Refused
from wangge.packs.schema import Right
from wangge.plumbing.actor import Actor


def require_planner(jurisdiction_key: str, scheme_key: str, actor: Actor, at: datetime) -> None:
    """Raises `Refused` unless the actor keeps the scheme's places, at its root."""
    if actor.kind == "system":
        return
    on = places.local_day(jurisdiction_key, at)
    root = places.root_grid(jurisdiction_key, scheme_key, on)
    account = UUID(actor.id) if actor.kind == "account" else None
    people.require(account, Right.PLACES_MANAGE, path=root.code, scheme=scheme_key, at=at)


def require_drawer(drawing: Drawing | DrawingView, actor: Actor, at: datetime) -> None:
    """Raises `Refused` unless the actor is a planner or holds the present step of its case."""
    holder = cases.standing(drawing.case_id).holder_id
    if actor.kind == "account" and holder == UUID(actor.id):
        return
    try:
        require_planner(drawing.jurisdiction_key, drawing.scheme_key, actor, at)
    except Refused as refusal:
        raise Refused(
            "not_the_drawer",
            zh="方案现在不由您办：只有当前步骤的经办人和维护网格的岗位可以改图、生成方案。",
            en="The drawing isn't yours now: only who holds its present step, or keeps the grids, "
            "may draw and run.",
        ) from refusal


def require_viewer(drawing: Drawing, actor: Actor, at: datetime) -> None:
    """Raises `NotFound` unless the actor may draw or may see its case."""
    if actor.kind != "account":
        raise common.no_drawing()
    if not may_see(drawing, UUID(actor.id), at):
        raise common.no_drawing()


def may_see(drawing: Drawing, account_id: UUID | None, at: datetime) -> bool:
    """Whether the account sees the drawing: it sees its case, was called to it, or plans."""
    return bool(seen_among([drawing], account_id, at))


def seen_among(drawings: Sequence[Drawing], account_id: UUID | None, at: datetime) -> list[Drawing]:
    """Those that the account sees, in their order; as many queries for many as for one."""
    if account_id is None or not drawings:
        return []
    scope = people.scope(account_id, Right.CASE_VIEW, at)
    scope |= people.scope(account_id, Right.TASK_DO, at)
    seen = cases.numbers_among(scope, [d.case_id for d in drawings]).keys()
    rest = [d for d in drawings if d.case_id not in seen]
    owed = tasks.owed_among(account_id, [f"case:{d.case_id}" for d in rest])
    schemes = {(d.jurisdiction_key, d.scheme_key): d for d in rest}
    planned = {key for key, one in schemes.items() if may_plan(one, account_id, at)}
    return [
        d
        for d in drawings
        if d.case_id in seen
        or f"case:{d.case_id}" in owed
        or (d.jurisdiction_key, d.scheme_key) in planned
    ]


def may_plan(drawing: Drawing | DrawingView, account_id: UUID, at: datetime) -> bool:
    """Whether the account keeps the scheme's places."""
    try:
        actor = Actor.account(account_id)
        require_planner(drawing.jurisdiction_key, drawing.scheme_key, actor, at)
    except Refused:
        return False
    return True


def may_draw(drawing: Drawing | DrawingView, account_id: UUID, at: datetime) -> bool:
    """Whether the account may add versions."""
    try:
        require_drawer(drawing, Actor.account(account_id), at)
    except Refused:
        return False
    return True
