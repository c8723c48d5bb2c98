"""Everything one duty's page shows: what and why, where, what is asked, what came of the visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.domain.cases import api as cases
from wangge.domain.duties import api as duties
from wangge.domain.duties.api import FindingView, OccurrenceView, Plan, VisitView
from wangge.domain.places import api as places
from wangge.domain.tasks.api import TaskView
from wangge.faces.site.map_view import MapView, map_of
from wangge.faces.site.naming import Names
from wangge.faces.site.templatetags.wangge_page import said
from wangge.faces.site.viewer import Viewer
from wangge.faces.worker import reading
from wangge.faces.worker.duty_form import DutyForm, FindForm, PlacedForm
from wangge.faces.worker.keeping import is_of_today
from wangge.kernel.errors import NotFound
from wangge.packs.schema import DutySpec, ItemSpec
from wangge.plumbing.access import Scope


@dataclass(frozen=True, slots=True)
class Answered:
    """An item with its answer in words, and its photos."""

    text: str
    answer: str
    found: bool
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A finding and the number of the case it has become."""

    text: str
    number: str
    photos: tuple[str, ...]


def duty_page(
    viewer: Viewer,
    occurrence_id: UUID,
    *,
    refused: DutyForm | None = None,
    find_refused: FindForm | None = None,
    check_in_refused: PlacedForm | None = None,
) -> dict[str, Any]:
    """The page's context; `NotFound` for a duty out of the viewer's reach."""
    occurrence, task = reading.own_duty(viewer, occurrence_id)
    plan = duties.plan(occurrence.jurisdiction_key, occurrence.plan)
    visit = visit_of(occurrence_id)
    names = Names(occurrence.jurisdiction_key, viewer.at)
    open_now = occurrence.is_open
    return {
        "occurrence": occurrence,
        "task": task,
        "plan": plan,
        "duty_text": _duty_text(plan),
        "place": names.place(occurrence.scheme_key, occurrence.grid_code),
        "map": _map(occurrence, viewer),
        "visit": visit,
        "by": names.actor(visit.by) if visit else "",
        "lines": _answered(plan, visit, occurrence_id) if visit else [],
        "evidence": _photos(visit, occurrence_id, "") if visit else (),
        "found": [_one(f, occurrence_id) for f in duties.findings_of(occurrence_id)],
        "not_yet": open_now and occurrence.from_at > viewer.at,
        "form": (refused or DutyForm(None, None, plan=plan)) if open_now else None,
        "check_form": check_in_refused or PlacedForm(auto_id="c-%s"),
        "check_in": plan.spec.check_in if open_now else "none",
        "only_arriving": _only_arriving(plan),
        "find_form": find_refused or FindForm(None, None, plan=plan),
        "find_open": find_refused is not None,
        "form_refused": refused is not None,
        "together": _together(viewer, task),
        "keepable": open_now and is_of_today(occurrence.from_at, viewer),
    }


def visit_of(occurrence_id: UUID) -> VisitView | None:
    """The record, also of somebody who only checked in; whoever calls has decided the right."""
    try:
        return duties.visit(Scope.everything(), occurrence_id)
    except NotFound:
        return None


def photos_of(occurrence_id: UUID) -> list[UUID]:
    """Every photo of a visit and of what was found."""
    visit = visit_of(occurrence_id)
    taken = [file for file, _item in visit.photos] if visit else []
    return taken + [p for f in duties.findings_of(occurrence_id) for p in f.photos]


def _only_arriving(plan: Plan) -> bool:
    spec = plan.spec
    goes = isinstance(spec, DutySpec) and spec.on is not None and spec.on.what == "go"
    return goes and spec.checklist is None and spec.photo != "required"


def _duty_text(plan: Plan) -> str:
    """How often or upon what it is owed, in words."""
    spec = plan.spec
    if not isinstance(spec, DutySpec):
        return _("A campaign from %(first)s to %(last)s") % {
            "first": spec.from_on.isoformat(),
            "last": spec.to_on.isoformat(),
        }
    if spec.every is None:
        return _("Upon an event")
    periods = {
        "day": _("daily"),
        "week": _("weekly"),
        "month": _("monthly"),
        "quarter": _("quarterly"),
        "half_year": _("half-yearly"),
        "year": _("yearly"),
    }
    every = periods[spec.every.period]
    if spec.every.times == 1:
        return every
    return _("%(every)s, %(n)s times") % {"every": every, "n": spec.every.times}


def _map(occurrence: OccurrenceView, viewer: Viewer) -> MapView | None:
    town = occurrence.jurisdiction_key
    lon, lat = occurrence.lon, occurrence.lat
    if lon is None and occurrence.unit_code:
        found = places.units(town, places.local_day(town, viewer.at), [occurrence.unit_code])
        lon, lat = (found[0].lon, found[0].lat) if found else (None, None)
    if lon is None:
        return None
    return map_of(town, viewer.at, lon=lon, lat=lat)


def _answered(plan: Plan, visit: VisitView, occurrence_id: UUID) -> list[Answered]:
    if plan.checklist is None or visit.done_at is None:
        return []
    wrong = {f.item for f in visit.findings}
    return [
        Answered(
            said(item.text),
            _in_words(item, visit.answers.get(item.key)),
            item.key in wrong,
            _photos(visit, occurrence_id, item.key),
        )
        for item in plan.checklist.items
    ]


def _in_words(item: ItemSpec, value: Any) -> str:
    if value is None:
        return ""
    if item.type == "number":
        return f"{value:g}" + ("" if item.unit == "1" else f" {item.unit}")
    if item.type == "choice":
        return next((said(c.name) for c in item.choices if c.key == value), str(value))
    return _("Yes") if value == "yes" else _("No")


def _photos(visit: VisitView, occurrence_id: UUID, item: str) -> tuple[str, ...]:
    return tuple(_address(occurrence_id, file) for file, of in visit.photos if of == item)


def _one(finding: FindingView, occurrence_id: UUID) -> Found:
    number = cases.standing(finding.case_id).number if finding.case_id else ""
    photos = tuple(_address(occurrence_id, file) for file in finding.photos)
    return Found(finding.text, number, photos)


def _address(occurrence_id: UUID, file_id: UUID) -> str:
    return reverse("worker:duty_photo", args=[occurrence_id, file_id])


def _together(viewer: Viewer, task: TaskView) -> Sequence[Any]:
    """What else is to be done at this place: one visit does it all."""
    listed = reading.today(viewer, "all").stops
    here = next((stop for stop in listed if any(j.task.id == task.id for j in stop.jobs)), None)
    return [job for job in here.jobs if job.task.id != task.id] if here else []
