"""The page of one's own matter: how far it is, what was told, what its bearer may still say."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest

from wangge.domain.cases import api as cases
from wangge.faces.portal import reading
from wangge.faces.portal.forms import (
    AddForm,
    ConfirmForm,
    ContactForm,
    DigitsForm,
    ReopenForm,
    WithdrawForm,
)
from wangge.faces.site.naming import Names
from wangge.faces.site.purposes import PURPOSE_WORDS
from wangge.faces.site.strangers import admit_guess, admit_stranger
from wangge.faces.site.town import town_of
from wangge.plumbing.time import get_clock

SAID = ("answered", "added", "withdrawn", "contact", "no_contact")


def follow_page(request: HttpRequest, token: str) -> dict[str, object]:
    """The page's context; `NotFound`, `InvalidInput` for a mistyped number, `TooOften`."""
    admit_number(request, token)
    by_link = cases.is_link(token)
    view = cases.follow(token)
    return _page_of(town_of(request).key, view, token if by_link else "", request.GET)


def admit_number(request: HttpRequest, token: str) -> None:
    """Raises `TooOften` for an address that asks by many numbers; a link can't be guessed."""
    if not cases.is_link(token):
        admit_stranger(request)


def proved(request: HttpRequest, number: str, digits: str) -> dict[str, object]:
    """The page for who knows the number and their phone. As `follow_by_phone`, `TooOften`."""
    admit_number(request, number)
    admit_guess(cases.follow(number).number, "digits")
    view = cases.follow_by_phone(number, digits)
    return _page_of(town_of(request).key, view, "", {})


def _page_of(
    town_key: str, view: cases.PublicView, token: str, asked: Mapping[str, str]
) -> dict[str, object]:
    """The page of what may be seen. `token` is empty for who doesn't hold the link."""
    by_link = bool(token)
    said = asked.get("said", "")
    words, category = reading.told_by(view)
    return {
        "view": view,
        "words": words,
        "category": category if not view.typed else None,
        "place": _place(town_key, view) if by_link else "",
        "token": token,
        "said": said if said in SAID else "",
        "confirm": reading.offered(view, "confirm"),
        "reopen": reading.offered(view, "reopen"),
        "confirm_form": ConfirmForm(),
        "reopen_form": ReopenForm(),
        "digits_form": DigitsForm(),
        "add_form": AddForm(auto_id="add-%s"),
        "withdraw_form": WithdrawForm(auto_id="withdraw-%s"),
        "contact": cases.own_contact(token) if by_link else None,
        "looks": cases.contact_looks_of(token) if by_link and asked.get("looks") else None,
        "contact_form": ContactForm(auto_id="contact-%s"),
        "purposes": PURPOSE_WORDS,
        "withdrawn": any(one.withdraws for one in view.additions),
    }


def _place(town_key: str, view: cases.PublicView) -> str:
    """The grids that it was located in, in words; empty where staff have yet to find it."""
    if not view.grid_code:
        return ""
    return Names(town_key, get_clock().now()).place(view.scheme_key, view.grid_code)
