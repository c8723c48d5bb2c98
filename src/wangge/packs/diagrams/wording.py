"""What a diagram says of steps and actions, in Chinese or English, and how wide a text is drawn."""

from __future__ import annotations

from typing import Final, Literal

from wangge.kernel.limits import TimeLimit
from wangge.packs.schema import ActionSpec, FlowSpec, OwnerSpec, PackSpec, StepSpec, Text

Language = Literal["zh", "en"]
PHASES: Final = {
    "collection": ("收集", "Collection"),
    "filing": ("立案", "Filing"),
    "dispatch": ("派遣", "Dispatch"),
    "handling": ("处理", "Handling"),
    "feedback": ("反馈", "Feedback"),
    "verification": ("核查结案", "Verification"),
    "evaluation": ("评价", "Evaluation"),
}
_WORDS: Final = {
    "closed": ("结案", "Closed"),
    "routed": ("按派遣确定", "as dispatched"),
    "resident": ("居民", "the resident"),
    "not_handler": ("非办理人", "not the handler"),
    "same_person": ("前步经办人本人", "the same person"),
    "of_matter": ("时限按事项", "limit of the matter"),
    "no_limit": ("不设时限", "no limit"),
    "auto": ("自动", "by itself"),
    "lapse": ("到期", "when time is over"),
    "within": ("结案后 {limit} 内", "within {limit} of closing"),
}


def word(key: str, language: Language) -> str:
    return _WORDS[key][language == "en"]


def said(text: Text, language: Language) -> str:
    return text.en if language == "en" else text.zh


def phase(step: StepSpec, language: Language) -> str:
    return PHASES[step.phase.value][language == "en"]


def bracketed(text: str, aside: str, language: Language) -> str:
    return f"{text} ({aside})" if language == "en" else f"{text}({aside})"


def owner(pack: PackSpec, spec: OwnerSpec, language: Language) -> str:
    """Who owes the step."""
    if spec.resident:
        return word("resident", language)
    names = {p.key: p.name for p in pack.posts}
    text = said(names[spec.post], language) if spec.post else word("routed", language)
    for key, holds in (("not_handler", spec.not_handler), ("same_person", bool(spec.same_as))):
        text = bracketed(text, word(key, language), language) if holds else text
    return text


def limit(step: StepSpec, language: Language) -> str:
    """The step's own limit; else the matter's, while it is handled."""
    if step.limit is not None:
        return TimeLimit.parse(step.limit).text(language)
    handled = step.phase.value == "handling"
    return word("of_matter" if handled else "no_limit", language)


def action(step: StepSpec, spec: ActionSpec, language: Language) -> str:
    """The action's name, and whether it happens by itself."""
    text = said(spec.name, language)
    for key, which in (("auto", step.auto), ("lapse", step.lapse)):
        if which == spec.key:
            text = bracketed(text, word(key, language), language)
    return text


def after_close(flow: FlowSpec, spec: ActionSpec, language: Language) -> str:
    text = said(spec.name, language)
    if flow.after_close_within is None:
        return text
    span = TimeLimit.parse(flow.after_close_within).text(language)
    return bracketed(text, word("within", language).format(limit=span), language)


def width(text: str, size: float) -> float:
    """How wide a text is drawn at most: Chinese as wide as high, Latin two thirds of it."""
    return sum(size if ord(c) > 0x2E7F else 0.62 * size for c in text)


def wrapped(text: str, most: float, size: float) -> list[str]:
    """Lines no wider than `most`: broken between words, Chinese anywhere but before punctuation."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and width(line + piece, size) > most:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for c in text:
        joins = pieces and (c in "，。、；：？！)）》”’" or pieces[-1][-1:] in "(（《“‘")
        latin = pieces and ord(c) < 0x2E80 and ord(pieces[-1][-1]) < 0x2E80
        if joins or (latin and pieces[-1][-1] != " "):
            pieces[-1] += c
        else:
            pieces.append(c)
    return pieces
