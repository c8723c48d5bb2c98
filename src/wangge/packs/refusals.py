"""Puts into words, in both languages, what pydantic refuses: what is wrong, what would be right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

from wangge.packs.errors import nearest

_ZH = {
    "missing": "缺少“{field}”。",
    "string_pattern_mismatch": "“{input}”的写法不对，应符合 {pattern}。",
    "string_type": "应为文字，得到的是 {input}；若是编码请加引号。",
    "string_too_short": "不能为空。",
    "string_too_long": "太长，至多 {max_length} 个字。",
    "too_short": "“{field}”至少要有 {min_length} 项。",
    "too_long": "“{field}”至多 {max_length} 项。",
    "int_parsing": "“{input}”应为整数。",
    "int_type": "“{input}”应为整数。",
    "int_from_float": "“{input}”应为整数。",
    "float_type": "“{input}”应为数字。",
    "float_parsing": "“{input}”应为数字。",
    "greater_than": "“{input}”应大于 {gt}。",
    "greater_than_equal": "“{input}”不能小于 {ge}。",
    "less_than": "“{input}”应小于 {lt}。",
    "less_than_equal": "“{input}”不能大于 {le}。",
    "bool_type": "“{input}”应为 true 或 false。",
    "bool_parsing": "“{input}”应为 true 或 false。",
    "date_type": "“{input}”应为日期(YYYY-MM-DD)。",
    "date_parsing": "“{input}”应为日期(YYYY-MM-DD)。",
    "date_from_datetime_parsing": "“{input}”应为日期(YYYY-MM-DD)。",
    "enum": "“{input}”不可用，应为 {expected} 之一。",
    "literal_error": "“{input}”不可用，应为 {expected} 之一。",
    "tuple_type": "此处应为列表。",
    "list_type": "此处应为列表。",
    "dict_type": "此处应为键值对。",
    "model_type": "此处应为键值对。",
    "model_attributes_type": "此处应为键值对。",
}
_OTHER_ZH = "值“{input}”不可用。"


def put_into_words(error: Any, model: type[BaseModel]) -> tuple[str, str]:
    """One error of `model`'s validation as a Chinese and an English sentence."""
    location = error["loc"]
    where = ".".join(str(p) for p in location)
    if error["type"] == "extra_forbidden":
        zh, en = _unknown_key(str(location[-1]), sorted(_keys_at(model, location[:-1])))
    else:
        zh = _ZH.get(error["type"], _OTHER_ZH).format(**_values(error))
        en = f"{error['msg']}."
    return f"{where}：{zh}", f"{where}: {en}"


def _values(error: Any) -> dict[str, Any]:
    context = {k: v for k, v in error.get("ctx", {}).items() if k != "error"}
    named = next((p for p in reversed(error["loc"]) if isinstance(p, str)), "")
    defaults = {"pattern": "", "expected": "", "min_length": 1, "max_length": ""}
    return {**defaults, **context, "field": named, "input": str(error.get("input"))[:80]}


def _unknown_key(key: str, known: list[str]) -> tuple[str, str]:
    meant = nearest(key, known)
    if meant:
        return (
            f"没有“{key}”这一项，是不是“{meant}”？",
            f"There is no “{key}”; did you mean “{meant}”?",
        )
    return (
        f"没有“{key}”这一项，请删去；可写：{'、'.join(known)}。",
        f"There is no “{key}”; leave it out. There are: {', '.join(known)}.",
    )


def _keys_at(model: type[BaseModel], location: tuple[str | int, ...]) -> set[str]:
    """The keys that may stand at a location, which leads through lists and nested models."""
    here = {model}
    for part in location:
        if isinstance(part, str):
            fields = (m.model_fields.get(part) for m in here)
            named = {n for f in fields if f is not None for n in _models(f.annotation)}
            here = named or here  # a union's branch is named in the location too
    return {field.alias or key for each in here for key, field in each.model_fields.items()}


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)
