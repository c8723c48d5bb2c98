"""Figures and refusals of `partition` in the words of the town: codes and names for numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from wangge.algorithms.partition import Report
from wangge.domain.redrawing.drafting.problem import Land
from wangge.domain.redrawing.remarks import Words, bound_of, in_words
from wangge.kernel.errors import InvalidInput

_FIELDS = {"weight_range": "range", "islands": "k"}


def in_words_of_the_wish(refusal: InvalidInput) -> InvalidInput:
    """The same refusal with the field as the wish names it."""
    return InvalidInput(
        refusal.code,
        zh=refusal.zh,
        en=refusal.en,
        field=_FIELDS.get(refusal.field or "", refusal.field),
        data=refusal.data,
    )


def figures_of(
    report: Report, land: Land, codes: Mapping[int, str], labels: Sequence[int], words: Words
) -> dict[str, Any]:
    """The report as plain values; its remarks speak of grids and upper grids by name and code."""
    figures = report.as_json()
    kind = land.problem.kinds[0]
    told = [_named(remark.as_json(), land, codes, labels) for remark in report.remarks]
    figures["remarks"] = [in_words(remark, words, kind) for remark in told]
    if report.moved_weight_bound:
        moved = _moved_share(land, labels)
        figures["remarks"].append(bound_of(report.moved_weight_bound, moved, words, kind))
    for upper in figures["uppers"]:
        upper["code"] = land.uppers[upper["parent"]]
    return figures


def _named(
    remark: dict[str, Any], land: Land, codes: Mapping[int, str], labels: Sequence[int]
) -> dict[str, Any]:
    """A remark with its text flat and codes in its data instead of numbers."""
    data = dict(remark["data"])
    place = {name: n for n, name in enumerate(land.problem.names or ())}
    if "grid" in data:
        unit = data["from"] if "from" in data else place[data["units"][0]]
        data["grid"] = codes[labels[unit]]
    for end in ("from", "to"):
        if end in data:
            data[end] = land.problem.name(data[end])
    if "parent" in data or "range" in data:
        data["parent"] = land.uppers[land.problem.parent[place[data["unit"]]]]
    return {"code": remark["code"], "data": data} | remark["message"]


def _moved_share(land: Land, labels: Sequence[int]) -> float:
    former, weight = land.problem.former, land.problem.weights[:, 0]
    if former is None:
        return 0.0
    return float(weight[former != np.asarray(labels)].sum() / weight.sum())
