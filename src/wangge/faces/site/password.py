"""The page on which everybody changes their own password; who was lent one comes here first."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from wangge.domain.people import api as people
from wangge.faces.site.forms import attach
from wangge.faces.site.sending import refused, sent
from wangge.faces.site.viewer import Viewer, staff
from wangge.kernel.errors import InvalidInput

TEMPLATE = "site/password.html"


def _secret(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput({"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, widget=widget, help_text=help_text)


class PasswordForm(forms.Form):
    """The password so far, and another one twice."""

    now = _secret(_("Password so far"), "current-password")
    password = _secret(
        _("New password"), "new-password", _("At least 10 characters, not a common one.")
    )
    again = _secret(_("New password once more"), "new-password")

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._account = account

    def clean_now(self) -> str:
        given: str = self.cleaned_data["now"]
        if not self._account.check_password(given):
            raise forms.ValidationError(_("This isn't your password."))
        return given

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "password" in given and given.get("again", given["password"]) != given["password"]:
            self.add_error("again", _("The two differ."))
        if given.get("password") and given.get("password") == given.get("now"):
            self.add_error("password", _("This is the password so far; choose another."))
        return given


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff(lent=True)
def password(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Changes the viewer's own password; their other sessions end."""
    account: Any = request.user
    form = PasswordForm(request.POST or None, account=account)
    page = {"form": form, "lent": account.password_lent, "said": request.GET.get("said", "")}
    if request.method != "POST":
        return render(request, TEMPLATE, page)
    if not form.is_valid():
        return refused(request, TEMPLATE, page)
    try:
        people.set_password(
            viewer.account_id, form.cleaned_data["password"], actor=viewer.actor, at=viewer.at
        )
    except InvalidInput as error:
        attach(form, error)
        return refused(request, TEMPLATE, page)
    was_lent = account.password_lent
    account.refresh_from_db()
    update_session_auth_hash(request, account)
    return sent(request, reverse("site:home") if was_lent else f"{request.path}?said=changed")
