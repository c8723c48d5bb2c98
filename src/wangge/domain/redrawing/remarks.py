"""What `partition` remarks on a division, in a town's own words: names instead of numbers. Pure.

Owns the sentences that people read; the library's own stay for those who use it alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.weighing import NAMES
from wangge.packs.schema import LevelSpec

Text = tuple[str, str]
"""Chinese and English."""


@dataclass(frozen=True)
class Words:
    """Names in both languages: grids by code, weights by key; `upper`: the level above."""

    grids: Mapping[str, Text]
    kinds: Mapping[str, Text]
    upper: Text

    def grid(self, code: str) -> Text:
        """The name of a grid with its code."""
        zh, en = self.grids.get(code, (code, code))
        return f"“{zh}”({code})", f"“{en or zh}” ({code})"

    def unit(self, code: str) -> Text:
        """A base unit, or at an upper level a grid of the level below."""
        return self.grid(code) if code in self.grids else (f"单元 {code}", f"base unit {code}")

    def kind(self, key: str) -> Text:
        """What is weighed; the English in small letters, as inside a sentence."""
        zh, en = self.kinds.get(key, (key, key))
        return zh, en[:1].lower() + en[1:]


def words_of(level: LevelSpec, levels: tuple[LevelSpec, ...], *contents: Content) -> Words:
    """What remarks on grids of a level call things; of a code in several divisions the first's."""
    grids: dict[str, tuple[str, str]] = {}
    for content in reversed(contents):
        grids |= {g.code: (g.name, g.name_en or g.name) for g in content.grids}
    place = levels.index(level)
    upper = levels[max(0, place - 1)].name
    return Words(grids, NAMES, (upper.zh, upper.en))


def in_words(remark: Mapping[str, Any], words: Words, kind: str) -> dict[str, Any]:
    """`code`, `zh`, `en` and `data` of a remark whose data names grids and units by code.

    `kind`: the first weight, which remarks mean that name none. One of another code keeps its text.
    """
    code, data = remark["code"], remark["data"]
    said = _SENTENCES.get(code)
    named = words.kind(data.get("kind", kind))
    zh, en = said(data, words, named) if said else (remark["zh"], remark["en"])
    return {"code": code, "zh": zh, "en": en[:1].upper() + en[1:], "data": dict(data)}


def bound_of(bound: float, moved: float, words: Words, kind: str) -> dict[str, Any]:
    """That some of the weight had to move whatever is done; both are shares of all of it."""
    zh, en = words.kind(kind)
    return {
        "code": "moved_bound",
        "zh": f"要使每个网格都不超过上限，至少有 {bound:.1%} 的{zh}必须换到相邻网格；"
        f"本方案换了 {moved:.1%}。",
        "en": f"To bring every grid within its limit at least {bound:.1%} of {en} had to go to "
        f"another grid; here {moved:.1%} did.",
        "data": {"bound": bound, "moved": moved, "kind": kind},
    }


def _indivisible(data: Mapping[str, Any], words: Words, kind: Text) -> Text:
    (zh, en), times, behind = words.unit(data["unit"]), data["share_of_ideal"], data.get("behind")
    who = f"{zh}的{kind[0]}为", "一个就是", "它不能再拆开", f"{en} alone has"
    if behind:
        who = (
            f"{zh}和只能经由它到达的 {behind} 个单元，{kind[0]}合计", "是", "它们分不开",
            f"{en} and the {behind} reached through it alone have",
        )  # fmt: skip
    return (
        f"{who[0]} {_amount(data['weight'])}，{who[1]}每格平均数的 {times:.1f} 倍；"
        f"{who[2]}，所在网格必然偏重。",
        f"{who[3]} {_amount(data['weight'])} ({kind[1]}), {times:.1f} times the mean of a "
        "grid; it can't be split, so its grid must be heavy.",
    )


def _region(data: Mapping[str, Any], words: Words, kind: Text) -> Text:
    (zh, en), grids, ideal = _ground(data, words), data["grids"], data["ideal"]
    if not ideal:
        return _nothing_there(zh, en, grids, words, kind)
    off, more = abs(data["off"]), data["off"] > 0
    common, total = ideal / (1 + data["off"]), ideal * grids
    few = max(1, int(total // common))
    best = min((few, few + 1, grids), key=lambda n: (abs(total / n - common), n != grids))
    nearest = best == grids
    return (
        f"{zh}分成 {grids} 个网格，每格平均{kind[0]} {_amount(ideal)}，比全部网格的平均数"
        f"{'多' if more else '少'} {off:.1%}。网格不跨{words.upper[0]}和水面，格数只能取整，"
        + (
            "这已是最接近的格数。"
            if nearest
            else f"分成 {best} 个才最接近(每格 {_amount(total / best)})。"
        ),
        f"{en} has {grids} grid{'s' * (grids > 1)} with {_amount(ideal)} each on average "
        f"({kind[1]}), {off:.1%} {'above' if more else 'below'} the mean of all. Grids leave "
        f"neither their {words.upper[1].lower()} nor their side of the water and come in whole "
        "numbers: "
        + (
            "no other number is nearer."
            if nearest
            else f"{best} would be nearest ({_amount(total / best)} each)."
        ),
    )


def _nothing_there(zh: str, en: str, grids: int, words: Words, kind: Text) -> Text:
    return (
        f"{zh}没有{kind[0]}，仍要自成 {grids} 个网格：网格不跨{words.upper[0]}和水面。",
        f"{en} has nothing to count ({kind[1]}) and is {grids} of the grids all the same: grids "
        f"leave neither their {words.upper[1].lower()} nor their side of the water.",
    )


def _above(data: Mapping[str, Any], words: Words, kind: Text) -> Text:
    (zh, en), units = words.grid(data["grid"]), [words.unit(u) for u in data["units"]]
    heaviest = "、".join(u[0] for u in units)
    return (
        f"网格{zh}的{kind[0]}为 {_amount(data['load'])}，超过上限；程序没有找到既连成一片又不超限的"
        f"划法。其中最重的是{heaviest}。",
        f"The grid {en} carries {_amount(data['load'])} ({kind[1]}), above its limit: its "
        f"heaviest, {', '.join(u[1] for u in units)}, found no other combination that hangs "
        "together.",
    )


def _bridge(data: Mapping[str, Any], words: Words, kind: Text) -> Text:
    (zh, en), one, other = words.grid(data["grid"]), *map(words.unit, (data["from"], data["to"]))
    return (
        f"网格{zh}隔着水面或空隙：孤立的{one[0]}并入了最近的{other[0]}。",
        f"The grid {en} spans a gap: {one[1]}, which lies apart, was joined to {other[1]}.",
    )


def _range(data: Mapping[str, Any], words: Words, kind: Text) -> Text:
    zh, en = _ground(data, words) if "parent" in data else words.unit(data["unit"])
    (low, high), total = data["range"], data["total"]
    few = max(1, int(total // high))
    counts = [few] if low <= 0 or int(total // low) < few else [few, int(total // low) + 1]
    each = [(n, _amount(total / n)) for n in counts]
    return (
        f"{zh}的{kind[0]}共 {_amount(total)}，不论分成几个网格都不能使每格落在 "
        f"{_amount(low)}–{_amount(high)} 之间："
        + "；".join(f"分 {n} 个，每格 {load}" for n, load in each)
        + "。",
        f"The ground of {en} holds {_amount(total)} ({kind[1]}) in all; no whole number of grids "
        f"puts each between {_amount(low)} and {_amount(high)}: "
        + ", ".join(f"{n} would carry {load} each" for n, load in each)
        + ".",
    )


def _ground(data: Mapping[str, Any], words: Words) -> Text:
    """An upper grid, or the part of it that nothing joins to the rest."""
    zh, en = words.grid(data["parent"])
    if not data.get("part"):
        return zh, en
    unit = words.unit(data["unit"])
    return f"{zh}中被隔开、含{unit[0]}的一块", f"the part of {en} that is cut off, with {unit[1]},"


def _amount(value: float) -> str:
    """Whole from a hundred on, below with three figures."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


_SENTENCES: Mapping[str, Callable[[Mapping[str, Any], Words, Text], Text]] = {
    "indivisible": _indivisible,
    "region_ideal": _region,
    "above_cap": _above,
    "bridge": _bridge,
    "range_impossible": _range,
}
