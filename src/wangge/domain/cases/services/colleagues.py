"""Tells the posts that a step names when a matter reaches it. Run by the worker.

A notice holds ids and keys only; whoever is told opens the case by their own right.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.cases import specs
from wangge.domain.cases.models import Case
from wangge.domain.cases.services import tasking
from wangge.domain.cases.services.telling import TOLD_STEP
from wangge.domain.people import api as people
from wangge.plumbing.notify import api as notify
from wangge.plumbing.outbox import api as outbox

TEMPLATE = "case.told"
CHANNEL = "inbox"


def start() -> None:
    """Subscribes; called once when the app is ready."""
    outbox.subscribe(TOLD_STEP, step_reached, name="cases.told_step")


def address_of(account_id: UUID) -> str:
    """The inbox of an account."""
    return f"account:{account_id}"


def step_reached(news: outbox.News) -> None:
    """One notice for each who answers for one of the posts, at the time of the act."""
    case = Case.unscoped.filter(pk=news.payload["case"]).first()
    if case is None or not case.grid_code:
        return
    step = specs.of_case(case).steps.get((case.flow_key, str(news.payload["step"])))
    if step is None or not step.tell:
        return
    values = {"case": str(case.id), "step": step.key}
    with transaction.atomic():
        for account_id in _told(case, step.tell, news.at):
            notify.tell(CHANNEL, address_of(account_id), TEMPLATE, values, at=news.at)


def _told(case: Case, posts: tuple[str, ...], at: datetime) -> list[UUID]:
    """Everybody once, in the order of the posts; a vacant post's work is somebody else's."""
    grid = tasking.grid_of(case, at)
    found: dict[UUID, None] = {}
    for post in posts:
        owners = people.owner_for(
            jurisdiction_key=case.jurisdiction_key, post=post, grid=grid, at=at
        )
        found |= dict.fromkeys(h.account_id for h in owners.holders)
    return list(found)
