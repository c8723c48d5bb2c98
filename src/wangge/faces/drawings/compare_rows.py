"""The rows of a comparison: which figures, how they are written, which is best."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from wangge.domain.redrawing import api as redrawing
from wangge.domain.redrawing.api import Column
from wangge.faces.drawings.ground import IN_FORCE
from wangge.faces.site.templatetags.wangge_page import is_english, percent

Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure; `best`: none in the row is better, `bad`: it keeps the version from approval."""

    text: str
    column: str
    best: bool = False
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of all columns."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class _Figure:
    label: str
    value: Callable[[Figures], float | None]
    text: Callable[[Figures], str]
    better: str = ""
    """low, high, or empty: neither is better."""
    own: bool = True
    """Whether what is in force takes part in being best: it moves nothing."""
    flaw: bool = False
    """Whether anything but 0 keeps a version from approval."""


def rows_of(columns: Sequence[Column], former: int) -> list[Row]:
    """Every figure of all columns; `former`: the version from which units are counted as moved."""
    kinds = [k["kind"] for k in columns[0].figures["kinds"]]
    return [_row(figure, columns, former) for figure in _figures(kinds)]


def column_name(number: int) -> str:
    """What a column is called."""
    return _("Version %(n)s") % {"n": number} if number != IN_FORCE else _("Grids in force")


def weight_text(key: str) -> str:
    """A weight in the reader's language."""
    zh, en = redrawing.WEIGHT_NAMES.get(key, (key, key))
    return en if is_english() else zh


def _row(figure: _Figure, columns: Sequence[Column], former: int) -> Row:
    values = [
        figure.value(c.figures) if figure.own or c.number != former else None for c in columns
    ]
    texts = [figure.text(c.figures) for c in columns]
    known = [(v, text) for v, text in zip(values, texts, strict=True) if v is not None]
    differ = len({text for _, text in known}) > 1  # nobody sees which of two alike is the better
    pick = {"low": min, "high": max}.get(figure.better)
    best = pick(known)[1] if pick and differ else None
    return Row(
        figure.label,
        tuple(
            Cell(
                text,
                column_name(c.number),
                v is not None and text == best,
                figure.flaw and bool(v),
            )
            for c, v, text in zip(columns, values, texts, strict=True)
        ),
    )


def _figures(kinds: Sequence[str]) -> list[_Figure]:
    def of(key: str) -> Callable[[Figures], float | None]:
        return lambda f: f[key]

    first = weight_text(kinds[0])
    return [
        _Figure(_("Grids"), of("grids"), lambda f: f"{f['grids']:,}"),
        _Figure(
            _("Grids in pieces"),
            lambda f: len(f["broken"]),
            lambda f: str(len(f["broken"])),
            flaw=True,
        ),
        *(figure for n, kind in enumerate(kinds) for figure in _balance(n, kind)),
        _Figure(
            _("%(what)s: heaviest above the mean of its own upper grid") % {"what": first},
            _inside_upper,
            lambda f: "–" if _inside_upper(f) is None else percent(_inside_upper(f)),
            "low",
        ),
        _Figure(
            _("Grids within a tenth of the mean, %(what)s") % {"what": first},
            lambda f: f["kinds"][0]["within_tenth"],
            lambda f: percent(f["kinds"][0]["within_tenth"]),
            "high",
        ),
        _Figure(
            _("Compactness, 1 is a circle"),
            of("compactness_mean"),
            lambda f: f"{f['compactness_mean']:.2f}",
            "high",
        ),
        _Figure(
            _("Borders between grids"),
            of("cut_m"),
            lambda f: _("%(n)s km") % {"n": f"{f['cut_m'] / 1000:,.1f}"},
            "low",
        ),
        _Figure(
            _("Main roads, railways and water inside grids"),
            of("barrier_inside_m"),
            _inside,
            "low",
        ),
        _Figure(
            _("Grids across borders of upper grids in force"),
            of("crossings"),
            lambda f: str(f["crossings"]),
            "low",
        ),
        _Figure(
            _("Farthest from the middle of a grid"),
            of("reach_max_m"),
            lambda f: _("%(n)s m") % {"n": f"{f['reach_max_m']:,.0f}"},
            "low",
        ),
        _Figure(
            _("Units of another grid"),
            of("moved_units"),
            lambda f: f"{f['moved_units']:,} ({percent(f['moved_share'])})",
            "low",
            own=False,
        ),
        _Figure(
            _("%(what)s of another grid") % {"what": first},
            of("moved_weight"),
            lambda f: f"{f['moved_weight']:,.0f} ({percent(f['moved_weight_share'])})",
            "low",
            own=False,
        ),
    ]


def _balance(n: int, kind: str) -> list[_Figure]:
    what = {"what": weight_text(kind)}
    return [
        _Figure(
            _("%(what)s: heaviest grid above the mean") % what,
            lambda f: f["kinds"][n]["imbalance_max"],
            lambda f: percent(f["kinds"][n]["imbalance_max"]),
            "low",
        ),
        _Figure(
            _("%(what)s: lightest grid below the mean") % what,
            lambda f: -f["kinds"][n]["imbalance_min"],
            lambda f: percent(-f["kinds"][n]["imbalance_min"]),
            "low",
        ),
    ]


def _inside_upper(figures: Figures) -> float | None:
    return max((u["imbalance_max"] for u in figures["uppers"]), default=None)


def _inside(figures: Figures) -> str:
    share = figures["barrier_inside_share"]
    text = _("%(n)s km") % {"n": f"{figures['barrier_inside_m'] / 1000:,.1f}"}
    return text if share is None else f"{text} ({percent(share)})"
