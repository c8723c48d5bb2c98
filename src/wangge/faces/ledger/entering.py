"""The way of a new line through its pages: who is it, is it known already, the rest.

Nothing typed is kept anywhere on the way but in the page itself: it may be personal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict

from wangge.domain.registers import api as registers
from wangge.domain.registers.api import Known
from wangge.faces.ledger.fields import PREFIX, in_words, names_of, typed
from wangge.faces.ledger.forms import FactsForm, NewForm
from wangge.faces.ledger.gate import Opened
from wangge.faces.site.forms import attach
from wangge.faces.site.templatetags.wangge_page import said
from wangge.kernel.errors import Conflict, NotFound, WanggeError
from wangge.packs.schema import RegisterFieldSpec

SEPARATE = "separate"
STILL = "still"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody or something known that may be the one to be entered."""

    record_id: UUID
    texts: list[tuple[str, str]]
    listed: str
    """The page of its line in this very register, if it stands there already."""


def identity_fields(opened: Opened) -> list[RegisterFieldSpec]:
    """The fields that tell one subject from another."""
    spec = opened.ref.spec
    return [f for f in spec.fields if f.key in spec.identity]


def first_page(opened: Opened, form: FactsForm | None = None) -> dict[str, Any]:
    """Only who or what it is."""
    form = form or FactsForm(None, fields=identity_fields(opened))
    return {"opened": opened, "spec": opened.ref.spec, "stage": "who", "form": form}


def candidates(opened: Opened, values: Mapping[str, str]) -> list[Candidate]:
    """What is known of whoever has this identity. Raises the errors of values."""
    given = {k: v for k, v in values.items() if v}
    return [_candidate(opened, k) for k in registers.known(values=given, **opened.by)]


def choice_page(opened: Opened, data: QueryDict, found: list[Candidate]) -> dict[str, Any]:
    """Same or another? What was typed travels along, unseen."""
    names = {PREFIX + f.key for f in opened.ref.spec.fields} | {"place", STILL}
    carried = [(n, v) for n in sorted(names) for v in data.getlist(n) if v]
    return {
        "opened": opened,
        "spec": opened.ref.spec,
        "stage": "known",
        "candidates": found,
        "carried": carried,
    }


def rest_page(
    opened: Opened, decision: str, *, data: QueryDict, form: NewForm | None = None
) -> dict[str, Any]:
    """All fields; what is known of the one it joins needs only to be confirmed."""
    known = _known_of(opened, decision, data)
    texts = {k.key: k.text for k in known.cells if k.text and not k.objected} if known else {}
    if form is None:
        initial = {PREFIX + k: v for k, v in typed(data, opened.ref.spec.fields).items()}
        initial = {k: v for k, v in initial.items() if k.removeprefix(PREFIX) not in texts}
        initial["place"] = data.get("place", "") or _only_grid(opened)
        form = NewForm(None, spec=opened.ref.spec, known=texts, initial=initial)
    return {
        "opened": opened,
        "spec": opened.ref.spec,
        "stage": "rest",
        "form": form,
        "decision": decision,
        "joins": known is not None,
        "known": [(key, said(_spec(opened, key).name)) for key in texts],
        "carried": _identity(opened, data) if known else [],
        "grids": opened.grids(opened.keeps_in),
    }


def save(opened: Opened, data: QueryDict, decision: str) -> registers.Entered | NewForm:
    """Enters it. The form comes back with errors; `Conflict` (`already_known`) asks the person."""
    known = _known_of(opened, decision, data)
    texts = {k.key: k.text for k in known.cells if k.text and not k.objected} if known else {}
    form = NewForm(data, spec=opened.ref.spec, known=texts)
    if not form.is_valid():
        return form
    values = typed(form.cleaned_data, opened.ref.spec.fields)
    try:
        done = registers.enter(
            values={k: v for k, v in values.items() if v},
            place=opened.place(form.cleaned_data["place"]),
            joins=known.record_id if known else None,
            separate=decision == SEPARATE,
            **opened.by,
        )
    except WanggeError as error:
        if error.http_status in (403, 404) or error.code == "already_known":
            raise
        attach(form, error, names_of(opened.ref.spec))
        return form
    still = [k for k in data.getlist(STILL) if k in texts and not values.get(k)]
    if still:
        registers.confirm(record_id=done.record_id, fields=still, **opened.by)
    return done


def _identity(opened: Opened, data: QueryDict) -> list[tuple[str, str]]:
    """By which the one it joins is found again on each page: an id alone gives nobody a right."""
    names = [PREFIX + f.key for f in identity_fields(opened)]
    return [("was-" + n, data.get("was-" + n) or data.get(n, "")) for n in names]


def _known_of(opened: Opened, decision: str, data: QueryDict) -> Known | None:
    """The record to be joined. Raises `NotFound` unless what was typed leads to it."""
    if decision in ("", SEPARATE):
        return None
    given = {n.removeprefix("was-").removeprefix(PREFIX): v for n, v in _identity(opened, data)}
    extra = typed(data, opened.ref.spec.fields)
    for values in ({k: v for k, v in given.items() if v}, {k: v for k, v in extra.items() if v}):
        for known in registers.known(values=values, **opened.by) if values else ():
            if str(known.record_id) == decision:
                return known
    raise NotFound("no_record", zh="没有这条记录。", en="There is no such record.", field="record")


def _candidate(opened: Opened, known: Known) -> Candidate:
    texts = [
        (said(_spec(opened, c.key).name), in_words(_spec(opened, c.key), c.text))
        for c in known.cells
        if c.text
    ]
    try:
        registers.record_page(record_id=known.record_id, **opened.asked)
    except NotFound:
        listed = ""
    else:
        listed = opened.address("entry", known.record_id)
    return Candidate(known.record_id, texts, listed)


def _spec(opened: Opened, key: str) -> RegisterFieldSpec:
    spec = opened.ref.spec.field(key)
    assert spec is not None
    return spec


def _only_grid(opened: Opened) -> str:
    """The keeper's grid where there is but one."""
    grids = opened.grids(opened.keeps_in)
    return grids[0][1] if len(grids) == 1 else ""


def conflict_values(opened: Opened, data: QueryDict, error: Conflict) -> list[Candidate]:
    """The candidates that a refused entry names, found by what was typed."""
    found = candidates(opened, typed(data, opened.ref.spec.fields))
    named = set(error.data.get("records", ()))
    return [c for c in found if str(c.record_id) in named] or found
