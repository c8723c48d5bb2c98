"""The language of pages: what a browser was told last; what a person chose comes with their log-in.

Refuses to guess: who never chose reads what their browser asks for.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from wangge.domain.people import api as people


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Shows pages in that language from now on; whoever is logged in finds it at each log-in."""
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        people.choose_language(request.user.pk, chosen)
    return set_language(request)


def bring(answer: HttpResponse, chosen: str) -> None:
    """Tells the browser what its new user chose, if they ever did."""
    if chosen:
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            path=settings.LANGUAGE_COOKIE_PATH,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )


def take_away(answer: HttpResponse, chosen: str) -> None:
    """Leaves nothing of that choice to whoever uses the browser next."""
    if chosen:
        answer.delete_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            path=settings.LANGUAGE_COOKIE_PATH,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )
