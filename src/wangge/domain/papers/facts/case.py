"""What a document says of a case: the matter and its handling. Never who reported it."""

from __future__ import annotations

from wangge.domain.cases.api import CaseDetail, CaseView
from wangge.domain.papers.facts.grid import grid_facts
from wangge.domain.papers.facts.occasion import Occasion
from wangge.domain.papers.words import said, word_or
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.kernel.limits import TimeLimit
from wangge.packs.schema import FilingCondition
from wangge.plumbing.printing.api import without_pictographs


def case_facts(occasion: Occasion, detail: CaseDetail) -> dict[str, str]:
    """Every fact of a case's document; what is missing is said."""
    case = detail.case
    grid = places.grid(occasion.jurisdiction_key, case.scheme_key, case.grid_code, occasion.on)
    texts = [without_pictographs(r.text).strip() for r in detail.reports]
    return {
        **grid_facts(occasion, grid),
        "number": case.number,
        "type": said(case.type_name, occasion.language),
        "category": _category(occasion, case),
        **_condition(occasion, case),
        "address": place_of(occasion, case),
        "text": " ".join(filter(None, texts)) or occasion.say("not_given"),
        "grade": _coded(occasion, "grade", case.grade, "no_grade"),
        "outcome": _coded(occasion, "outcome", case.outcome, "no_outcome"),
        "received_at": occasion.instant(case.received_at, "not_given"),
        "filed_at": occasion.instant(case.filed_at, "not_filed"),
        "due_at": due_of(occasion, case),
        "closed_at": occasion.instant(case.closed_at, "not_closed"),
        "handler": handler_of(occasion, case),
        "department": _department(occasion, case.department),
    }


def place_of(occasion: Occasion, case: CaseView) -> str:
    """The address given, else the base unit or the grid it lies in."""
    if case.address:
        return without_pictographs(case.address)
    if not case.located:
        return occasion.say("not_located")
    if case.unit_code:
        units = places.units(occasion.jurisdiction_key, occasion.on, [case.unit_code])
        if units:
            return (
                (occasion.language == "en" and units[0].name_en) or units[0].name or case.unit_code
            )
    grid = places.grid(occasion.jurisdiction_key, case.scheme_key, case.grid_code, occasion.on)
    return occasion.named(grid)


def condition_of(occasion: Occasion, case: CaseView) -> FilingCondition | None:
    """The filing condition that holds; the first of the type while none was chosen."""
    kind = next((t for t in occasion.pack.case_types if t.key == case.type_key), None)
    if kind is None:
        return None
    return next((c for c in kind.conditions if c.key == case.condition), kind.conditions[0])


def due_of(occasion: Occasion, case: CaseView) -> str:
    """By when it must be handled; before handling has begun, within what time from then on."""
    if case.due_at is not None:
        return occasion.instant(case.due_at, "no_limit")
    condition = condition_of(occasion, case)
    if condition is None or condition.limit is None or case.no_limit:
        return occasion.say("no_limit")
    limit = TimeLimit.parse(condition.limit).text(occasion.language)
    return occasion.say("limit_from_handling", limit=limit)


def handler_of(occasion: Occasion, case: CaseView) -> str:
    """Whoever has it now, by name."""
    if case.holder_id is None:
        return occasion.say("nobody_handles")
    return people.persons([case.holder_id])[case.holder_id].name


def _condition(occasion: Occasion, case: CaseView) -> dict[str, str]:
    found = condition_of(occasion, case)
    if found is None:
        return {"condition": occasion.say("not_given"), "closing": occasion.say("not_given")}
    return {
        "condition": said(found.name, occasion.language),
        "closing": said(found.closing, occasion.language),
    }


def _category(occasion: Occasion, case: CaseView) -> str:
    kind = next((t for t in occasion.pack.case_types if t.key == case.type_key), None)
    names = {c.key: c.name for c in occasion.pack.categories}
    if kind is None or kind.category not in names:
        return occasion.say("not_given")
    return said(names[kind.category], occasion.language)


def _coded(occasion: Occasion, kind: str, code: str, otherwise: str) -> str:
    return word_or(f"{kind}.{code}", code, occasion.language) if code else occasion.say(otherwise)


def _department(occasion: Occasion, key: str) -> str:
    if not key:
        return occasion.say("no_department")
    spec = people.posts(occasion.jurisdiction_key).departments.get(key)
    return said(spec.name, occasion.language) if spec else key
