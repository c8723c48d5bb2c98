"""Tasks of duties that end without their visit: cancelled, or finished where tasks are shown.

Runs within the transaction of the news, so that no figure counts what is no longer owed.
"""

from __future__ import annotations

from wangge.domain.duties.models import Occurrence
from wangge.domain.duties.services.common import occurrence_of
from wangge.domain.registers import api as registers
from wangge.domain.tasks import api as tasks
from wangge.plumbing.actor import Actor
from wangge.plumbing.outbox import api as outbox

ACTOR = Actor.system("duties")
LINE_ENDED = "台账条目已终止 · the register's line has ended"


def start() -> None:
    """Listens from now on; called once when the app is ready."""
    outbox.listen("task.cancelled", cancelled)
    outbox.listen("task.finished", finished)
    outbox.listen(registers.LINE_GONE, line_gone)


def cancelled(news: outbox.News) -> None:
    """It is no longer owed."""
    _close(news, "cancelled_at")


def finished(news: outbox.News) -> None:
    """It is done, whoever said so."""
    _close(news, "done_at")


def line_gone(news: outbox.News) -> None:
    """What was to be done to a register's line that has ended isn't owed any more."""
    owed = Occurrence.unscoped.filter(
        jurisdiction_key=news.payload["jurisdiction"],
        target_kind="register",
        target=news.payload["entry"],
        done_at__isnull=True,
        cancelled_at__isnull=True,
    )
    for task_id in list(owed.order_by("pk").values_list("task_id", flat=True)):
        tasks.cancel(task_id, reason=LINE_ENDED, actor=ACTOR, at=news.at)


def _close(news: outbox.News, column: str) -> None:
    occurrence_id = occurrence_of(str(news.payload.get("subject", "")))
    if occurrence_id is not None:
        open_one = Occurrence.unscoped.filter(
            pk=occurrence_id, done_at__isnull=True, cancelled_at__isnull=True
        )
        open_one.update(**{column: news.at})
