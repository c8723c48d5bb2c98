"""Why an estimate lies in its band, in words a manager of the field reads: the formula with its
names, then with the numbers filled in, what was declared, the ratio, and the band's limits."""

from __future__ import annotations

from wangge.domain.alarms.rules.reckoning import Reckoned, Values
from wangge.packs.formula_words import formula_words
from wangge.packs.schema import BandSpec, ConstantSpec, EstimationSpec, InputSpec, Text
from wangge.packs.unit_words import amount, number_words


def explanation(spec: EstimationSpec, values: Values, found: Reckoned) -> Text:
    """The whole account, line by line. Only for estimates that came out."""
    return Text(zh=_told(spec, values, found, "zh"), en=_told(spec, values, found, "en"))


def without_numbers(spec: EstimationSpec, band: BandSpec) -> Text:
    """The same where inputs are sealed: the band and its limits, nothing to reckon back from."""
    return Text(zh=_band(spec, band, "zh"), en=_band(spec, band, "en"))


def limits(band: BandSpec, language: str) -> str:
    """低于 0.8; 0.8 至 1.2（不含）; 1.2 及以上."""
    english = language == "en"
    low = None if band.from_ is None else number_words(band.from_)
    high = None if band.to is None else number_words(band.to)
    if low is None and high is None:
        return "any value" if english else "任何值"
    if low is None:
        return f"below {high}" if english else f"低于 {high}"
    if high is None:
        return f"{low} and above" if english else f"{low} 及以上"
    return f"{low} up to, not including, {high}" if english else f"{low} 至 {high}（不含）"


def _told(spec: EstimationSpec, values: Values, found: Reckoned, language: str) -> str:
    assert found.value is not None and found.measure is not None
    english = language == "en"
    parts: dict[str, InputSpec | ConstantSpec] = {i.key: i for i in spec.inputs}
    parts |= {c.key: c for c in spec.constants}
    constants = {c.key: c.value for c in spec.constants}

    def named(key: str) -> str:
        return _words(parts[key].name, language)

    def filled(key: str) -> str:
        return _amount(parts[key], constants.get(key, values.get(key)), language)

    by_names = formula_words(spec.formula, named, language)
    by_numbers = formula_words(spec.formula, filled, language, values)
    value = amount(found.value, spec.unit, language)
    lines = [
        _words(spec.name, language),
        f"{'Estimate' if english else '估算'} = {by_names}",
        f"= {by_numbers} = {value}",
    ]
    observed = parts.get(spec.observed or "")
    if observed is not None:
        declared = filled(observed.key)
        ratio = number_words(round(found.measure, 4))
        over = "divided by the estimate" if english else "÷ 估算"
        colon = ": " if english else "："
        lines += [
            f"{_words(observed.name, language)}{colon}{declared}",
            f"{_words(observed.name, language)} {over} = {ratio}",
        ]
    if found.band is not None:
        lines.append(_band(spec, found.band, language))
    return "\n".join(lines)


def _band(spec: EstimationSpec, band: BandSpec, language: str) -> str:
    name, span = _words(band.name, language), limits(band, language)
    if language == "en":
        of = "ratio" if spec.observed else "estimate"
        return f"Warning band: {name} ({of} {span})"
    of = "比值" if spec.observed else "估算值"
    return f"预警档：{name}（{of}{span}）"


def _amount(part: InputSpec | ConstantSpec, value: float | None, language: str) -> str:
    if value is None:
        return "?"
    if isinstance(part, InputSpec) and part.type == "bool":
        said = ("yes" if value else "no") if language == "en" else ("是" if value else "否")
        return f"{_words(part.name, language)}={said}"
    return amount(value, part.unit, language)


def _words(text: Text, language: str) -> str:
    return text.en if language == "en" else text.zh
