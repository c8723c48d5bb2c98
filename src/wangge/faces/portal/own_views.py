"""The bearer of a follow link and their own report: adding, taking back, being reached or not."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from wangge.domain.cases import api as cases
from wangge.faces.portal.follow_page import follow_page
from wangge.faces.portal.forms import AddForm, ContactForm, WithdrawForm
from wangge.faces.site.forms import attach
from wangge.faces.site.photos import keep_photos
from wangge.faces.site.sending import refused, sent
from wangge.kernel.errors import WanggeError
from wangge.plumbing.actor import Actor
from wangge.plumbing.time import get_clock


@require_POST
def add(request: HttpRequest, token: str) -> HttpResponse:
    """More words or photos for a report that is being handled."""
    form = AddForm(request.POST, request.FILES, auto_id="add-%s")
    if form.is_valid():
        given, at = form.cleaned_data, get_clock().now()
        try:
            cases.follow(token)  # nobody's photos are stored for a link that leads nowhere
            actor = Actor.resident(given["key"])
            photos = keep_photos(given["photos"], evidence=True, actor=actor, at=at)
            key = str(given["key"])
            cases.add_to_report(token, key=key, text=given["text"], photos=photos, at=at)
            return _taken(request, token, "added")
        except WanggeError as error:
            attach(form, error)
    return _again(request, token, "add_form", form)


@require_POST
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """It was a mistake, or is solved already: whoever handles it is told."""
    form = WithdrawForm(request.POST, auto_id="withdraw-%s")
    if form.is_valid():
        given = form.cleaned_data
        try:
            key, at = str(given["key"]), get_clock().now()
            cases.withdraw_report(token, key=key, reason=given["text"], at=at)
            return _taken(request, token, "withdrawn")
        except WanggeError as error:
            attach(form, error)
    return _again(request, token, "withdraw_form", form)


@require_POST
def contact(request: HttpRequest, token: str) -> HttpResponse:
    """Another contact, or none any more."""
    form = ContactForm(request.POST, auto_id="contact-%s")
    if form.is_valid():
        given = form.cleaned_data
        try:
            at = get_clock().now()
            cases.change_contact(token, name=given["name"], phone=given["phone"], at=at)
            left = given["name"] or given["phone"]
            return _taken(request, token, "contact" if left else "no_contact")
        except WanggeError as error:
            attach(form, error, {"contact.name": "name", "contact.phone": "phone"})
    return _again(request, token, "contact_form", form)


def _taken(request: HttpRequest, token: str, said: str) -> HttpResponse:
    return sent(request, f"{reverse('portal:follow', args=[token])}?said={said}")


def _again(request: HttpRequest, token: str, name: str, form: forms.Form) -> HttpResponse:
    page = follow_page(request, token) | {name: form, "form": form}
    return refused(request, "portal/follow.html", page)
