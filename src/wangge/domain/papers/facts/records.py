"""The tables of a work book: visits, matters handled, findings, as they were recorded."""

from __future__ import annotations

from typing import Any

from wangge.domain.duties import api as duties
from wangge.domain.duties.api import VisitView
from wangge.domain.papers.facts.case import place_of
from wangge.domain.papers.facts.occasion import Occasion
from wangge.domain.papers.facts.person import Work
from wangge.domain.papers.words import said, word_or
from wangge.domain.places import api as places
from wangge.kernel.errors import NotFound
from wangge.plumbing.printing.api import without_pictographs


def work_tables(occasion: Occasion, work: Work) -> list[dict[str, Any]]:
    """Three tables; each title says how many rows it has, which is the figure in the totals."""
    return [_visits(occasion, work), _cases(occasion, work), _findings(occasion, work)]


def _visits(occasion: Occasion, work: Work) -> dict[str, Any]:
    rows = [
        [
            occasion.moment(v.done_at) if v.done_at else "",
            _duty(occasion, v),
            _target(occasion, v),
            occasion.say("yes" if v.in_time else "no"),
            str(len(v.findings)),
            without_pictographs(v.note),
        ]
        for v in work.visits
    ]
    titles = ("when", "duty", "target", "in_time", "found", "note")
    return _table(occasion, "duties_done", titles, (1.5, 1.5, 1.7, 0.6, 0.6, 2.2), rows)


def _cases(occasion: Occasion, work: Work) -> dict[str, Any]:
    rows = [
        [
            occasion.moment(task.closed_at) if task.closed_at else "",
            case.number,
            said(case.type_name, occasion.language),
            place_of(occasion, case),
            said(task.title, occasion.language),
            word_or(f"outcome.{task.outcome}", occasion.say("outcome.done"), occasion.language),
        ]
        for task, case in work.steps
    ]
    titles = ("when", "case_number", "matter", "place", "step", "result")
    return _table(occasion, "cases_done", titles, (1.3, 1.7, 1.4, 1.7, 1.8, 0.8), rows)


def _findings(occasion: Occasion, work: Work) -> dict[str, Any]:
    types = {t.key: t.name for t in occasion.pack.case_types}
    rows = [
        [
            occasion.moment(f.at),
            _duty(occasion, v),
            _target(occasion, v),
            said(types[f.case_type], occasion.language) if f.case_type in types else f.case_type,
            without_pictographs(f.text),
        ]
        for v in work.visits
        for f in v.findings
    ]
    titles = ("when", "duty", "target", "matter", "what_was_found")
    return _table(occasion, "findings_made", titles, (1.5, 1.5, 1.7, 1.2, 2.2), rows)


def _table(
    occasion: Occasion,
    title: str,
    columns: tuple[str, ...],
    widths: tuple[float, ...],
    rows: list[list[str]],
) -> dict[str, Any]:
    return {
        "title": occasion.say("table_of", name=occasion.say(title), n=len(rows)),
        "columns": [occasion.say(c) for c in columns],
        "widths": list(widths),
        "rows": rows,
        "note": "",
    }


def _duty(occasion: Occasion, visit: VisitView) -> str:
    key = visit.occurrence.plan
    try:
        return said(duties.plan(occasion.jurisdiction_key, key).spec.name, occasion.language)
    except NotFound:
        return key


def _target(occasion: Occasion, visit: VisitView) -> str:
    """To what it was done; of a register's line only that it is one."""
    found = visit.occurrence
    if found.target_kind == "register":
        return occasion.say("register_entry")
    if found.target_kind == "base_unit":
        units = places.units(occasion.jurisdiction_key, occasion.on, [found.target])
        if units:
            english = occasion.language == "en" and units[0].name_en
            return english or units[0].name or found.target
        return found.target
    try:
        grid = places.grid(
            occasion.jurisdiction_key, found.scheme_key, found.grid_code, occasion.on
        )
    except NotFound:
        return found.grid_code
    return occasion.named(grid)
