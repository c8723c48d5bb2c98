"""What is wrong with a command's words, in both languages: argparse itself speaks English only.

Owns the sentences. Refuses to drop one it doesn't know: it is told as argparse put it.
"""

from __future__ import annotations

import re
from argparse import ArgumentParser
from difflib import get_close_matches
from typing import NoReturn

from wangge.kernel.errors import InvalidInput

_DAY = ("日期应写作 2026-03-01", "a day is written 2026-03-01")
_KINDS = {
    "fromisoformat": _DAY,
    "int": ("应为整数", "a whole number is wanted"),
    "float": ("应为数字", "a number is wanted"),
}
_SENTENCES = (
    (r"the following arguments are required: (?P<a>.+)", "缺少参数：{a}", "{a}: missing"),
    (r"unrecognized arguments: (?P<a>.+)", "不认识的参数：{a}", "{a}: no such argument"),
    (
        r"argument (?P<a>\S+): invalid choice: (?P<v>.+?) \(choose from (?P<c>.+)\)",
        "参数 {a} 不能是 {v}；可用：{c}",
        "{a} can't be {v}; there are: {c}",
    ),
    (
        r"argument (?P<a>\S+): expected (?P<n>.+) arguments?",
        "参数 {a} 后面没有值",
        "{a} is given without its value",
    ),
    (
        r"argument (?P<a>.+?): not allowed with argument (?P<b>.+)",
        "参数 {a} 不能与 {b} 同用",
        "{a} can't be given together with {b}",
    ),
    (r"one of the arguments (?P<a>.+) is required", "须给出其中一个：{a}", "give one of {a}"),
    (
        r"ambiguous option: (?P<a>\S+) could match (?P<b>.+)",
        "参数 {a} 不明确，可能是：{b}",
        "{a} may mean any of {b}",
    ),
)
_VALUE = re.compile(r"argument (?P<a>.+?): invalid (?P<k>\w+) value: (?P<v>.+)")


def speak_both() -> None:
    """From now on every command of this process says in both languages what is wrong."""
    ArgumentParser.error = _refuse  # type: ignore[method-assign,assignment]


def unknown_command(given: str, known: list[str]) -> InvalidInput:
    """There is no such command; the nearest one is named."""
    near = get_close_matches(given.replace("_", "-"), [k.replace("_", "-") for k in known], n=3)
    zh = f"；相近的有：{'、'.join(near)}" if near else ""
    en = f"; near it: {', '.join(near)}" if near else ""
    return InvalidInput(
        "unknown_command",
        zh=f"没有命令“{given}”{zh}。全部命令：wangge help",
        en=f"There is no command “{given}”{en}. All of them: wangge help",
        field="command",
    )


def sentences(message: str) -> tuple[str, str]:
    """Chinese and English, without a stop at their end, for what argparse said."""
    quoted = re.sub(r"'([^']*)'", r"“\1”", message)
    zh, en = _sentences(quoted)
    return zh.replace("”, “", "”、“").replace(", --", "、--"), en


def _sentences(message: str) -> tuple[str, str]:
    value = _VALUE.fullmatch(message)
    if value:
        kind = _KINDS.get(value["k"], ("", ""))
        zh, en = ("；" + kind[0], "; " + kind[1]) if kind[0] else ("", "")
        return (
            f"参数 {value['a']} 的值 {value['v']} 不对{zh}",
            f"{value['a']} can't be {value['v']}{en}",
        )
    for pattern, zh, en in _SENTENCES:
        found = re.fullmatch(pattern, message)
        if found:
            return zh.format(**found.groupdict()), en.format(**found.groupdict())
    return f"参数有误：{message}", message


def _refuse(parser: ArgumentParser, message: str) -> NoReturn:
    zh, en = sentences(message)
    command = parser.prog.replace("_", "-")
    parser.exit(2, f"错误：{zh}。\nError: {en}.\n{command} --help\n")
