"""Yearly figures as recorded, the change worked out and the change stated; what disagrees.

What can't be worked out says what is missing, and is never left blank.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wangge.domain.places import api as places
from wangge.domain.registers import api as registers
from wangge.domain.registers.api import FigureView, RegisterRef
from wangge.faces.site.naming import Names
from wangge.faces.site.templatetags.wangge_page import said
from wangge.faces.site.viewer import Viewer
from wangge.packs.schema import ComparisonSpec, Right, Source, Text
from wangge.packs.unit_words import unit_words


@dataclass(frozen=True, slots=True)
class Line:
    """A figure in words. `lacking`: why there is no change, empty where there is one."""

    view: FigureView
    time: str
    place: str
    value: str
    before: str
    change: str
    stated: str
    apart: str
    """By how much what was stated is off, empty where it isn't or can't be told."""
    lacking: str


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of one comparison."""

    spec: ComparisonSpec
    ref: RegisterRef
    lines: tuple[Line, ...]
    basis: Text | Source | None

    @property
    def off(self) -> int:
        """How many stated changes disagree."""
        return sum(bool(line.apart) for line in self.lines)

    @property
    def address(self) -> tuple[str, str]:
        """Pack and register."""
        pack, _sep, register = self.ref.name.partition("/")
        return pack, register


def figures(viewer: Viewer, town: str) -> dict[str, Any]:
    """The tables of the town's comparisons, and those of which the viewer may see no line."""
    found = registers.comparisons(town, viewer.account_id, viewer.at)
    names = Names(town, viewer.at)
    tables = []
    for (register, _key), views in groupby(found, key=lambda f: (f.register, f.spec.key)):
        listed = tuple(views)
        ref = registers.register(town, register)
        lines = tuple(_line(view, ref, names) for view in listed)
        spec = listed[0].spec
        tables.append(Table(spec, ref, lines, spec.source or ref.spec.source))
    shown = {(t.ref.name, t.spec.key) for t in tables}
    declared = [
        (f"{pack.key}/{spec.register_key}", spec)
        for pack in places.packs(town)
        for spec in pack.comparisons
    ]
    return {
        "tables": tables,
        "empty": [spec.name for name, spec in declared if (name, spec.key) not in shown],
        "shown": bool(tables) or (bool(declared) and viewer.may(Right.OVERVIEW_VIEW)),
        "off": sum(t.off for t in tables),
        "several": len({f.grid_code for f in found}) > 1,
    }


def _line(view: FigureView, ref: RegisterRef, names: Names) -> Line:
    spec, compared = view.spec, view.compared
    unit = view.field.unit
    change_unit = "percent" if spec.change == "rate" else unit
    return Line(
        view=view,
        time=_time(view, ref, view.year),
        place=names.place(ref.scheme_key, view.grid_code),
        value=_amount(view.value, unit),
        before=_amount(view.before, unit),
        change=_amount(compared.change, change_unit, sign=True),
        stated=_amount(compared.stated, change_unit, sign=True),
        apart=_apart(view, change_unit),
        lacking="" if compared.change is not None else _lacking(view, ref),
    )


def _time(view: FigureView, ref: RegisterRef, year: int) -> str:
    """A year and the figure's part of it."""
    field = ref.spec.field(view.spec.part) if view.spec.part else None
    choices = field.choices if field else ()
    part = next((said(c.name) for c in choices if c.key == view.part), view.part)
    return _("%(year)s %(part)s") % {"year": year, "part": part}


def _lacking(view: FigureView, ref: RegisterRef) -> str:
    if view.value is None:
        return _("The figure itself isn't recorded, or is objected to.")
    if view.before is None:
        before = _time(view, ref, view.year - 1)
        return _("No figure of %(time)s is recorded to compare with.") % {"time": before}
    return _("The figure of the year before is nought: there is no rate of change.")


def _apart(view: FigureView, unit: str) -> str:
    if view.compared.agrees is not False:
        return ""
    change, stated = view.compared.change, view.compared.stated
    assert change is not None and stated is not None
    off = abs(stated - change)
    if unit == "percent":
        return _("%(n)s percentage points") % {"n": _number(off)}
    return _amount(off, unit)


def _amount(value: Decimal | None, unit: str, *, sign: bool = False) -> str:
    """A number with its unit as recorded, nothing for none; with `sign` it says up or down."""
    if value is None:
        return ""
    words = unit_words(unit, get_language() or "zh") if unit else ""
    gap = " " if words and not words.startswith("%") else ""
    plus = "+" if sign and value > 0 else ""
    return f"{plus}{_number(value)}{gap}{words}"


def _number(value: Decimal) -> str:
    return f"{value:,f}".replace("-", "−")
