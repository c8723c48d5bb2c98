"""Which of a drawing's runs a version comes from: by what it holds, whoever says what of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from wangge.domain.places import api as places
from wangge.domain.redrawing import levels
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.models import Drawing, RunState

_OF_ONE_ANSWER = ("above_cap", "moved_bound")
"""Remarks on the grids of a run as it drew them; the others are about the ground."""


def program_of(
    drawing: Drawing, scheme: places.SchemeRef, content: Content
) -> dict[str, Any] | None:
    """The run that drew `content`, or most of what it changed; None where people drew it.

    `changed_units`: how many units people have put elsewhere since. The codes of grids may differ.
    """
    found: dict[str, Any] | None = None
    for drawn, told in _drawn_by_program(drawing):
        level = levels.area_level(scheme, told["level"])
        by_run = levels.at_level(scheme, drawn, level)
        changed = differing(by_run, levels.at_level(scheme, content, level))
        start = _version(drawing, (told["wish"] or {}).get("version") or 1)
        near = changed == 0 or changed * 2 <= differing(
            levels.at_level(scheme, start, level), by_run
        )
        if near and (found is None or changed < found["changed_units"]):
            found = program(told, told["level"], changed)
    return found


def _drawn_by_program(drawing: Drawing) -> Iterator[tuple[Content, dict[str, Any]]]:
    """What runs drew: those that are kept, and versions that are just as one drew them."""
    for run in drawing.runs.filter(state=RunState.DONE, content__isnull=False).order_by("asked_at"):
        assert run.content is not None
        yield Content.unpack(run.content), program(run.figures or {}, run.level)
    for version in drawing.versions.order_by("number"):
        told = version.figures.get("program")
        if told and not told["changed_units"]:
            yield Content.unpack(version.content), told


def _version(drawing: Drawing, number: int) -> Content:
    return Content.unpack(drawing.versions.get(number=number).content)


def program(figures: Mapping[str, Any], level: str, changed: int = 0) -> dict[str, Any]:
    """What a version keeps of the run that drew it."""
    remarks = figures.get("remarks", [])
    if changed:
        remarks = [r for r in remarks if r["code"] not in _OF_ONE_ANSWER]
    return {
        "level": level,
        "wish": figures.get("wish"),
        "changed_units": changed,
        "moved_weight_bound": figures.get("moved_weight_bound"),
        "remarks": remarks,
    }


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> int:
    """How many units lie elsewhere, each grid taken for the one with which it shares most."""
    shared = Counter((code, other.get(unit, "")) for unit, code in one.items())
    alike, taken = 0, set[tuple[int, str]]()
    for (mine, theirs), count in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0])):
        if (0, mine) not in taken and (1, theirs) not in taken:
            taken |= {(0, mine), (1, theirs)}
            alike += count
    return len(one) - alike
