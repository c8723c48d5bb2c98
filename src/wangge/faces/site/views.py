"""Log-in, the way home, the choice of town, health. Decides nothing about cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wangge.domain.places import api as places
from wangge.faces.site import health as checks
from wangge.faces.site import language
from wangge.faces.site.day import home_of
from wangge.faces.site.destinations import sections
from wangge.faces.site.errors import wants_json
from wangge.faces.site.forms import LogInForm
from wangge.faces.site.notices import address_of, notice_lines
from wangge.faces.site.town import current, remember
from wangge.faces.site.viewer import Viewer, staff, viewer_of
from wangge.plumbing.notify import api as notify


class LogIn(LoginView):
    """Log-in page; afterwards everybody goes where their day begins."""

    template_name = "site/login.html"
    authentication_form = LogInForm
    redirect_authenticated_user = True

    def form_invalid(self, form: LogInForm) -> HttpResponse:  # type: ignore[override]
        return render(
            self.request, self.template_name, self.get_context_data(form=form), status=422
        )

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        answer = super().form_valid(form)
        language.bring(answer, form.get_user().language)
        return answer

    def get_default_redirect_url(self) -> str:
        return reverse("site:home")


class LogOut(LogoutView):
    """Log-out, by POST only."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = getattr(request.user, "language", "")
        answer: HttpResponse = super().post(request, *args, **kwargs)
        language.take_away(answer, chosen)
        return answer


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Sends everybody to their own place."""
    return HttpResponseRedirect(home_of(viewer_of(request)))


@require_safe
@staff()
def account(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """For people who can log in but hold no post now; others are sent to their own place."""
    if (home_address := home_of(viewer)) != request.path:
        return HttpResponseRedirect(home_address)
    return render(request, "site/account.html")


@require_safe
@never_cache
@staff()
def more(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Everything beyond the menu that this viewer may go to, by what it is for."""
    found = current(request)
    packs = places.packs(found.key) if found else ()
    page = {
        "sections": sections(viewer, packs),
        "unread": notify.unread(address_of(viewer)),
    }
    return render(request, "site/more.html", page)


@require_safe
@never_cache
@staff()
def notices(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What the viewer was told of."""
    return render(request, "site/notices.html", {"lines": notice_lines(viewer)})


@require_safe
def choose_town(request: HttpRequest, key: str) -> HttpResponse:
    """Remembers the town a resident is in; raises `NotFound` for an unknown one."""
    places.jurisdiction(key)
    answer = HttpResponseRedirect(reverse("portal:home"))
    remember(answer, key)
    return answer


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps a member's day on the phone, from the root so that it sees the log-out.

    Browsers look for a newer one at each visit, past every cache.
    """
    found = finders.find("sw.js")
    if not found:
        raise Http404("web/dist is not built")
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
    script = Path(str(found)).read_bytes()
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers=headers)


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether what the service stands on answers; 503 when something doesn't."""
    found = checks.run()
    status = 200 if all(check.good for check in found if check.vital) else 503
    if "text/html" in request.headers.get("Accept", "") and not wants_json(request):
        return render(request, "site/health.html", {"checks": found}, status=status)
    return checks.as_json(found, status)
