"""What the pages of leave show: one's own requests, and one request to be answered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import QueryDict

from wangge.domain.absences import api as absences
from wangge.domain.absences.api import RequestView
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.faces.site.naming import Names
from wangge.faces.site.templatetags.wangge_page import said
from wangge.faces.site.viewer import Viewer
from wangge.faces.worker.leave_forms import ApproveForm, AskForm, RefuseForm


def ask_form(viewer: Viewer, town: str, data: QueryDict | None = None) -> AskForm:
    """The form to ask with, as it was typed in `data`."""
    offered = people.could_stand_in(viewer.account_id, town, viewer.at)
    return AskForm(data, offered=offered, on=places.local_day(town, viewer.at))


def ask_page(viewer: Viewer, town: str, form: AskForm | None = None) -> dict[str, Any]:
    """The form, and what the viewer asked for before."""
    names = Names(town, viewer.at)
    rows = absences.own(viewer.account_id, viewer.at)
    names.load_people(i for row in rows for i in (row.deputy_id, row.proposed_id, row.decided_by))
    return {
        "form": form or ask_form(viewer, town),
        "rows": [(row, _people(row, names)) for row in rows],
        "works": any(
            one.jurisdiction_key == town
            for one in people.appointments_of(viewer.account_id, viewer.at)
        ),
    }


def approve_form(viewer: Viewer, asked: RequestView, data: QueryDict | None = None) -> ApproveForm:
    """Who may stand in: anybody, if the viewer manages all that the asker holds."""
    return ApproveForm(
        data,
        offered=people.could_stand_in(
            asked.account_id,
            asked.jurisdiction_key,
            viewer.at,
            during=(asked.from_at, asked.to_at),
        ),
        proposed=asked.proposed_id,
        anybody=people.manages_whole(viewer.account_id, asked.account_id, viewer.at),
    )


def decide_page(
    viewer: Viewer,
    request_id: UUID,
    *,
    approve: ApproveForm | None = None,
    refuse: RefuseForm | None = None,
) -> dict[str, Any]:
    """One request with what is to be known for an answer; `NotFound` for whoever has no say."""
    asked = absences.one(request_id, account_id=viewer.account_id, at=viewer.at)
    names = Names(asked.jurisdiction_key, viewer.at)
    names.load_people([asked.account_id, asked.deputy_id, asked.proposed_id, asked.decided_by])
    if approve is None and asked.decidable:
        approve = approve_form(viewer, asked)
    held = people.appointments_of(asked.account_id, viewer.at)
    return {
        "asked": asked,
        "who": names.person(asked.account_id),
        "people": _people(asked, names),
        "posts": [f"{said(p.post_name)} · {names.place(p.scheme_key, p.grid_code)}" for p in held],
        "open": sum(people.open_work(asked.account_id, viewer.at).values()),
        "mine": asked.account_id == viewer.account_id,
        "approve": approve,
        "refuse": refuse or RefuseForm(),
    }


def _people(row: RequestView, names: Names) -> dict[str, str]:
    return {
        "deputy": names.person(row.deputy_id),
        "proposed": names.person(row.proposed_id),
        "decided_by": names.person(row.decided_by),
    }
