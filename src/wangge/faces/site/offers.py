"""The actions open to a viewer on a case, each with its form; and what a filled form comes to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import ActionInput, CaseDetail, LocationInput, RouteInput
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.faces.site.action_form import (
    FACTS,
    FIELDS_OF_ERRORS,
    ActionForm,
    Choices,
    Offered,
    may_be_same,
)
from wangge.faces.site.forms import attach
from wangge.faces.site.photos import keep_photos
from wangge.faces.site.templatetags.wangge_page import local_text, named, said
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import NotFound, WanggeError
from wangge.packs.schema import ActionSpec, CaseTypeSpec, Outcome, PackSpec, Right

GRIDS_LISTED_MAX = 400
GRAVE = ("return", "rework", "reopen")


@dataclass(frozen=True, slots=True)
class Offer:
    """One action as the page shows it."""

    key: str
    text: str
    form: ActionForm
    address: str
    draft: str
    grave: bool
    folded: bool = False
    """Seldom what somebody comes for: it stays folded though it be the only one."""
    open: bool = False
    answered: bool = False


def offers(
    detail: CaseDetail,
    actions: Sequence[ActionSpec],
    address: Callable[[str], str],
    viewer: Viewer,
    refused: ActionForm | None = None,
) -> list[Offer]:
    """An offer per action; the one that was just refused comes open and with what was typed."""
    listed = []
    choices = choices_of(detail, viewer, actions) if actions else Offered()
    for action in actions:
        form = ActionForm(None, None, action=action, offered=choices)
        form.initial["version"] = detail.case.version
        offer = Offer(
            key=action.key,
            text=said(action.name),
            form=form,
            address=address(action.key),
            draft=f"{detail.case.number}-{action.key}",
            grave=action.effect in GRAVE or action.outcome is not None,
            folded=action.outcome is Outcome.DUPLICATE,
        )
        if refused is not None and refused.action.key == action.key:
            offer = replace(offer, form=refused, open=True, answered=True)
        listed.append(offer)
    return listed


def take(
    detail: CaseDetail, action: ActionSpec, form: ActionForm, viewer: Viewer
) -> cases.CaseView | None:
    """Does what the form says. None: it was refused, and the form says why beside each field."""
    if not form.is_valid():
        return None
    given = form.cleaned_data
    try:
        return cases.act(
            case_id=detail.case.id,
            action=action.key,
            actor=viewer.actor,
            at=viewer.at,
            version=given.get("version"),
            payload=_payload(given, viewer),
        )
    except WanggeError as error:
        if error.http_status in (403, 404):
            raise
        attach(form, error, FIELDS_OF_ERRORS)
        return None


def action_named(actions: Sequence[ActionSpec], key: str) -> ActionSpec:
    """The action of that key among those offered; `NotFound` when it isn't offered (any more)."""
    for action in actions:
        if action.key == key:
            return action
    raise NotFound(
        "action_gone",
        zh="这一步已经不能这样办理，请返回查看最新情况。",
        en="This can't be done at this step any more; go back and look again.",
    )


def _payload(given: Mapping[str, Any], viewer: Viewer) -> ActionInput:
    kind, _, code = str(given.get("place") or "").partition(":")
    post, _, department = str(given.get("route") or "").partition("|")
    rating = given.get("rating")
    return ActionInput(
        reason=given.get("reason") or "",
        note=given.get("note") or "",
        outcome=given.get("outcome") or "",
        photos=keep_photos(
            given.get("photos") or [], evidence=True, actor=viewer.actor, at=viewer.at
        ),
        route=RouteInput(post=post, department=department) if post or department else None,
        rating=int(rating) if rating else None,
        type_key=given.get("type_key") or None,
        condition=given.get("condition") or None,
        location=LocationInput(unit_code=code) if kind == "unit" else None,
        grid_code=code if kind == "grid" else "",
        same_as=given.get("same_as") or given.get("likely") or "",
        facts={key.removeprefix(FACTS): given[key] for key in given if _is_fact(given, key)},
    )


def _is_fact(given: Mapping[str, Any], name: str) -> bool:
    return name.startswith(FACTS) and bool(given[name])


def choices_of(detail: CaseDetail, viewer: Viewer, actions: Sequence[ActionSpec]) -> Offered:
    """What may be chosen beside these actions of the case."""
    case = detail.case
    pack = places.pack_of_matter(case.jurisdiction_key, case.pack_key, case.pack_digest)
    kind = next((t for t in pack.case_types if t.key == case.type_key), None)
    return Offered(
        types=_types(pack, kind),
        conditions=_conditions(kind),
        routes=_routes(pack),
        route_needed=case.sent_back,
        places=place_choices(detail, viewer),
        alike=_alike(detail, viewer) if any(may_be_same(a) for a in actions) else [],
        done_photo=kind.done_photo if kind else "optional",
        type_key=case.type_key,
        condition=case.condition,
        facts={t.key: t.facts_to_choose for t in pack.case_types if t.rule_facts},
    )


def _alike(detail: CaseDetail, viewer: Viewer) -> Choices:
    """Open cases of the same matter there that the viewer may see, by their numbers."""
    scope = people.scope(viewer.account_id, Right.CASE_VIEW, viewer.at)
    return [(one.number, case_line(one)) for one in cases.alike_of(scope, detail.case)]


def case_line(case: cases.CaseView) -> str:
    """A case in one line: number, kind, place, how far, since when."""
    told = (case.number, said(case.type_name), case.address, said(case.step_name))
    return " · ".join(filter(None, (*told, local_text(case.received_at))))


def _types(pack: PackSpec, now: CaseTypeSpec | None) -> Choices:
    """The matters that this one may turn out to be: a redrawing of grids is only begun as one."""
    drawn = {flow.key for flow in pack.flows if flow.draws}
    if now and now.flow in drawn:
        return []
    others = [t for t in pack.case_types if t.flow not in drawn]
    listed = (
        (c, [(t.key, said(t.name)) for t in others if t.category == c.key]) for c in pack.categories
    )
    return [(said(c.name), choices) for c, choices in listed if choices]


def _conditions(kind: CaseTypeSpec | None) -> Choices:
    return [(c.key, said(c.name)) for c in kind.conditions] if kind else []


def _routes(pack: PackSpec) -> Choices:
    departments = [(f"|{d.key}", said(d.name)) for d in pack.departments]
    posts = [
        (f"{spec.key}|", said(spec.name))
        for spec in pack.posts
        if Right.CASE_HANDLE in spec.rights and not spec.of_department
    ]
    return [*departments, *posts]


def place_choices(detail: CaseDetail, viewer: Viewer) -> Choices:
    """Where a case may lie that nobody has placed yet: the point's candidates, then every grid.

    Candidates say nothing of a matter that lies by rule.
    """
    case = detail.case
    if case.located:
        return []
    on = places.local_day(case.jurisdiction_key, viewer.at)
    near: Choices = []
    for report in detail.reports if case.place_status != "no_rule" else ():
        for candidate in report.place.get("candidates", []):
            if candidate["grid"]:
                grid = places.grid(case.jurisdiction_key, case.scheme_key, candidate["grid"], on)
                text = f"{named(grid)} · {candidate['distance_m']:.0f} m"
                near.append((f"unit:{candidate['unit']}", text))
    return near + _all_grids(case.jurisdiction_key, case.scheme_key, case.grid_code, on)


def _all_grids(jurisdiction_key: str, scheme_key: str, under: str, on: Any) -> Choices:
    """The lowest level of grids that is short enough for a list."""
    scheme = places.scheme_in_force(jurisdiction_key, scheme_key, on)
    for level in reversed(scheme.levels):
        found = places.grids(jurisdiction_key, scheme_key, on, level=level.key, under=under)
        if 0 < len(found) <= GRIDS_LISTED_MAX:
            return [(f"grid:{g.code}", named(g)) for g in found]
    return []
