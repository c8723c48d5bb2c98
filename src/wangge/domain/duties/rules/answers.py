"""Whether the answers to a checklist are whole and possible, and which of them are findings.

Every wrong answer is named at once, with its field and in both languages.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from typing import Any

from wangge.kernel.errors import InvalidInput, ManyErrors
from wangge.packs.schema import ChecklistSpec, ItemSpec

Answers = dict[str, str | float]
"""By item: `yes` or `no`, a choice's key, a number in the item's unit."""
_YES_NO = {True: "yes", False: "no", "yes": "yes", "no": "no"}


def checked(
    checklist: ChecklistSpec, given: Mapping[str, Any], pictured: Collection[str] = ()
) -> Answers:
    """The answers in their stored form. `pictured`: items that have a photo.

    Raises `ManyErrors` of `InvalidInput`, each with the field `answers.<item>`.
    """
    errors: list[InvalidInput] = []
    answers: Answers = {}
    known = {item.key: item for item in checklist.items}
    errors += [_unknown(key) for key in {*given, *pictured} - known.keys()]
    for item in checklist.items:
        try:
            value = _answer(item, given.get(item.key), item.key in pictured)
            if value is not None:
                answers[item.key] = value
                _need_photo(item, value, item.key in pictured)
        except InvalidInput as error:
            errors.append(error)
    if errors:
        raise ManyErrors(errors)
    return answers


def findings(checklist: ChecklistSpec, answers: Answers) -> tuple[ItemSpec, ...]:
    """The items whose answer is a finding, in the order of the checklist."""
    return tuple(i for i in checklist.items if i.key in answers and is_finding(i, answers[i.key]))


def is_finding(item: ItemSpec, value: str | float) -> bool:
    """Whether this answer means that something is wrong."""
    rule = item.finding
    if rule is None:
        return False
    if isinstance(value, str):
        return value in rule.equals
    low = rule.below is not None and value < rule.below
    return low or (rule.above is not None and value > rule.above)


def said(item: ItemSpec, value: str | float) -> tuple[str, str]:
    """Question and answer in Chinese and English, for the case that a finding becomes."""
    if item.type == "number":
        text = f"{value:g} {item.unit}"
        zh = en = text
    elif item.type == "choice":
        name = next(c.name for c in item.choices if c.key == value)
        zh, en = name.zh, name.en
    else:
        zh, en = ("是", "yes") if value == "yes" else ("否", "no")
    return f"{item.text.zh}：{zh}", f"{item.text.en} {en}"


def _answer(item: ItemSpec, given: Any, pictured: bool) -> str | float | None:
    if item.type == "photo":
        if item.required and not pictured:
            raise _error(item, "photo_missing", "请为“{zh}”拍照。", "Take a photo for “{en}”.")
        return None
    if given is None or given == "":
        if item.required:
            raise _error(item, "answer_missing", "请回答“{zh}”。", "Answer “{en}”.")
        return None
    return _READ[item.type](item, given)


def _yes_no(item: ItemSpec, given: Any) -> str:
    if isinstance(given, str | bool) and given in _YES_NO:
        return _YES_NO[given]
    raise _error(item, "answer_yes_no", "“{zh}”请答是或否。", "Answer “{en}” with yes or no.")


def _choice(item: ItemSpec, given: Any) -> str:
    if given in [c.key for c in item.choices]:
        return str(given)
    zh = "、".join(c.name.zh for c in item.choices)
    en = ", ".join(c.name.en for c in item.choices)
    raise _error(
        item,
        "answer_choice",
        f"“{{zh}}”只能从以下选项中选择：{zh}。",
        f"Choose one of these for “{{en}}”: {en}.",
    )


def _number(item: ItemSpec, given: Any) -> float:
    try:
        value = float(given)
    except (TypeError, ValueError):
        value = math.nan
    if isinstance(given, bool) or not math.isfinite(value):
        raise _error(
            item,
            "answer_number",
            f"“{{zh}}”请填数字，单位 {item.unit}。",
            f"Give a number for “{{en}}”, in {item.unit}.",
        )
    low = -math.inf if item.minimum is None else item.minimum
    high = math.inf if item.maximum is None else item.maximum
    if not low <= value <= high:
        raise _error(
            item,
            "answer_range",
            f"“{{zh}}”应在 {low:g} 到 {high:g} {item.unit} 之间。",
            f"“{{en}}” lies between {low:g} and {high:g} {item.unit}.",
        )
    return value


_READ: dict[str, Callable[[ItemSpec, Any], str | float]] = {
    "yes_no": _yes_no,
    "choice": _choice,
    "number": _number,
}


def _need_photo(item: ItemSpec, value: str | float, pictured: bool) -> None:
    if item.finding and item.finding.photo and not pictured and is_finding(item, value):
        raise _error(
            item,
            "finding_photo_missing",
            "“{zh}”发现问题，请拍照。",
            "Something is wrong at “{en}”: take a photo.",
        )


def _error(item: ItemSpec, code: str, zh: str, en: str) -> InvalidInput:
    return InvalidInput(
        code,
        zh=zh.format(zh=item.text.zh),
        en=en.format(en=item.text.en),
        field=f"answers.{item.key}",
    )


def _unknown(key: str) -> InvalidInput:
    return InvalidInput(
        "no_such_item",
        zh=f"检查表里没有“{key}”这一项。",
        en=f"The checklist has no item “{key}”.",
        field=f"answers.{key}",
    )
