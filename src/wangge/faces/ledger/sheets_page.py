"""What the pages of imports and of doubles show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from wangge.domain.registers import api as registers
from wangge.domain.registers.api import ProposalView
from wangge.faces.ledger.entry_page import full_name
from wangge.faces.ledger.fields import in_words
from wangge.faces.ledger.gate import Opened
from wangge.faces.site.templatetags.wangge_page import said
from wangge.faces.site.viewer import Viewer
from wangge.plumbing.jobs import api as jobs


@dataclass(frozen=True, slots=True)
class Side:
    """A field of both."""

    name: str
    known: str
    given: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Double:
    """A proposal with its fields side by side."""

    proposal: ProposalView
    place: str
    sides: list[Side]
    record: str
    address: str


def import_page(town_key: str, viewer: Viewer, import_id: UUID) -> dict[str, Any]:
    """The page's context; `NotFound` for somebody else's import."""
    found = registers.import_view(import_id, viewer.actor, viewer.at)
    pack, _, register = found.register.partition("/")
    ref = registers.register(town_key, found.register)
    return {
        "import": found,
        "spec": ref.spec,
        "register": full_name(ref),
        "list_address": reverse("ledger:list", args=[pack, register]),
        "send_address": reverse("ledger:send", args=[pack, register]),
        "proposals_address": reverse("ledger:proposals", args=[pack, register]),
        "idle": found.state == "waiting" and not jobs.workers_alive(viewer.at),
    }


def proposals_page(opened: Opened, request: HttpRequest) -> dict[str, Any]:
    """Undecided doubles, oldest first."""
    found = registers.proposals(**opened.by)
    return {
        "opened": opened,
        "spec": opened.ref.spec,
        "doubles": [_double(opened, p) for p in found],
        "waiting": registers.proposals_waiting(**opened.by),
        "said": request.GET.get("said", ""),
    }


def _double(opened: Opened, proposal: ProposalView) -> Double:
    sides = []
    for one in proposal.fields:
        spec = opened.ref.spec.field(one.key)
        assert spec is not None
        known, given = in_words(spec, one.known), in_words(spec, one.given)
        sides.append(Side(said(spec.name), known, given, one.differs))
    return Double(
        proposal=proposal,
        place=opened.names.place(opened.ref.scheme_key, proposal.grid_code),
        sides=sides,
        record=opened.address("entry", proposal.record_id),
        address=opened.address("decide_proposal", proposal.id),
    )
