"""Versions of a drawing and the grids in force as columns of one table.

All are measured alike and against the same division, so that any two may be compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wangge.domain.redrawing import api as redrawing
from wangge.domain.redrawing.api import Column, VersionView
from wangge.faces.drawings.compare_rows import column_name, rows_of, weight_text
from wangge.faces.drawings.ground import IN_FORCE, Ground, number_of
from wangge.faces.drawings.stages import note_text
from wangge.faces.site.templatetags.wangge_page import is_english
from wangge.faces.site.viewer import Viewer

COLUMNS_MAX = 5


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its version, how it was drawn, what is remarked of it, and what it is beside.

    `elsewhere`: remarks on ground that the drawing isn't about.
    """

    number: int
    name: str
    how: str
    wish: str
    remarks: tuple[str, ...]
    elsewhere: tuple[str, ...]
    beside: int | None


@dataclass(frozen=True)
class Asked:
    """What a page's address asks to be compared."""

    numbers: tuple[int, ...]
    level: str


def asked(query: QueryDict, ground: Ground) -> Asked:
    """`?v=` for each column, `?level=`; by default the newest version beside what was before.

    `NotFound` for a version that isn't there.
    """
    most = ground.drawing.versions
    given = [number_of(text, most, most) for text in query.getlist("v")[:COLUMNS_MAX]]
    newest = [most] if most > 1 else []
    numbers = given or [ground.before(), *newest]
    return Asked(tuple(dict.fromkeys(numbers)), query.get("level", ""))


def comparison(
    viewer: Viewer, ground: Ground, versions: Sequence[VersionView], wanted: Asked
) -> dict[str, Any]:
    """The table's part of a page's context."""
    found = redrawing.compared(
        ground.drawing.id,
        viewer.account_id,
        viewer.at,
        wanted.numbers,
        level=wanted.level,
        former=ground.before(),
    )
    return {
        "heads": [_head(c, n, found.columns, ground) for n, c in enumerate(found.columns)],
        "rows": rows_of(found.columns, ground.before()),
        "level": found.level,
        "levels": found.levels,
        "choices": _choices(versions, wanted.numbers, ground),
        "most": COLUMNS_MAX,
    }


def _choices(
    versions: Sequence[VersionView], numbers: Sequence[int], ground: Ground
) -> list[tuple[int, str, bool]]:
    listed = [*([] if ground.over else [IN_FORCE]), *(v.number for v in versions)]
    notes = {v.number: note_text(v.note) for v in versions}
    return [
        (n, " · ".join(t for t in (column_name(n), notes.get(n, "")) if t), n in numbers)
        for n in listed
    ]


def _head(column: Column, place: int, columns: Sequence[Column], ground: Ground) -> Head:
    program = column.program or {}
    language = "en" if is_english() else "zh"
    texts = {str(r[language]): column.is_own(r) for r in remarks_of(column, program)}
    beside = columns[place - 1].number if place else None
    return Head(
        column.number,
        column_name(column.number),
        how(column.program) if column.number > 1 else "",
        wish_text(program.get("wish") or {}, ground),
        tuple(text for text, own in texts.items() if own),
        tuple(text for text, own in texts.items() if not own),
        beside if column.number != IN_FORCE else None,
    )


def remarks_of(column: Column, program: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What the program said of its answer, then what measuring adds to it.

    With changes supposed the two speak of the same upper grids in different numbers: the
    program's are told, since the line above says what it was asked for.
    """
    drawn = [] if program.get("changed_units") else list(program.get("remarks", ()))
    wish, kinds = program.get("wish") or {}, column.figures["kinds"]
    supposed = drawn and wish.get("edits") and wish["weights"][0] == kinds[0]["kind"]
    told = {_about(r) for r in drawn} - {None} if supposed else set()
    return [*drawn, *(r for r in column.figures["remarks"] if _about(r) not in told)]


def _about(remark: Mapping[str, Any]) -> str | None:
    """The upper grid whose mean a remark is about."""
    data = remark.get("data") or {}
    return data.get("parent") if remark.get("code") == "region_ideal" else None


def how(program: Mapping[str, Any] | None) -> str:
    """By whom a version was drawn: the program, the program and then people, or people."""
    if not program:
        return _("Drawn by hand")
    changed = program["changed_units"]
    if not changed:
        return _("Drawn by the program")
    text = ngettext(
        "Drawn by the program, %(n)s unit changed by hand",
        "Drawn by the program, %(n)s units changed by hand",
        changed,
    )
    return text % {"n": changed}


def wish_text(wish: Mapping[str, Any], ground: Ground) -> str:
    """What the program was asked for, in a line."""
    if not wish:
        return ""
    shares = wish.get("shares") or ()
    counts = [f" {share:g}%" for share in shares] or [""] * len(wish["weights"])
    pairs = zip(wish["weights"], counts, strict=True)
    weights = " + ".join(f"{weight_text(key)}{count}" for key, count in pairs)
    low, high = wish["range"] or (0, 0)
    parts = [
        _("%(n)s grids") % {"n": wish["k"]}
        if wish["k"]
        else _("%(low)s–%(high)s each") % {"low": f"{low:,.0f}", "high": f"{high:,.0f}"},
        _("balanced by %(what)s") % {"what": weights},
    ]
    if wish["under"]:
        parts.append(ground.names.place(ground.drawing.scheme_key, wish["under"]))
    strengths = {"barriers": f"{wish['barriers']:g}", "stay": f"{wish['stay']:g}"}
    parts.append(_("along roads %(barriers)s/10, keep grids %(stay)s/10") % strengths)
    if wish["edits"]:
        parts.append(_("%(n)s changes supposed") % {"n": len(wish["edits"])})
    return " · ".join(parts)
