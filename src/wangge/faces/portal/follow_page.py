"""The page of one's own matter: how far it is, what was told, what its bearer may still say."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.domain.cases import api as cases
from wangge.faces.portal import reading
from wangge.faces.portal.forms import AddForm, ConfirmForm, ContactForm, ReopenForm, WithdrawForm
from wangge.faces.site.naming import Names
from wangge.faces.site.purposes import PURPOSE_WORDS
from wangge.plumbing.time import get_clock

SAID = ("answered", "added", "withdrawn", "contact", "no_contact")


def follow_page(
    town_key: str, token: str, query: Mapping[str, str] | None = None
) -> dict[str, object]:
    """The page's context; `NotFound`, or `InvalidInput` for a mistyped number."""
    view = cases.follow(token)
    by_link = token != view.number
    asked = query or {}
    said = asked.get("said", "")
    words, category = reading.told_by(view)
    return {
        "view": view,
        "words": words,
        "category": category if not view.typed else None,
        "place": _place(town_key, view) if by_link else "",
        "token": token if by_link else "",
        "said": said if said in SAID else "",
        "confirm": reading.offered(view, "confirm"),
        "reopen": reading.offered(view, "reopen"),
        "confirm_form": ConfirmForm(),
        "reopen_form": ReopenForm(),
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
