"""The way into the API that doesn't pass through what only pages need (sessions, languages, CSP).

Refuses nothing itself; the documentation page goes with the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

PREFIX = "/api/v1/"
DOCS = "/api/v1/docs"
KEPT = frozenset({"django.middleware.security.SecurityMiddleware"})


class LeanHandler(WSGIHandler):
    """Django with the middleware that an API without cookies needs. Made at start-up."""

    def load_middleware(self, is_async: bool = False) -> None:
        whole = settings.MIDDLEWARE
        settings.MIDDLEWARE = [name for name in whole if name in KEPT]
        try:
            super().load_middleware(is_async)
        finally:
            settings.MIDDLEWARE = whole


def with_lean_api(pages: Application) -> Application:
    """`pages`, but for the API's addresses."""
    api = LeanHandler()

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        lean = path.startswith(PREFIX) and not path.startswith(DOCS)
        return (api if lean else pages)(environ, start_response)

    return application
