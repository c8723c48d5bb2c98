"""The page of one's own matter: how far it is, what was told, what its bearer may still say."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.domain.cases import api as cases
from wangge.faces.portal import reading
from wangge.faces.portal.forms import AddForm, ConfirmForm, ContactForm, ReopenForm, WithdrawForm
from wangge.faces.site.purposes import PURPOSE_WORDS

SAID = ("answered", "added", "withdrawn", "contact", "no_contact")


def follow_page(token: str, query: Mapping[str, str] | None = None) -> dict[str, object]:
    """The page's context; `NotFound`, or `InvalidInput` for a mistyped number."""
    view = cases.follow(token)
    by_link = token != view.number
    said = (query or {}).get("said", "")
    return {
        "view": view,
        "token": token if by_link else "",
        "said": said if said in SAID else "",
        "confirm": reading.offered(view, "confirm"),
        "reopen": reading.offered(view, "reopen"),
        "confirm_form": ConfirmForm(),
        "reopen_form": ReopenForm(),
        "add_form": AddForm(auto_id="add-%s"),
        "withdraw_form": WithdrawForm(auto_id="withdraw-%s"),
        "contact": cases.own_contact(token) if by_link else None,
        "contact_form": ContactForm(auto_id="contact-%s"),
        "purposes": PURPOSE_WORDS,
        "withdrawn": any(one.withdraws for one in view.additions),
    }
