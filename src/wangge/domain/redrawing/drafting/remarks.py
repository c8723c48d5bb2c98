"""Figures and refusals of `partition` in the words of the town: codes instead of numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from wangge.algorithms.partition import Report
from wangge.domain.redrawing.drafting.problem import Land
from wangge.domain.redrawing.weighing import NAMES
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
    report: Report, land: Land, codes: Mapping[int, str], labels: Sequence[int]
) -> dict[str, Any]:
    """The report as plain values, its remarks about grids and upper grids by their codes."""
    figures = report.as_json()
    place = {name: n for n, name in enumerate(land.problem.names or ())}
    for remark in figures["remarks"]:
        data, message = remark["data"], remark["message"]
        if "kind" in data:
            _name(message, data["kind"])
        if "grid" in data:
            unit = data["from"] if "from" in data else place[data["units"][0]]
            _say(message, data["grid"], codes[labels[unit]], "网格", "rid")
        if "parent" in data:
            _say(message, data["parent"], land.uppers[data["parent"]], "上级单元", "upper unit")
        remark |= remark.pop("message")
    for upper in figures["uppers"]:
        upper["code"] = land.uppers[upper["parent"]]
    return figures


def _name(message: dict[str, str], kind: str) -> None:
    """Puts the name of a weight where its key stands."""
    zh, en = NAMES.get(kind, (kind, kind))
    message["zh"] = message["zh"].replace(f"“{kind}”", f"“{zh}”", 1)
    message["en"] = message["en"].replace(f" {kind} = ", f" {en} = ", 1)


def _say(message: dict[str, str], number: int, code: str, zh: str, en: str) -> None:
    """Puts the code where the number of a grid stands."""
    for language, word in (("zh", zh), ("en", en)):
        text = f"{re.escape(word)} {number}(?=\\W|$)"
        message[language] = re.sub(text, f"{word} {code}", message[language], count=1)
