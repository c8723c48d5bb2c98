"""Who looks at a page and what they may do; the door in front of every staff view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme

from wangge.domain.people import api as people
from wangge.kernel.errors import Conflict, Refused
from wangge.packs.schema import Right
from wangge.plumbing.actor import Actor
from wangge.plumbing.time import get_clock

View = Callable[..., HttpResponseBase]
WHO_HEADER = "X-Wangge-Who"


@dataclass(frozen=True, slots=True)
class Viewer:
    """An account at an instant, with every right it has somewhere."""

    account_id: UUID
    name: str
    rights: frozenset[Right]
    at: datetime

    @property
    def actor(self) -> Actor:
        return Actor.account(self.account_id, self.name)

    @property
    def mark(self) -> str:
        """Tells accounts apart on a shared phone, and says nothing else about them."""
        return salted_hmac("wangge.viewer", str(self.account_id)).hexdigest()[:16]

    def may(self, *rights: Right) -> bool:
        return any(right in self.rights for right in rights)


def viewer_of(request: HttpRequest) -> Viewer | None:
    """The logged-in viewer, or None; read once per request."""
    account: Any = getattr(request, "user", None)
    if account is None or not account.is_authenticated:
        return None
    if not hasattr(request, "_viewer"):
        at = get_clock().now()
        rights = people.rights(account.pk, at)
        request._viewer = Viewer(account.pk, account.name, rights, at)  # type: ignore[attr-defined]
    found: Viewer = request._viewer  # type: ignore[attr-defined]
    return found


def staff(*rights: Right, lent: bool = False) -> Callable[[View], View]:
    """Lets in viewers who have any of `rights` somewhere; which rows they see the scope decides.

    The view gets the viewer as its second argument. Strangers go to the log-in page; who was lent
    a password changes it first, on the page that is open to them (`lent`).
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            viewer = viewer_of(request)
            if viewer is None:
                address = f"{reverse('site:login')}?next={quote(_page_of(request))}"
                return HttpResponseRedirect(address)
            _require_same(request, viewer)
            if getattr(request.user, "password_lent", False) and not lent:
                return HttpResponseRedirect(reverse("site:password"))
            if rights and not viewer.may(*rights):
                raise Refused(
                    "no_right",
                    zh="您的岗位没有打开这个页面的权限。",
                    en="Your post does not give you the right to open this page.",
                )
            return view(request, viewer, *args, **kwargs)

        return guarded

    return wrap


def _page_of(request: HttpRequest) -> str:
    """The page to come back to: where a form was sent, many an address has none of its own."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}):
        return reverse("site:home")
    return urlsplit(page).path


def _require_same(request: HttpRequest, viewer: Viewer) -> None:
    """What one person filled in without a network isn't sent in another's name."""
    if request.headers.get(WHO_HEADER, viewer.mark) != viewer.mark:
        raise Conflict(
            "another_account",
            zh="这是另一个账号填写的，现在登录的不是本人。请由本人登录后再提交。",
            en="Another account filled this in. Whoever wrote it has to log in and send it.",
        )
