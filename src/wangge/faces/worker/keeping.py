"""Which pages of the day a phone may keep, for whom and how long. The phone keeps nothing else.

Refuses pages of other days, pages out of the viewer's hands, and whatever is shown in clear.
"""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from wangge.faces.site.viewer import Viewer
from wangge.faces.worker.reading import day_end

HEADER = "X-Wangge-Keep"


def asked_ahead(request: HttpRequest) -> bool:
    """The phone fetches the page before anybody looks: nothing may be shown in clear for it."""
    return HEADER in request.headers


def keepable(answer: HttpResponse, viewer: Viewer) -> HttpResponse:
    """The answer with the leave to keep it until the town's day is over, for this viewer only."""
    day = timezone.localdate(viewer.at).isoformat()
    seconds = int((day_end(viewer.at) - viewer.at).total_seconds())
    answer[HEADER] = f"who={viewer.mark}; day={day}; for={seconds}"
    return answer


def is_of_today(begins_at: datetime, viewer: Viewer) -> bool:
    """Whether something that may be done from `begins_at` on is already a matter of today."""
    return begins_at < day_end(viewer.at)
