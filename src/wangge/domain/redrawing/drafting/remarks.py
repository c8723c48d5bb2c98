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
    """The same refusal with the field as the wish names it, in words of the workbench."""
    if refusal.code == "partition_islands":
        return _cut_off(refusal)
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
    told = _once([_named(remark.as_json(), land, codes, labels) for remark in report.remarks])
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
        parent = land.problem.parent[place[data["unit"]]]
        data["parent"] = land.uppers[parent]
        data["part"] = _is_part(land, parent, data)
    return {"code": remark["code"], "data": data} | remark["message"]


def _is_part(land: Land, parent: int, data: Mapping[str, Any]) -> bool:
    """Whether a remark is about less than all that lies under its upper grid."""
    held = data["total"] if "total" in data else data["ideal"] * data["grids"]
    whole = float(land.problem.weights[land.problem.parent == parent, 0].sum())
    return bool(abs(held - whole) > 1e-6 * max(1.0, whole))


def _once(remarks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where no number of grids meets a range, nothing more is said of single grids there."""
    hopeless = tuple(r["data"]["parent"] for r in remarks if r["code"] == "range_impossible")

    def is_new(remark: dict[str, Any]) -> bool:
        about = {"above_cap": "grid", "region_ideal": "parent"}.get(remark["code"])
        return about is None or not remark["data"][about].startswith(hopeless)

    return [remark for remark in remarks if is_new(remark)] if hopeless else remarks


def _cut_off(refusal: InvalidInput) -> InvalidInput:
    pieces, k = refusal.data["pieces"], refusal.data["k"]
    names = [str(name) for name in refusal.data["units"]]
    return InvalidInput(
        refusal.code,
        zh=f"被上级网格边界、水面或封闭的道路隔成 {pieces} 块，网格不能跨越，"
        f"至少要 {pieces} 个网格，要求的是 {k} 个。最小的几块含单元 {'、'.join(names)}。"
        "请增加网格数，或去掉多余的封路。",
        en=f"Borders of upper grids, water or closed roads cut the ground into {pieces} pieces "
        f"that no grid may span, so at least {pieces} grids are needed, not {k}. The smallest hold "
        f"the units {', '.join(names)}. Ask for more grids, or open a road again.",
        field=_FIELDS.get(refusal.field or "", refusal.field),
        data=refusal.data,
    )


def _moved_share(land: Land, labels: Sequence[int]) -> float:
    former, weight = land.problem.former, land.problem.weights[:, 0]
    if former is None:
        return 0.0
    return float(weight[former != np.asarray(labels)].sum() / weight.sum())
