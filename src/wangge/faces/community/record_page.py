"""The whole-process record (全程记录) of an entry: statuses, visits, matters, services over time.

Masked; a value in clear only for a purpose, journalled. Knows no positions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wangge.domain.cases import api as cases
from wangge.domain.duties import api as duties
from wangge.domain.people import api as people
from wangge.domain.registers import api as registers
from wangge.domain.registers.api import RegisterRef, Row
from wangge.faces.community import tying
from wangge.faces.community.forms import PurposeForm
from wangge.faces.community.given_services import Given, given
from wangge.faces.community.lines import row_of
from wangge.faces.community.tie_forms import UntieForm
from wangge.faces.site.naming import Names
from wangge.faces.site.templatetags.wangge_page import said
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import NotFound
from wangge.packs.schema import FieldType, RegisterFieldSpec, Right


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing in the record. `kind`: `fact`, `visit`, `due`, `matter`,
    `service`, `untied`."""

    at: datetime
    kind: str
    title: Any
    text: str = ""
    by: str = ""
    case: cases.CaseView | None = None
    until_at: datetime | None = None
    masked: bool = False
    given: Given | None = None
    untie: UntieForm | None = None
    tie_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A field as it stands, with the form that unmasks it."""

    field: RegisterFieldSpec
    text: str
    masked: bool
    form: PurposeForm | None
    clear: str | None = None


def record_page(
    viewer: Viewer,
    town: str,
    register: str,
    entry_id: UUID,
    *,
    shown: tuple[str, str] | None = None,
    refused: tuple[str, PurposeForm] | None = None,
    untaken: tying.Refused | None = None,
    day: str = "",
) -> dict[str, Any]:
    """The page's context; `NotFound` for an entry out of reach. `shown`: a field and its value.

    `untaken`: a form about a service that came back; `day`: whose bookings are to be chosen from.
    """
    ref = registers.register(town, register)
    row = row_of(viewer, ref, entry_id)
    names = Names(town, viewer.at)
    ties = registers.ties_of(
        jurisdiction_key=town,
        register=register,
        record_id=row.record_id,
        account_id=viewer.account_id,
        at=viewer.at,
    )
    happened = [
        *_facts(viewer, ref, row, names),
        *_visits(viewer, ref, row, names),
        *_services(viewer, ref, ties, names, untaken),
    ]
    happened.sort(key=lambda h: h.at, reverse=True)
    return {
        "register": ref,
        "row": row,
        "place": names.place(ref.scheme_key, row.grid_code),
        "fields": [_shown(ref, row, f, shown, refused) for f in ref.spec.fields if row.cell(f.key)],
        "happened": happened,
        "matters": sum(h.kind == "matter" for h in happened),
        "visits": sum(h.kind == "visit" for h in happened),
        "services": sum(h.kind == "service" for h in happened),
        "offer": tying.offer(viewer, ref, ties, day, untaken),
    }


def purposes_of(ref: RegisterRef, field: RegisterFieldSpec) -> list[tuple[str, str]]:
    """What a field may be looked at for, as choices."""
    wanted = field.purposes or tuple(p.key for p in ref.spec.purposes)
    return [(p.key, said(p.name)) for p in ref.spec.purposes if p.key in wanted]


def _shown(
    ref: RegisterRef,
    row: Row,
    field: RegisterFieldSpec,
    shown: tuple[str, str] | None,
    refused: tuple[str, PurposeForm] | None,
) -> Shown:
    cell = row.cell(field.key)
    assert cell is not None
    text = _choice(field, cell.text)
    form = None
    if cell.masked and not cell.objected:
        form = PurposeForm(purposes=purposes_of(ref, field), auto_id=f"{field.key}-%s")
        if refused is not None and refused[0] == field.key:
            form = refused[1]
    clear = shown[1] if shown is not None and shown[0] == field.key else None
    return Shown(field, text, cell.masked, form, clear if clear is None else _choice(field, clear))


def _choice(field: RegisterFieldSpec, text: str) -> str:
    if field.type == FieldType.BOOL and text in ("true", "false"):
        return _("Yes") if text == "true" else _("No")
    return next((said(c.name) for c in field.choices if c.key == text), text)


def _facts(viewer: Viewer, ref: RegisterRef, row: Row, names: Names) -> Iterable[Happening]:
    for field in ref.spec.fields:
        cell = row.cell(field.key)
        if cell is None or cell.objected:
            continue
        for past in registers.history(
            jurisdiction_key=ref.jurisdiction_key,
            register=ref.name,
            record_id=row.record_id,
            field=field.key,
            account_id=viewer.account_id,
            at=viewer.at,
        ):
            yield Happening(
                past.since_at,
                "fact",
                field.name,
                _choice(field, past.text),
                names.actor(past.by),
                until_at=past.until_at,
                masked=cell.masked,
            )


def _visits(viewer: Viewer, ref: RegisterRef, row: Row, names: Names) -> Iterable[Happening]:
    """Duties done to the entry, what is due next, and the matters that came of visits."""
    plans = {p.key: p for p in duties.plans(ref.jurisdiction_key)}
    scope = registers.scope_of(ref, ref.spec.see, viewer.account_id, viewer.at)
    about = duties.about_target(scope, ref.jurisdiction_key, "register", [str(row.entry_id)])
    may = people.scope(viewer.account_id, Right.CASE_VIEW, viewer.at)
    for seen in about:
        plan = plans.get(seen.occurrence.plan)
        if plan is None or plan.spec.target.register_key != ref.spec.key:
            continue
        if seen.done_at is None:
            if seen.occurrence.is_open:
                yield Happening(seen.occurrence.due_at, "due", plan.spec.name)
            continue
        yield Happening(seen.done_at, "visit", plan.spec.name, by=names.actor(seen.by))
        for finding in seen.findings:
            if finding.case_id is not None:
                yield from _matter(may, finding)


def _services(
    viewer: Viewer,
    ref: RegisterRef,
    ties: registers.Ties,
    names: Names,
    untaken: tying.Refused | None,
) -> Iterable[Happening]:
    """What was asked for or booked, and that something was untied, with why for keepers."""
    purposes = {p.key: said(p.name) for p in ref.spec.purposes}
    for one in ties.ties:
        if one.untied_at is not None:
            yield Happening(
                one.untied_at,
                "untied",
                _("A service is shown no more"),
                one.reason,
                names.actor(one.untied_by),
            )
            continue
        found = given(viewer, one.subject, names)
        if found is None:
            continue
        form: Any = UntieForm(auto_id=f"{one.id}-%s") if ties.keeps else None
        if untaken is not None and untaken.what == str(one.id):
            form = untaken.form
        yield Happening(
            found.asked_at,
            "service",
            found.name,
            purposes.get(one.purpose, one.purpose),
            names.actor(one.by),
            given=found,
            untie=form,
            tie_id=one.id,
        )


def _matter(may: Any, finding: duties.FindingView) -> Iterable[Happening]:
    assert finding.case_id is not None
    try:
        case = cases.case(may, finding.case_id).case
    except NotFound:
        return
    yield Happening(finding.at, "matter", case.type_name, case=case)
