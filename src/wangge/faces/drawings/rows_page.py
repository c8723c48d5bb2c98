"""The rows behind each number of an impact, on the page and as a file; nobody's data in them.

What a task or case is called is shown to who may see it elsewhere; its row stands here for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.domain.cases import api as cases
from wangge.domain.duties import api as duties
from wangge.domain.redrawing import api as redrawing
from wangge.domain.registers import api as registers
from wangge.domain.tasks import api as tasks
from wangge.faces.drawings.drawing_page import case_scope
from wangge.faces.drawings.impact_page import Beside, beside, query_of
from wangge.faces.site.templatetags.wangge_page import local_text, named, said
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of a row, and where its first one leads."""

    cells: tuple[str, ...]
    address: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, the names of its columns, its rows."""

    title: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]


def rows_page(viewer: Viewer, drawing_id: UUID, what: str, query: QueryDict) -> dict[str, Any]:
    """The page's context; `NotFound` for no such figure."""
    both = beside(viewer, drawing_id, query)
    return {
        "both": both,
        "drawing": both.ground.drawing,
        "table": table(viewer, both, what, query),
        "what": what,
        "query": query_of(both),
        "address": query.urlencode(),
    }


def table(viewer: Viewer, both: Beside, what: str, query: QueryDict) -> Table:
    """The rows of a figure: `units` (of a `grid`: `way` gained, lost), tasks, lines, duties,
    cancelled."""
    makers: dict[str, Callable[[Viewer, Beside, QueryDict], Table]] = {
        "units": _units,
        "tasks": _tasks,
        "lines": _lines,
        "duties": _duties,
        "cancelled": _cancelled,
    }
    if what not in makers or (what != "units" and not both.tells_impact):
        raise NotFound("no_such_figure", zh="没有这项数字。", en="There is no such figure.")
    return makers[what](viewer, both, query)


def _asked(viewer: Viewer, both: Beside) -> tuple[UUID, UUID, Any]:
    return both.ground.drawing.id, viewer.account_id, viewer.at


def _units(viewer: Viewer, both: Beside, query: QueryDict) -> Table:
    found = redrawing.moved_rows(*_asked(viewer, both), both.was, both.now)
    grid, way, names = query.get("grid", ""), query.get("way", ""), both.names
    kept = [
        r
        for r in found
        if not grid or (way != "lost" and r.after == grid) or (way != "gained" and r.before == grid)
    ]
    rows = tuple(
        Row(
            (
                r.unit.code,
                named(r.unit),
                names.get(r.before, r.before),
                names.get(r.after, r.after),
                f"{r.unit.area_m2:,.0f}",
            )
        )
        for r in kept
    )
    title = _("Base units of another grid")
    head = (_("Code"), _("Name"), _("Before"), _("After"), _("Area (m²)"))
    return Table(f"{title} · {names[grid]}" if grid in names else title, head, rows)


def _tasks(viewer: Viewer, both: Beside, query: QueryDict) -> Table:
    found = redrawing.task_rows(*_asked(viewer, both), both.number)
    scope, names = case_scope(viewer), both.names
    titles = tasks.titles_among(scope, [r.task_id for r in found])
    of_cases = [UUID(r.subject[5:]) for r in found if r.subject.startswith("case:")]
    numbers = cases.numbers_among(scope, of_cases)
    rows = []
    for r in found:
        kind, _sep, key = r.subject.partition(":")
        number = numbers.get(UUID(key), "") if kind == "case" else ""
        title = said(titles[r.task_id]) if r.task_id in titles else _("not in your grids")
        address = reverse("console:number", args=[number]) if number else ""
        where = (names.get(r.before, r.before), names.get(r.after, r.after))
        rows.append(Row((number or _kind(kind), title, *where), address))
    head = (_("Matter"), _("Task"), _("Before"), _("After"))
    return Table(_("Open tasks owed in another grid"), head, tuple(rows))


def _kind(kind: str) -> str:
    words = {"case": _("Case"), "duty": _("Duty"), "booking": _("Booking")}
    return words.get(kind, kind)


def _lines(viewer: Viewer, both: Beside, query: QueryDict) -> Table:
    found = redrawing.line_rows(*_asked(viewer, both), both.number)
    called = {ref.name: said(ref.spec.name) for ref in registers.registers(_town(both))}
    names = both.names
    rows = tuple(
        Row(
            (
                called.get(r.register, r.register),
                r.unit_code,
                names.get(r.before, r.before),
                names.get(r.after, r.after),
            )
        )
        for r in found
    )
    head = (_("Register"), _("Base unit"), _("Before"), _("After"))
    return Table(_("Lines of registers that go over"), head, rows)


def _duties(viewer: Viewer, both: Beside, query: QueryDict) -> Table:
    found = redrawing.duty_rows(*_asked(viewer, both), both.number)
    head = (_("Duty"), _("Owed to"), _("Due by"), _("Before"), _("After"))
    return Table(_("Duties owed in another grid"), head, tuple(_duty_rows(found, both, True)))


def _cancelled(viewer: Viewer, both: Beside, query: QueryDict) -> Table:
    found = redrawing.cancelled_rows(*_asked(viewer, both), both.number)
    head = (_("Duty"), _("Owed to"), _("Due by"), _("Before"))
    return Table(
        _("Duties to grids that would be gone"), head, tuple(_duty_rows(found, both, False))
    )


def _duty_rows(found: Iterable[redrawing.DutyRow], both: Beside, goes: bool) -> Iterable[Row]:
    names = both.names
    plans = {p.key: said(p.spec.name) for p in duties.plans(_town(both))}
    for r in found:
        kinds = {"base_unit": _("Base unit"), "register": _("Register")}
        target = kinds.get(r.target_kind) or names.get(r.target, r.target)
        after = (names.get(r.after, r.after),) if goes else ()
        where = (names.get(r.before, r.before), *after)
        yield Row((plans.get(r.plan, r.plan), target, local_text(r.due_at, ends=True), *where))


def _town(both: Beside) -> str:
    return both.ground.drawing.jurisdiction_key
