"""Tasks of duties that end without their visit: cancelled, or finished where tasks are shown.

Runs within the transaction of the news, so that no figure counts what is no longer owed.
"""

from __future__ import annotations

from wangge.domain.duties.models import Occurrence
from wangge.domain.duties.services.common import occurrence_of
from wangge.plumbing.outbox import api as outbox


def start() -> None:
    """Listens from now on; called once when the app is ready."""
    outbox.listen("task.cancelled", cancelled)
    outbox.listen("task.finished", finished)


def cancelled(news: outbox.News) -> None:
    """It is no longer owed."""
    _close(news, "cancelled_at")


def finished(news: outbox.News) -> None:
    """It is done, whoever said so."""
    _close(news, "done_at")


def _close(news: outbox.News, column: str) -> None:
    occurrence_id = occurrence_of(str(news.payload.get("subject", "")))
    if occurrence_id is not None:
        open_one = Occurrence.unscoped.filter(
            pk=occurrence_id, done_at__isnull=True, cancelled_at__isnull=True
        )
        open_one.update(**{column: news.at})
