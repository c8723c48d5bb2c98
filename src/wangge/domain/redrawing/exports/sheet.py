"""A division as a map on paper: A3 across, drawn in lines, with codes, legend, scale and source.

The grids follow as a table on the next pages. The same division gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import shapely

from wangge.algorithms.paper_map import Label, View, Wanted, placed
from wangge.domain.places import api as places
from wangge.domain.redrawing import levels
from wangge.domain.redrawing.exports.division import Division, Grids
from wangge.domain.redrawing.exports.lines import Chart, chart_of, svg_of
from wangge.domain.redrawing.exports.words import say
from wangge.packs.schema import LevelSpec
from wangge.plumbing.printing.api import paper, press, without_pictographs

Language = Literal["zh", "en"]
MAP_MM = (310.0, 250.0)
_WEIGHTS_MOST = 3


def map_pdf_of(division: Division, level: LevelSpec, language: Language = "zh") -> bytes:
    """The PDF of the grids of a level. Raises `InvalidInput` (`no_glyph`)."""
    grids = division.at(level)
    higher = levels.above(division.scheme, level)
    view = View.around(shapely.union_all(shapely.envelope(grids.shapes)), *MAP_MM)
    chart = chart_of(division, grids, division.at(higher) if higher else None, view)
    values = _words(division, grids, view, chart, language)
    values["labels"] = [_label(one) for one in _labels(grids, chart, view, language)]
    values["table"] = _table(division, grids, language)
    sheet = paper("A3").landscape
    values |= {"width": sheet.width_mm, "height": sheet.height_mm}
    return press({"main.typ": _template()}, values, {"map.svg": svg_of(chart, view)})


def _words(
    division: Division, grids: Grids, view: View, chart: Chart, language: Language
) -> dict[str, Any]:
    source, level = division.source, grids.level
    town = division.town.name_en if language == "en" else division.town.name_zh
    ground = places.map_attribution(source.jurisdiction_key) or say(language, "own_map")
    number = source.version
    return {
        "language": language,
        "town": town,
        "title": without_pictographs(source.title),
        "level": level.name.en if language == "en" else level.name.zh,
        "version": say(language, "version", n=number) if number else say(language, "draft"),
        "note": without_pictographs(source.note),
        "made": say(language, "made", on=f"{division.made_on}"),
        "count": say(language, "count", n=len(grids.grids), units=len(division.units)),
        "scale": say(language, "scale", n=f"{view.scale:,.0f}"),
        "source": say(language, "source", source=ground),
        "legend": [{"kind": k, "text": say(language, f"legend_{k}")} for k in chart.shown],
        "legend_title": say(language, "legend"),
        "table_title": say(language, "table"),
        "page": say(language, "page"),
        "map": {"width": view.width_mm, "height": view.height_mm},
    }


def _labels(grids: Grids, chart: Chart, view: View, language: Language) -> list[Label]:
    length, text = view.bar()
    north = Wanted(say(language, "north"), view.width_mm - 8, 17, 9, "plain", -1)
    bar = Wanted(text, 6 + max(length, 12) / 2, view.height_mm - 8.8, 8, "plain", -1)
    kept = [
        shapely.box(view.width_mm - 12, 4, view.width_mm - 4, 14),
        shapely.box(5, view.height_mm - 6.2, 7 + length, view.height_mm - 4),
    ]
    wanted = [north, bar, *_names(grids, chart, language)]
    return placed(wanted, view.width_mm, view.height_mm, kept)


def _names(grids: Grids, chart: Chart, language: Language) -> Iterator[Wanted]:
    """The code of each grid below its parent's, and its name where there is room."""
    width = grids.level.code_width
    for grid, shape in zip(grids.grids, chart.grids, strict=True):
        if shape.is_empty:
            continue
        at = shape.representative_point()
        spots = tuple((at.x + x, at.y + y) for y in (4.2, -4.2, 8.4) for x in (0.0, 6.0, -6.0))
        within = tuple(p for p in spots if shape.contains(shapely.Point(p)))
        yield Wanted(grid.code[-width:], at.x, at.y, 9, "code", 1)
        name = (language == "en" and grid.name_en) or grid.name
        if within:
            yield Wanted(without_pictographs(name), *within[0], 6.5, "name", 2, 0, within[1:])


def _label(one: Label) -> dict[str, Any]:
    numbers = ("x", "y", "width", "height", "size_pt")
    return {"text": one.text, "kind": one.kind} | {n: round(getattr(one, n), 2) for n in numbers}


def _table(division: Division, grids: Grids, language: Language) -> dict[str, Any]:
    names = {g.code: (language == "en" and g.name_en) or g.name for g in division.content.grids}
    weights = division.weights[:_WEIGHTS_MOST]
    head = [say(language, f"column_{c}") for c in ("code", "name", "upper", "units", "area")]
    head += [w.en if language == "en" else w.zh for w in weights]
    rows = []
    for n, grid in enumerate(grids.grids):
        upper = names.get(grid.code[: -grids.level.code_width], "")
        area = f"{grids.area_m2[n] / 1e6:.3f}"
        cells = [grid.code, names[grid.code], upper, str(grids.units[n]), area]
        rows.append(cells + [f"{grids.sums[w.key][n]:,.0f}" for w in weights])
    return {"head": head, "rows": [[without_pictographs(c) for c in row] for row in rows]}


@cache
def _template() -> str:
    return (files(__package__) / "typst" / "map.typ").read_text(encoding="utf-8")
