"""The list of drawings, and what somebody may begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wangge.domain.places import api as places
from wangge.domain.redrawing import api as redrawing
from wangge.domain.redrawing.api import DrawingView
from wangge.faces.drawings.forms import BeginForm
from wangge.faces.drawings.stages import TONES, stage_text
from wangge.faces.site.forms import attach
from wangge.faces.site.naming import Names
from wangge.faces.site.templatetags.wangge_page import named
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import Conflict, InvalidInput, Refused
from wangge.kernel.ids import new_id

GRIDS_LISTED_MAX = 400


@dataclass(frozen=True, slots=True)
class Line:
    """A drawing in the list."""

    drawing: DrawingView
    stage: str
    tone: str
    scheme: str
    ground: str
    by: str


def list_page(viewer: Viewer, town: str) -> dict[str, Any]:
    """The drawings that the viewer may see, those under way first."""
    names = Names(town, viewer.at)
    found = redrawing.drawings(town, viewer.account_id, viewer.at)
    names.load_people([_account(d.begun_by) for d in found])
    lines = [_line(d, names) for d in found]
    ends = ("in_force", "taken_back", "dropped")
    return {
        "open": [x for x in lines if x.drawing.stage not in ends],
        "over": [x for x in lines if x.drawing.stage in ends],
        "may_begin": bool(choices(viewer, town)),
    }


def _line(drawing: DrawingView, names: Names) -> Line:
    scheme = places.scheme_in_force(drawing.jurisdiction_key, drawing.scheme_key, names.on)
    return Line(
        drawing,
        stage_text(drawing.stage),
        TONES.get(drawing.stage, "step"),
        named(scheme),
        names.place(drawing.scheme_key, drawing.under) if drawing.under else "",
        names.actor(drawing.begun_by),
    )


def _account(actor: str) -> UUID | None:
    kind, _sep, identity = actor.partition(":")
    return UUID(identity) if kind == "account" else None


def choices(viewer: Viewer, town: str) -> list[Any]:
    """By scheme, the grids within which the viewer may begin a drawing: `scheme:grid`."""
    listed: list[Any] = []
    for pack in redrawing.redrawable(places.packs(town)):
        scheme = pack.scheme.key
        try:
            redrawing.require_planner(town, scheme, viewer.actor, viewer.at)
        except Refused:
            continue
        listed.append((named(_scheme(viewer, town, scheme)), _grounds(viewer, town, scheme)))
    return listed


def _scheme(viewer: Viewer, town: str, key: str) -> places.SchemeRef:
    return places.scheme_in_force(town, key, places.local_day(town, viewer.at))


def _grounds(viewer: Viewer, town: str, scheme_key: str) -> list[tuple[str, str]]:
    """All of it, then the grids above the lowest level."""
    on = places.local_day(town, viewer.at)
    scheme = _scheme(viewer, town, scheme_key)
    upper = [level for level in scheme.levels if level.membership == "area"][1:-1]
    found = [(f"{scheme_key}:", _("All of “%(scheme)s”") % {"scheme": named(scheme)})]
    for depth, level in enumerate(upper, 1):
        grids = places.grids(town, scheme_key, on, level=level.key)
        if len(found) + len(grids) > GRIDS_LISTED_MAX:
            break
        found += [(f"{scheme_key}:{g.code}", "　" * depth + named(g)) for g in grids]
    return sorted(found)


def begin_form(viewer: Viewer, town: str, data: Any = None) -> BeginForm:
    """The form; a fresh one with a key of its own, so that it is taken once."""
    listed = choices(viewer, town)
    if not listed:
        raise Refused(
            "no_right",
            zh="您的岗位没有起草网格方案的权限，或本地没有划分流程。",
            en="Your post doesn't begin drawings, or there is no flow for them here.",
        )
    initial = {"key": str(new_id())}
    return BeginForm(data, choices=listed, initial=initial)


def begin(viewer: Viewer, town: str, form: BeginForm) -> UUID | None:
    """Begins what was typed; None: the form says what is wrong."""
    if not form.is_valid():
        return None
    scheme, _sep, under = form.cleaned_data["where"].partition(":")
    try:
        return redrawing.begin(
            jurisdiction_key=town,
            scheme_key=scheme,
            title=form.cleaned_data["title"],
            key=form.cleaned_data["key"],
            under=under,
            actor=viewer.actor,
            at=viewer.at,
        )
    except (InvalidInput, Conflict) as error:
        attach(form, error, {"under": "where"})
        return None
