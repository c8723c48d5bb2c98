"""What the pages of documents show: the documents of something, what was issued, one's orders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, QueryDict

from wangge.domain.cases import api as cases
from wangge.domain.papers import api as papers
from wangge.domain.papers.api import Asked, BatchView, DocumentRef, IssueView
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.faces.prints.forms import GridForm, LanguageForm, MonthForm, OrderForm
from wangge.faces.site.address import public_address
from wangge.faces.site.naming import Names
from wangge.faces.site.templatetags.wangge_page import is_english, named, said
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import NotFound
from wangge.packs.schema import Right

GRID_RIGHTS = (Right.CASE_VIEW, Right.OVERVIEW_VIEW, Right.PEOPLE_MANAGE, Right.PLACES_MANAGE)
_LISTED_MAX = 400


@dataclass(frozen=True, slots=True)
class Offer:
    """A document that can be printed, with what is asked before."""

    ref: DocumentRef
    pack_name: str
    form: forms.Form


@dataclass(frozen=True, slots=True)
class Issued:
    """A document that was given out."""

    view: IssueView
    name: str
    by: str


@dataclass(frozen=True, slots=True)
class Ordered:
    """An order of one's own."""

    view: BatchView
    name: str
    place: str


def asked(request: HttpRequest, viewer: Viewer, language: str) -> Asked:
    """Who asks, when, in which language."""
    chosen: papers.Language = "en" if language == "en" else "zh"
    return Asked(viewer.account_id, viewer.at, chosen, public_address(request))


def grid_page(viewer: Viewer, town: str, scheme: str, code: str) -> dict[str, Any]:
    """The documents of a grid. `NotFound` for one out of the viewer's reach."""
    on = places.local_day(town, viewer.at)
    grid = places.grid(town, scheme, code, on)
    if not papers.may_print_grid(viewer.account_id, scheme, code, viewer.at):
        raise NotFound("no_such_grid", zh="没有这个网格。", en="There is no such grid.")
    offers = [_offer(ref, GridForm()) for ref in papers.documents(town, "grid", scheme_key=scheme)]
    return {
        "grid": grid,
        "offers": offers,
        "above": [(g, _opens(viewer, g)) for g in reversed(places.ancestors(grid))],
        "below": places.children(town, scheme, code, on)[:_LISTED_MAX],
        "people": _people(viewer, town, scheme, code),
    }


def _people(viewer: Viewer, town: str, scheme: str, code: str) -> list[people.RosterEntry]:
    """Who in the grid has documents of their own that the viewer may print."""
    if not papers.documents(town, "person", scheme_key=scheme):
        return []
    listed = people.roster(town, scheme, code, viewer.at)
    rights = (Right.CASE_SUPERVISE, Right.PEOPLE_MANAGE)
    above = any(
        people.scope(viewer.account_id, r, viewer.at).covers(code, scheme, "") for r in rights
    )
    shown = [e for e in listed if above or e.person.id == viewer.account_id]
    return list({e.person.id: e for e in shown}.values())


def case_page(viewer: Viewer, case_id: UUID) -> dict[str, Any]:
    """The documents of a case, and those issued. `NotFound` for one out of reach."""
    detail = cases.case(people.scope(viewer.account_id, Right.CASE_VIEW, viewer.at), case_id)
    case = detail.case
    names = Names(case.jurisdiction_key, viewer.at)
    refs = papers.documents(case.jurisdiction_key, "case", pack_key=case.pack_key)
    titles = {ref.spec.key: said(ref.spec.name) for ref in refs}
    issued = papers.issued(viewer.account_id, case_id, viewer.at)
    return {
        "case": case,
        "offers": [_offer(ref, LanguageForm()) for ref in refs],
        "may_issue": papers.may_issue(viewer.account_id, case, viewer.at),
        "issued": [
            Issued(i, titles.get(i.document, i.document), names.actor(i.by)) for i in issued
        ],
    }


def person_page(
    viewer: Viewer, town: str, account_id: UUID, refused: MonthForm | None = None
) -> dict[str, Any]:
    """The documents of somebody on a post. `NotFound` unless the viewer may print one."""
    today = places.local_day(town, viewer.at)
    held = [a for a in people.appointments_of(account_id, viewer.at) if a.jurisdiction_key == town]
    held = [a for a in held if _prints(viewer, account_id, a)]
    if not held:
        raise NotFound("no_such_person", zh="没有这个人。", en="There is no such person.")
    schemes = {a.scheme_key for a in held}
    refs = [r for s in sorted(schemes) for r in papers.documents(town, "person", scheme_key=s)]
    return {
        "person": people.persons([account_id])[account_id],
        "held": held,
        "offers": [_offer(ref, refused or MonthForm(today=today)) for ref in refs],
        "form": refused,
    }


def _opens(viewer: Viewer, grid: places.GridRef) -> bool:
    return papers.may_print_grid(viewer.account_id, grid.scheme_key, grid.code, viewer.at)


def _prints(viewer: Viewer, whose: UUID, held: people.AppointmentView) -> bool:
    where = (held.scheme_key, held.grid_code, viewer.at)
    return papers.may_print_person(viewer.account_id, whose, *where)


def home_page(viewer: Viewer, town: str, form: OrderForm | None = None) -> dict[str, Any]:
    """One's own grids, the form for many, one's orders."""
    names = Names(town, viewer.at)
    titles = {(r.pack_key, r.spec.key): said(r.spec.name) for r in papers.documents(town, "grid")}
    orders = [
        Ordered(b, titles.get((b.pack_key, b.document), b.document), _place(names, b))
        for b in papers.batches(viewer.account_id, town)
    ]
    return {
        "own": _own_grids(viewer, town, names),
        "own_papers": any(
            _prints(viewer, viewer.account_id, a)
            for a in people.appointments_of(viewer.account_id, viewer.at)
            if a.jurisdiction_key == town
        ),
        "form": form or order_form(viewer, town),
        "orders": orders,
        "pending": any(o.view.state in ("waiting", "running") for o in orders),
        "most": papers.GRIDS_MAX,
    }


def order_form(viewer: Viewer, town: str, data: QueryDict | None = None) -> OrderForm:
    """The form of an order, for the town's documents and levels."""
    refs = papers.documents(town, "grid")
    packs = places.packs(town)
    levels = {
        f"{p.scheme.key}.{level.key}": f"{said(level.name)}"
        + (f"({said(p.name)})" if len(packs) > 1 else "")
        for p in packs
        for level in p.scheme.levels
    }
    documents = [(f"{r.pack_key}.{r.spec.key}", said(r.spec.name)) for r in refs]
    own = [a.grid_code for a in people.appointments_of(viewer.account_id, viewer.at)]
    initial = {
        "under": own[0] if own else "",
        "level": list(levels)[-1],
        "language": "en" if is_english() else "zh",
    }
    return OrderForm(data, documents=documents, levels=list(levels.items()), initial=initial)


def _offer(ref: DocumentRef, form: forms.Form) -> Offer:
    return Offer(ref, said(places.pack(ref.jurisdiction_key, ref.pack_key).name), form)


def _place(names: Names, batch: BatchView) -> str:
    return names.grid(places.pack(names.jurisdiction_key, batch.pack_key).scheme.key, batch.under)


def _own_grids(
    viewer: Viewer, town: str, names: Names
) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """By scheme: scheme, code and name of the grids that open of those where the viewer has a
    post, and of those right below. A department's handler has a post and no say in the grid."""
    held = people.appointments_of(viewer.account_id, viewer.at)
    here = {(a.scheme_key, a.grid_code) for a in held if a.jurisdiction_key == town}
    found = []
    for pack in places.packs(town):
        key, listed = pack.scheme.key, []
        for code in sorted(code for scheme, code in here if scheme == key):
            if papers.may_print_grid(viewer.account_id, key, code, viewer.at):
                below = places.children(town, key, code, names.on)[:_LISTED_MAX]
                listed.append((key, code, names.place(key, code)))
                listed += [(key, g.code, named(g)) for g in below]
        if listed:
            found.append((said(pack.scheme.name), listed))
    return found
