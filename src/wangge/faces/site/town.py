"""Which town a request is about: the viewer's own, else the one chosen, else the first there is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.places.api import JurisdictionRef
from wangge.kernel.errors import NotFound
from wangge.kernel.local_time import wall_instant
from wangge.plumbing.time import get_clock

COOKIE = "town"
YEAR_SECONDS = 365 * 24 * 3600


def town_of(request: HttpRequest) -> JurisdictionRef:
    """The town this request is about; raises `NotFound` when the install has none yet."""
    found = current(request)
    if found is None:
        raise NotFound(
            "no_town",
            zh="还没有建立辖区。请先运行 wangge demo 或导入本地数据。",
            en="There is no town yet. Run “wangge demo” or import local data first.",
        )
    return found


def current(request: HttpRequest) -> JurisdictionRef | None:
    """The same, or None; read once per request."""
    if not hasattr(request, "_town"):
        request._town = _choose(request)  # type: ignore[attr-defined]
    found: JurisdictionRef | None = request._town  # type: ignore[attr-defined]
    return found


def _choose(request: HttpRequest) -> JurisdictionRef | None:
    towns = {town.key: town for town in places.jurisdictions()}
    account = getattr(request, "user", None)
    if account is not None and account.is_authenticated:
        own = people.appointments_of(UUID(str(account.pk)), get_clock().now())
        if own:
            return towns.get(own[0].jurisdiction_key)
    chosen = request.GET.get("town", "") or request.COOKIES.get(COOKIE, "")
    return towns.get(chosen) or next(iter(towns.values()), None)


def remember(answer: HttpResponse, key: str) -> None:
    """The town a resident is in, for a year."""
    answer.set_cookie(COOKIE, key, max_age=YEAR_SECONDS, samesite="Lax", httponly=True)


def main_scheme(jurisdiction_key: str) -> str:
    """The scheme of the town's first pack, by which maps, lists and figures are cut."""
    return places.first_pack(jurisdiction_key).scheme.key


def day_begins(day: date) -> datetime:
    """The instant at which a day begins in the time that the page is shown in (`TownTime`)."""
    return wall_instant(day, time(0), timezone.get_current_timezone_name())


class TownTime:
    """Middleware: shows every instant in the town's own time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(("/static/", "/api/", "/health/")):
            return self.get_response(request)
        town = current(request)
        with timezone.override(town.time_zone if town else None):
            return self.get_response(request)
