"""The way of a drawing: which stages its flow has, how far it is, who took it on, when and why."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from wangge.domain.cases import api as cases
from wangge.domain.places import api as places
from wangge.domain.redrawing import types
from wangge.domain.redrawing.models import Drawing, Stage
from wangge.domain.redrawing.queries.drawings import seen
from wangge.domain.redrawing.services.following import CASES
from wangge.domain.redrawing.views import WentOver
from wangge.plumbing.journal import api as journal

ENDS = (Stage.TAKEN_BACK, Stage.DROPPED)


@dataclass(frozen=True, slots=True)
class StageView:
    """A stage of a drawing. `state`: done, now, ahead; `since_at` when it was last reached.

    `by`: who took it on from there (`kind:id`), or in the end who brought it there.
    """

    stage: str
    state: str
    since_at: datetime | None = None
    until_at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A change of stage; `is_back`: to one that it had been at. `words`: what was said with it."""

    was: str
    stage: str
    at: datetime
    by: str
    is_back: bool
    words: str


def track(drawing_id: UUID, account_id: UUID | None, at: datetime) -> tuple[StageView, ...]:
    """The stages of its flow in their order, and how it ended. `NotFound` as for the drawing."""
    row = seen(drawing_id, account_id, at)
    order = [*_declared(row), str(Stage.IN_FORCE)]
    if row.stage in ENDS:
        order.append(row.stage)
    passed = _passed(row)
    last = max((n for n, s in enumerate(order) if s in passed), default=0)
    now = order.index(row.stage) if row.stage in order else last
    return tuple(_view(stage, n, now, passed.get(stage)) for n, stage in enumerate(order))


def turns(drawing_id: UUID, account_id: UUID | None, at: datetime) -> tuple[Turn, ...]:
    """Every change of stage, the oldest first, with its reason: whoever draws has to know it.

    `NotFound` as for the drawing.
    """
    row = seen(drawing_id, account_id, at)
    order = [*_declared(row), str(Stage.IN_FORCE), *map(str, ENDS)]
    words = {e.at: e.reason or e.note for e in cases.entries_of(row.case_id) if e.reason or e.note}
    changes = _changes(row)
    if row.back_reason:
        words[changes[-1][2]] = row.back_reason
    return tuple(
        Turn(was, stage, when, by, _is_before(order, stage, was), words.get(when, ""))
        for was, stage, when, by in changes
    )


def went(drawing_id: UUID, account_id: UUID | None, at: datetime) -> tuple[WentOver, ...]:
    """What went over when it took effect, and what when it was taken back; as far as that was.

    `NotFound` as for the drawing.
    """
    row = seen(drawing_id, account_id, at)
    return tuple(
        WentOver(
            places.local_day(row.jurisdiction_key, entry.at),
            *(int(entry.data.get(f.name, 0)) for f in fields(WentOver)[1:]),
        )
        for entry in journal.read(f"redrawing:{row.pk}")
        if entry.kind in ("redrawing.took_effect", "redrawing.taken_back")
    )


def _is_before(order: list[str], one: str, other: str) -> bool:
    return one in order and other in order and order.index(one) < order.index(other)


def _view(stage: str, n: int, now: int, passage: StageView | None) -> StageView:
    state = "now" if n == now else "done" if n < now and passage else "ahead"
    found = passage or StageView(stage, state)
    if state == "ahead":
        return StageView(stage, state)
    return StageView(stage, state, found.since_at, found.until_at, found.by)


def _declared(row: Drawing) -> list[str]:
    """The stages that the flow declares, in its order."""
    case = cases.standing(row.case_id)
    pack = places.pack_of_matter(row.jurisdiction_key, case.pack_key, case.pack_digest)
    kind = next(t for t in pack.case_types if t.key == case.type_key)
    return types.stages(pack, kind)


def _passed(row: Drawing) -> dict[str, StageView]:
    """Each stage that it has been at, as it was there last."""
    changes = _changes(row)
    first = changes[0][0] if changes else row.stage
    reached = [(first, row.begun_at, row.begun_by), *(change[1:] for change in changes)]
    found = {stage: StageView(stage, "done", at, None, by) for stage, at, by in reached[-1:]}
    for (stage, at, _), (_, until, by) in pairwise(reached):
        if stage not in found or (until is not None and found[stage].until_at is not None):
            found[stage] = StageView(stage, "done", at, until, by)
    return found


def _changes(row: Drawing) -> list[tuple[str, str, datetime, str]]:
    """From which stage, to which, when and by whom, the oldest first."""
    acts = {e.at: str(e.actor) for e in journal.read(f"case:{row.case_id}")}
    found: list[tuple[str, str, datetime, str]] = []
    for entry in journal.read(f"redrawing:{row.pk}"):
        kind = entry.kind.removeprefix("redrawing.")
        ends = {"took_effect": Stage.IN_FORCE, "taken_back": Stage.TAKEN_BACK}
        if kind == "stage" or kind in ends:
            to = entry.data["stage"] if kind == "stage" else str(ends[kind])
            by = str(entry.actor)
            by = acts.get(entry.at, by) if by == str(CASES) else by
            found.append((str(entry.data.get("from", "")), to, entry.at, by))
    return found
