"""Where residents reach the town's pages: what a code on paper leads to, for years."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def public_address(request: HttpRequest) -> str:
    """The address that the install names (`WANGGE_ADDRESS`), else that of this request."""
    return str(settings.WANGGE_ADDRESS) or request.build_absolute_uri("/").rstrip("/")
