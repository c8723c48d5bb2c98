"""The registers somebody may see, and one register's list: rows with names, masked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from wangge.domain.places import api as places
from wangge.domain.registers import api as registers
from wangge.domain.registers.api import Overview, RegisterRef, Row
from wangge.faces.ledger.fields import in_words, title_field
from wangge.faces.ledger.figures_page import division_of, narrowed
from wangge.faces.ledger.gate import Opened
from wangge.faces.site.templatetags.wangge_page import said
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import InvalidInput, WanggeError
from wangge.packs.schema import RegisterFieldSpec

PAGE_SIZE = 50
_COLUMNS = 5


@dataclass(frozen=True, slots=True)
class Shelf:
    """A pack's registers."""

    name: str
    registers: list[Overview]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list."""

    record_id: UUID
    title: str
    texts: list[tuple[str, str]]
    place: str
    due: int
    objected: bool
    ended: bool


def shelves(town_key: str, viewer: Viewer) -> list[Shelf]:
    """The registers that the viewer may see, by pack, with what is to be done in them."""
    found: dict[str, list[Overview]] = {}
    for one in registers.overview(town_key, viewer.account_id, viewer.at):
        found.setdefault(one.ref.pack_key, []).append(one)
    return [Shelf(said(places.pack(town_key, key).name), refs) for key, refs in found.items()]


def listing(opened: Opened, query: QueryDict) -> dict[str, Any]:
    """One page of the list as the address asks for it; a search that can't be done is an error."""
    found, error = None, None
    try:
        found = _ledger(opened, query)
    except InvalidInput as problem:
        error = problem
    following = query.copy()
    if found and found.after:
        following["after"] = found.after
    return {
        "opened": opened,
        "spec": opened.ref.spec,
        "query": query,
        "lines": [_line(opened, row) for row in found.rows] if found else [],
        "columns": [said(f.name) for f in _columns(opened.ref)],
        "next_query": following.urlencode() if found and found.after else "",
        "error": error,
        "narrowed": narrowed(opened, query),
        "searchable": searchable(opened.ref),
        "grids": _offered_grids(opened),
        "refreshed": any(f.refresh for f in opened.ref.spec.fields) or opened.ref.spec.refresh,
    }


def searchable(ref: RegisterRef) -> list[tuple[str, str]]:
    """Fields by which a line can be found: open ones, and those declared searchable."""
    rules = registers.fact_rules(ref.jurisdiction_key, ref.spec.kind)
    return [
        (f.key, said(f.name))
        for f in ref.spec.fields
        if f.searchable or not rules[f.fact_key].is_sealed
    ]


def _ledger(opened: Opened, query: QueryDict) -> registers.Ledger:
    field, text = query.get("field", ""), query.get("q", "").strip()
    return registers.ledger(
        **opened.asked,
        under=query.get("under", ""),
        after=_cursor(query.get("after", "")),
        limit=PAGE_SIZE,
        due=query.get("due") == "1",
        ended=query.get("ended") == "1",
        search=(field, text) if field and text else None,
        division=division_of(query),
    )


def _cursor(text: str) -> str | None:
    try:
        return str(UUID(text))
    except ValueError:
        return None


def _columns(ref: RegisterRef) -> list[RegisterFieldSpec]:
    """The first few fields beside the one a line is called by."""
    title = title_field(ref.spec)
    return [f for f in ref.spec.fields if f is not title and f.see is None][:_COLUMNS]


def _line(opened: Opened, row: Row) -> Line:
    due = sum(1 for c in row.cells if c.due_on is not None and c.due_on <= opened.today)
    texts = []
    for field in _columns(opened.ref):
        cell = row.cell(field.key)
        texts.append((said(field.name), in_words(field, cell.text) if cell else ""))
    return Line(
        record_id=row.record_id,
        title=title_of(opened, row),
        texts=texts,
        place=opened.names.grid(opened.ref.scheme_key, row.grid_code),
        due=0 if row.ended_on else due,
        objected=any(c.objected for c in row.cells),
        ended=row.ended_on is not None,
    )


def title_of(opened: Opened, row: Row) -> str:
    """What a line is called, masked."""
    field = title_field(opened.ref.spec)
    cell = row.cell(field.key)
    return in_words(field, cell.text) if cell and cell.text else _("Without a name")


def _offered_grids(opened: Opened) -> list[tuple[str, str]]:
    """Upper grids of the register's scheme within what the viewer may see."""
    listed = opened.names.upper_grids(opened.ref.scheme_key)
    tag = opened.ref.spec.department or ""
    return [(c, n) for c, n in listed if opened.sees.covers(c, opened.ref.scheme_key, tag)]


def forgiving(error: WanggeError) -> bool:
    """Whether a refusal is about what was typed, and not about the right to be here."""
    return error.http_status not in (403, 404)
