"""Rows of cases as values."""

from __future__ import annotations

from wangge.domain.cases import specs
from wangge.domain.cases.models import Case
from wangge.domain.cases.rules import CLOSED
from wangge.domain.cases.types import CaseView
from wangge.kernel.errors import NotFound
from wangge.packs.schema import Text

UNTYPED = Text(zh="未分类", en="no type yet")
CLOSED_TEXT = Text(zh="已结案", en="Closed")

_SAME = (
    "id",
    "number",
    "jurisdiction_key",
    "pack_key",
    "pack_digest",
    "type_key",
    "address",
    "status",
    "phase",
    "step",
    "outcome",
    "condition",
    "grade",
    "circulation",
    "scheme_key",
    "grid_code",
    "unit_code",
    "lon",
    "lat",
    "located",
    "place_status",
    "department",
    "task_id",
    "holder_id",
    "handler_grid",
    "received_at",
    "filed_at",
    "dispatched_at",
    "due_at",
    "step_due_at",
    "handled_at",
    "closed_at",
    "on_time",
    "no_limit",
    "paused",
    "return_count",
    "rework_count",
    "reopen_count",
    "sent_back",
    "same_as_id",
    "rating",
    "version",
)


def case_view(case: Case) -> CaseView:
    """The case with the names of its type and step."""
    same = {name: getattr(case, name) for name in _SAME}
    return CaseView(
        **same,
        type_name=type_name(case),
        step_name=step_name(case),
        timings=tuple(case.timings),
    )


def type_name(case: Case) -> Text:
    """The type's name; the key itself when the pack can't be found."""
    key = case.type_key
    if not key:
        return UNTYPED
    try:
        kind = specs.of_case(case).types.get(key)
    except NotFound:
        kind = None
    return kind.name if kind else Text(zh=key, en=key)


def step_name(case: Case) -> Text:
    """The step's name, also of `closed`."""
    step = case.step
    if step == CLOSED:
        return CLOSED_TEXT
    try:
        found = specs.of_case(case).steps.get((case.flow_key, step))
    except NotFound:
        found = None
    return found.name if found else Text(zh=step, en=step)


def public_text(case: Case, step: str) -> Text | None:
    """What the resident is told at a step; None for one that isn't public."""
    if step == CLOSED:
        return CLOSED_TEXT
    try:
        found = specs.of_case(case).steps.get((case.flow_key, step))
    except NotFound:
        return None
    return found.public if found else None
