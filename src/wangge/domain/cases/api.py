"""The door of cases: reports in, matters round their loop, figures out."""

from __future__ import annotations

from wangge.domain.cases.channels import CHANNELS, OF_CLIENTS, TAKEN_DOWN
from wangge.domain.cases.models import CaseStatus, NotDeletable
from wangge.domain.cases.queries.alike import Matter, alike, alike_of
from wangge.domain.cases.queries.calls import (
    CallView,
    calls,
    calls_of_tasks,
    case_of_call,
    words_of_call,
)
from wangge.domain.cases.queries.cases import (
    case,
    case_by_number,
    entries_of,
    standing,
    timeline,
    verdicts,
)
from wangge.domain.cases.queries.filters import MEASURES, CaseFilter
from wangge.domain.cases.queries.following import (
    follow,
    follow_by_phone,
    followed_by_client,
    is_link,
)
from wangge.domain.cases.queries.grounds import numbers_among, units_of
from wangge.domain.cases.queries.maps import points_geojson
from wangge.domain.cases.queries.overview import Figures, Overview, overview
from wangge.domain.cases.queries.queue import Page, case_queue, count
from wangge.domain.cases.queries.standing import Standing, open_cases
from wangge.domain.cases.queries.tallies import tally_types
from wangge.domain.cases.queries.watching import AuditedLook, contact_looks, watch_looks
from wangge.domain.cases.rules import ActionNotPossible, Verdict, judge
from wangge.domain.cases.rules.intake import (
    check_phone,
    check_words,
    masked_name,
    masked_phone,
)
from wangge.domain.cases.rules.whistles import Answer, CallState
from wangge.domain.cases.services.acting import act, available_actions
from wangge.domain.cases.services.adding import add_to_report, withdraw_report
from wangge.domain.cases.services.call_tasks import CALL_KIND, REFUSAL_KIND
from wangge.domain.cases.services.contacts import PURPOSES, purge_contacts, reveal_contact
from wangge.domain.cases.services.joining import join_report
from wangge.domain.cases.services.lapses import run_lapses
from wangge.domain.cases.services.own_contact import (
    change_contact,
    contact_looks_of,
    own_contact,
)
from wangge.domain.cases.services.receiving import find_receipt, receive_report
from wangge.domain.cases.services.redrawn import follow_grids, return_grids
from wangge.domain.cases.services.residents import confirm, reopen
from wangge.domain.cases.services.untying import may_untie, untie
from wangge.domain.cases.services.whistling import (
    answer_call,
    answers_offered,
    whistle,
    whistles_offered,
)
from wangge.domain.cases.specs import public_types
from wangge.domain.cases.types import (
    ADDED,
    JOINED,
    PARTED,
    UNTIED,
    WITHDRAWN,
    ActionInput,
    Addition,
    CaseDetail,
    CaseVerdict,
    CaseView,
    ContactInput,
    ContactLook,
    ContactMasked,
    ContactShown,
    FileView,
    LocationInput,
    OwnContact,
    PhotoRef,
    PublicStep,
    PublicView,
    Receipt,
    ReportView,
    RouteInput,
    TimelineEntry,
)

__all__ = [
    "ADDED",
    "CALL_KIND",
    "CHANNELS",
    "JOINED",
    "MEASURES",
    "OF_CLIENTS",
    "PARTED",
    "PURPOSES",
    "REFUSAL_KIND",
    "TAKEN_DOWN",
    "UNTIED",
    "WITHDRAWN",
    "ActionInput",
    "ActionNotPossible",
    "Addition",
    "Answer",
    "AuditedLook",
    "CallState",
    "CallView",
    "CaseDetail",
    "CaseFilter",
    "CaseStatus",
    "CaseVerdict",
    "CaseView",
    "ContactInput",
    "ContactLook",
    "ContactMasked",
    "ContactShown",
    "Figures",
    "FileView",
    "LocationInput",
    "Matter",
    "NotDeletable",
    "Overview",
    "OwnContact",
    "Page",
    "PhotoRef",
    "PublicStep",
    "PublicView",
    "Receipt",
    "ReportView",
    "RouteInput",
    "Standing",
    "TimelineEntry",
    "Verdict",
    "act",
    "add_to_report",
    "alike",
    "alike_of",
    "answer_call",
    "answers_offered",
    "available_actions",
    "calls",
    "calls_of_tasks",
    "case",
    "case_by_number",
    "case_of_call",
    "case_queue",
    "change_contact",
    "check_phone",
    "check_words",
    "confirm",
    "contact_looks",
    "contact_looks_of",
    "count",
    "entries_of",
    "find_receipt",
    "follow",
    "follow_by_phone",
    "follow_grids",
    "followed_by_client",
    "is_link",
    "join_report",
    "judge",
    "masked_name",
    "masked_phone",
    "may_untie",
    "numbers_among",
    "on_time",
    "open_cases",
    "overview",
    "own_contact",
    "points_geojson",
    "public_types",
    "purge_contacts",
    "receive_report",
    "reopen",
    "return_grids",
    "reveal_contact",
    "run_lapses",
    "standing",
    "tally_types",
    "timeline",
    "units_of",
    "untie",
    "verdicts",
    "watch_looks",
    "whistle",
    "whistles_offered",
    "withdraw_report",
    "words_of_call",
]


def on_time(view: CaseView) -> Verdict:
    """Whether the case was handled by its due instant; without one it counts as on time."""
    return Verdict(view.on_time, view.no_limit)
