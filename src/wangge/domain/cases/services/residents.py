"""What the bearer of a follow link may do: confirm or reopen. The link is the only proof asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from wangge.domain.cases import specs, state
from wangge.domain.cases.links import RESIDENT, report_by_token
from wangge.domain.cases.models import Case
from wangge.domain.cases.rules import ActionNotPossible, allowed_actions
from wangge.domain.cases.services.acting import act_as
from wangge.domain.cases.services.versions import on_case
from wangge.domain.cases.types import ActionInput, CaseView
from wangge.kernel.clock import aware
from wangge.packs.schema import ActionSpec, Effect
from wangge.plumbing.actor import Actor


def confirm(token: str, *, at: datetime, rating: int | None = None, note: str = "") -> CaseView:
    """The resident says that it is settled. `NotFound`, `ActionNotPossible`, `InvalidInput`."""
    return _answer(token, ("confirm",), ActionInput(rating=rating, note=note), at)


def reopen(token: str, *, reason: str, at: datetime, rating: int | None = None) -> CaseView:
    """The resident says that it isn't: a new clock begins. Errors as `confirm`."""
    return _answer(token, ("reopen",), ActionInput(reason=reason, rating=rating), at)


def actor_of(report_id: UUID) -> Actor:
    """The resident behind a report, as the journal names them."""
    return Actor.resident(report_id)


def _answer(token: str, effects: Iterable[Effect], payload: ActionInput, at: datetime) -> CaseView:
    report = report_by_token(token)
    at = aware(at, "at")

    def run(case: Case) -> CaseView:
        offered = allowed_actions(specs.of_case(case), state.facts_of(case), RESIDENT)
        action = _with_effect(offered, tuple(effects))
        actor = actor_of(report.pk)
        return act_as(case, action.key, RESIDENT, actor=actor, at=at, payload=payload)

    return on_case(report.case_id, None, run)


def _with_effect(offered: Iterable[ActionSpec], effects: tuple[Effect, ...]) -> ActionSpec:
    for action in offered:
        if action.effect in effects:
            return action
    raise ActionNotPossible(
        "nothing_to_answer",
        zh="案件目前不需要您确认，或已无法重新办理。",
        en="There is nothing for you to answer on this case now.",
        field="action",
    )
