"""Everything one drawing's page shows: its way, what may be done, versions, map and comments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import CaseDetail
from wangge.domain.people import api as people
from wangge.domain.redrawing import api as redrawing
from wangge.domain.redrawing.api import CommentView, StageView, Turn, VersionView
from wangge.faces.drawings.compare_page import asked, comparison, how
from wangge.faces.drawings.forms import CommentForm
from wangge.faces.drawings.ground import Ground, grid_names, ground_of, map_view, scheme_name
from wangge.faces.drawings.stages import TONES, note_text, stage_text
from wangge.faces.site import offers
from wangge.faces.site.action_form import ActionForm
from wangge.faces.site.templatetags.wangge_page import is_english
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import NotFound
from wangge.packs.schema import Right
from wangge.plumbing.access import Scope

APART_MAX = 10
"""Units that lie apart from their grid, named on the page."""


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of the way."""

    stage: StageView
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class TurnLine:
    """A change of stage, in words."""

    turn: Turn
    was: str
    stage: str
    by: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the list of all."""

    version: VersionView
    stage: str
    by: str
    newest: bool
    how: str
    broken: int
    note: str


@dataclass(frozen=True, slots=True)
class CommentLine:
    """A comment with its number on the map."""

    number: int
    comment: CommentView
    by: str
    grid: str


def case_scope(viewer: Viewer) -> Scope:
    """The matters that the viewer sees: as cases, or as tasks of theirs."""
    scope = people.scope(viewer.account_id, Right.CASE_VIEW, viewer.at)
    return scope | people.scope(viewer.account_id, Right.TASK_DO, viewer.at)


def matter(viewer: Viewer, drawing_id: UUID) -> CaseDetail:
    """The drawing's case; `NotFound` for who may not see it."""
    drawing = redrawing.drawing(drawing_id, viewer.account_id, viewer.at)
    return cases.case(case_scope(viewer), drawing.case_id)


def drawing_page(
    viewer: Viewer,
    drawing_id: UUID,
    *,
    query: QueryDict | None = None,
    refused: ActionForm | None = None,
    comment_form: CommentForm | None = None,
) -> dict[str, Any]:
    """The page's context; `NotFound` for who may not see the drawing."""
    ground = ground_of(viewer, drawing_id)
    drawing = ground.drawing
    versions = redrawing.versions(drawing_id, viewer.account_id, viewer.at)
    said = redrawing.comments(drawing_id, viewer.account_id, viewer.at)
    steps = redrawing.track(drawing_id, viewer.account_id, viewer.at)
    turns = redrawing.turns(drawing_id, viewer.account_id, viewer.at)
    newest = versions[-1]
    _load_names(ground, steps, turns, versions, said)
    planner = redrawing.may_plan(drawing, viewer.account_id, viewer.at)
    drawer = redrawing.may_draw(drawing, viewer.account_id, viewer.at)
    differs = newest.number != ground.before() and newest.number > 1
    beside = ground.before() if differs else newest.number
    shown = map_view(ground, newest.number, newest.content, beside, notes=True)
    return {
        "ground": ground,
        "drawing": drawing,
        "scheme": scheme_name(ground),
        "where": ground.names.place(drawing.scheme_key, drawing.under) if drawing.under else "",
        "stage": stage_text(drawing.stage),
        "tone": TONES.get(drawing.stage, "step"),
        "by": ground.names.actor(drawing.begun_by),
        "steps": [Step(s, stage_text(s.stage), _who(s, ground)) for s in steps],
        **_history(turns, ground),
        "went": redrawing.went(drawing_id, viewer.account_id, viewer.at),
        "versions": [_version(v, newest, ground) for v in reversed(versions)],
        "newest": newest,
        "before": ground.before(),
        "differs": differs,
        "map": shown,
        "comments": _comments(said, versions, ground),
        "comment_form": comment_form or comment_form_of(viewer, ground),
        "may_settle": drawer,
        "may_draw": drawer and drawing.stage in redrawing.OPEN_TO_VERSIONS,
        "unsettled": sum(1 for c in said if c.settled_at is None),
        "may_plan": planner,
        "may_schedule": planner and not ground.over,
        "may_take_back": planner and drawing.stage == "in_force",
        "broken": _broken(newest, ground, viewer),
        "workbench": reverse("workbench:page", args=[drawing_id]),
        **comparison(viewer, ground, versions, asked(query or QueryDict(), ground)),
        **_matter(viewer, ground, refused),
    }


def comment_form_of(viewer: Viewer, ground: Ground, data: Any = None) -> CommentForm | None:
    """The form about the newest version; None once nothing can be said any more."""
    if ground.over:
        return None
    newest = redrawing.version(ground.drawing.id, viewer.account_id, viewer.at)
    leaf = ground.levels[-1].key
    under = ground.drawing.under
    grids = [g for g in newest.content.grids if g.level == leaf and g.code.startswith(under)]
    names = grid_names(newest.content)
    choices = [(g.code, f"{names[g.code]} · {g.code}") for g in grids]
    return CommentForm(data, grids=choices, initial={"version": newest.number})


def _matter(viewer: Viewer, ground: Ground, refused: ActionForm | None) -> dict[str, Any]:
    """Whose turn it is, and what the viewer may do: for who sees the case."""
    drawing = ground.drawing
    standing = cases.standing(drawing.case_id)
    found: dict[str, Any] = {
        "case": standing,
        "holder": ground.names.person(standing.holder_id),
        "offers": [],
        "case_address": "",
    }
    try:
        detail = cases.case(case_scope(viewer), drawing.case_id)
    except NotFound:
        return found
    actions = cases.available_actions(drawing.case_id, viewer.account_id, viewer.at)

    def address(key: str) -> str:
        return reverse("drawings:act", args=[drawing.id, key])

    found["offers"] = offers.offers(detail, actions, address, viewer, refused)
    if viewer.may(Right.CASE_VIEW):
        found["case_address"] = reverse("console:case", args=[drawing.case_id])
    return found


def _history(turns: tuple[Turn, ...], ground: Ground) -> dict[str, Any]:
    """Every change of stage, the last first; `returned`: the one by which it came back, if so."""
    lines = [
        TurnLine(t, stage_text(t.was), stage_text(t.stage), ground.names.actor(t.by))
        for t in reversed(turns)
    ]
    return {"turns": lines, "returned": lines[0] if lines and lines[0].turn.is_back else None}


def _broken(newest: VersionView, ground: Ground, viewer: Viewer) -> list[tuple[str, str]]:
    """Grids of the newest version whose pieces keep it from approval: name, units apart."""
    if ground.over or newest.number == 1 or newest.figures.get("broken") == []:
        return []
    found = redrawing.newly_broken_of(ground.drawing.id, viewer.account_id, viewer.at)
    names = grid_names(newest.content)
    comma = ", " if is_english() else "、"
    return [(names.get(b.grid, b.grid), comma.join(b.apart[:APART_MAX])) for b in found]


def _version(version: VersionView, newest: VersionView, ground: Ground) -> VersionLine:
    by = ground.names.actor(version.by)
    made = how(version.figures.get("program")) if version.number > 1 else ""
    broken = len(version.figures.get("broken", ()))
    newest_one, note = version is newest, note_text(version.note)
    return VersionLine(version, stage_text(version.stage), by, newest_one, made, broken, note)


def _comments(
    said: tuple[CommentView, ...], versions: tuple[VersionView, ...], ground: Ground
) -> list[CommentLine]:
    names = {v.number: v.content for v in versions}
    return [
        CommentLine(
            n,
            c,
            ground.names.actor(c.by),
            grid_names(names[c.version]).get(c.grid_code, c.grid_code) if c.grid_code else "",
        )
        for n, c in enumerate(said, 1)
    ]


def _who(step: StageView, ground: Ground) -> str:
    return ground.names.actor(step.by) if step.by else ""


def _load_names(ground: Ground, *lists: tuple[Any, ...]) -> None:
    ids = [ground.drawing.begun_by, *(one.by for found in lists for one in found)]
    accounts = [a.partition(":") for a in ids if a]
    ground.names.load_people([UUID(i) for kind, _sep, i in accounts if kind == "account"])
