"""What goes into cases and comes out of them: frozen values, no model rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from wangge.kernel.errors import InvalidInput
from wangge.packs.schema import ActionSpec, Outcome, Text
from wangge.plumbing.files.api import PreparedPhoto


@dataclass(frozen=True, slots=True)
class LocationInput:
    """A position in `system` (degrees), an address in words, or both.

    `unit_code` is the candidate that somebody chose where the point left a choice; `grid_code`
    a grid of the type's scheme, for what has no point (a line of an industry's register).
    """

    lon: float | None = None
    lat: float | None = None
    system: str = "wgs84"
    address: str = ""
    unit_code: str = ""
    grid_code: str = ""


@dataclass(frozen=True, slots=True)
class ContactInput:
    """How to reach the reporter. Stored sealed; `may_notify` False: only when asked."""

    name: str = ""
    phone: str = ""
    language: str = "zh-hans"
    may_notify: bool = True

    def __bool__(self) -> bool:
        return bool(self.name or self.phone)


@dataclass(frozen=True, slots=True)
class PhotoRef:
    """A photo and the digest of what was sent, by which a repetition is recognised.

    With `prepared`, its row is made in the transaction of the act, so that a failed or repeated
    one leaves none behind; without, the file is stored already.
    """

    file_id: UUID
    digest: str = ""
    prepared: PreparedPhoto | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the reporter gets: the number to quote and the secret of the follow link."""

    report_id: UUID
    case_id: UUID
    number: str
    follow_token: str
    created: bool
    """False: the same report had come before; this is its first receipt."""


@dataclass(frozen=True, slots=True)
class RouteInput:
    """Who is to handle: a post, a department, or a post of a department; maybe in a given grid."""

    post: str = ""
    department: str = ""
    grid_code: str = ""


@dataclass(frozen=True, slots=True)
class ActionInput:
    """What comes with an action; the flow says what it needs."""

    reason: str = ""
    note: str = ""
    outcome: str = ""
    photos: tuple[PhotoRef, ...] = ()
    route: RouteInput | None = None
    rating: int | None = None
    type_key: str | None = None
    condition: str | None = None
    location: LocationInput | None = None
    grid_code: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What finds the grid of a type with `rule_facts`, when it is filed."""
    same_as: str = ""
    """The number of the open case that the matter is the same as; ends it as a duplicate."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as whoever may see it sees it. Instants are aware UTC."""

    id: UUID
    number: str
    jurisdiction_key: str
    pack_key: str
    pack_digest: str
    type_key: str
    type_name: Text
    address: str
    status: str
    phase: str
    step: str
    step_name: Text
    outcome: str
    condition: str
    grade: str
    circulation: str
    scheme_key: str
    grid_code: str
    unit_code: str
    lon: float | None
    lat: float | None
    located: bool
    place_status: str
    department: str
    task_id: UUID | None
    holder_id: UUID | None
    handler_grid: str
    received_at: datetime
    filed_at: datetime | None
    dispatched_at: datetime | None
    due_at: datetime | None
    step_due_at: datetime | None
    handled_at: datetime | None
    closed_at: datetime | None
    on_time: bool | None
    no_limit: bool
    paused: bool
    return_count: int
    rework_count: int
    reopen_count: int
    rating: int | None
    version: int
    timings: tuple[Mapping[str, Any], ...] = ()
    sent_back: bool = False
    """A handler returned it: it goes where a person says, not where its duty would send it."""
    same_as_id: UUID | None = None
    """The case it turned out to be, which carries its reports."""


@dataclass(frozen=True, slots=True)
class CaseVerdict:
    """What came of a case, for comparing many: its timing and its place."""

    case_id: UUID
    on_time: bool | None
    no_limit: bool
    place_status: str
    unit_code: str
    candidates: tuple[str, ...]
    """Codes of the base units that may be meant, the nearest first."""


@dataclass(frozen=True, slots=True)
class ContactMasked:
    """Enough to recognise a reporter, not enough to reach them. `there` False: none was given."""

    there: bool = False
    name: str = ""
    phone: str = ""
    purged: bool = False


@dataclass(frozen=True, slots=True)
class ContactShown:
    """The contact in clear; every look is journalled."""

    report_id: UUID
    name: str
    phone: str
    language: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report of a case, its contact masked."""

    id: UUID
    channel: str
    text: str
    address: str
    place: Mapping[str, Any]
    received_at: datetime
    contact: ContactMasked


@dataclass(frozen=True, slots=True)
class FileView:
    """A photo of a case: `purpose` is `report` or the action it came with."""

    file_id: UUID
    purpose: str
    effect: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ContactLook:
    """Somebody of the staff saw a contact in clear: when, who, what for."""

    at: datetime
    by: str
    purpose: str


@dataclass(frozen=True, slots=True)
class OwnContact:
    """What is kept of whoever reported, masked; `purge_on` is None where nothing is."""

    name: str
    phone: str
    purge_on: date | None
    may_leave: bool
    """Whether another may be left now."""


ADDED, WITHDRAWN, JOINED = "case.added", "case.withdrawn", "case.joined"
UNTIED, PARTED = "case.untied", "case.parted"
"""Of a case that stands by itself again, and of the one that had carried it."""


@dataclass(frozen=True, slots=True)
class Addition:
    """What a resident said after the report; `withdraws`: that they take it back."""

    at: datetime
    text: str
    withdraws: bool


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """A case with all that its page shows, but for its timeline."""

    case: CaseView
    reports: tuple[ReportView, ...]
    files: tuple[FileView, ...]
    additions: tuple[Addition, ...] = ()


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened. `actor` is `kind:id`; `words` the reason and note given."""

    at: datetime
    kind: str
    actor: str
    data: Mapping[str, Any]
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PublicStep:
    """What the resident was told, and when."""

    at: datetime
    step: str
    text: Text


@dataclass(frozen=True, slots=True)
class PublicView:
    """A matter as the resident sees it: no names, no internal steps.

    `known` False: only its number was shown. Then there is nothing of what it is about: `type_name`
    is None, `outcome` and `steps` are empty.
    """

    number: str
    known: bool
    type_name: Text | None
    status: str
    outcome: str
    received_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    steps: tuple[PublicStep, ...]
    paused: bool = False
    """Whether the time limit stands still for now."""
    actions: tuple[ActionSpec, ...] = ()
    """What the bearer of the token may do now; empty for a look by number."""
    address: str = ""
    scheme_key: str = ""
    grid_code: str = ""
    unit_code: str = ""
    """Where it was located; told, as the address is, to the bearer of the token only."""
    typed: bool = True
    """Whether somebody has said yet what kind of matter it is."""
    text: str = ""
    """What was told; shown to the bearer of the token only."""
    photos: tuple[UUID, ...] = field(default=())
    additions: tuple[Addition, ...] = ()
    may_add: bool = False
    """Whether the bearer of the token may say more, or take the report back."""


def parse_outcome(text: str) -> Outcome | None:
    """The outcome of that name, None for no text; raises `InvalidInput`."""
    try:
        return Outcome(text) if text else None
    except ValueError:
        raise InvalidInput(
            "unknown_outcome",
            zh=f"没有“{text}”这种办理结果。",
            en=f"There is no outcome “{text}”.",
            field="outcome",
            data={"possible": [o.value for o in Outcome]},
        ) from None
