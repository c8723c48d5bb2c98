"""Wrong words of a command are told in both languages, with the argument's name."""

from __future__ import annotations

import argparse
import re
from datetime import date

import pytest

from wangge.kernel import arguments

HAN = re.compile("[一-鿿]")


@pytest.fixture
def parser(monkeypatch: pytest.MonkeyPatch) -> argparse.ArgumentParser:
    monkeypatch.setattr(argparse.ArgumentParser, "error", argparse.ArgumentParser.error)
    arguments.speak_both()
    made = argparse.ArgumentParser(prog="wangge import_people")
    made.add_argument("file")
    made.add_argument("--from", type=date.fromisoformat)
    made.add_argument("--rows", type=int)
    made.add_argument("--size", choices=("small", "large"))
    either = made.add_mutually_exclusive_group(required=True)
    either.add_argument("--preview", action="store_true")
    either.add_argument("--keep", action="store_true")
    return made


@pytest.mark.parametrize(
    ("words", "named", "zh"),
    [
        ("--keep", "file", "缺少参数"),
        ("a --keep --from 2026-13-01", "--from", "日期应写作 2026-03-01"),
        ("a --keep --rows many", "--rows", "应为整数"),
        ("a --keep --rows", "--rows", "没有值"),
        ("a --keep --size huge", "--size", "“small”、“large”"),
        ("a --keep --preview", "--preview", "不能与"),
        ("a", "--preview", "须给出其中一个"),
        ("a --keep --nope", "--nope", "不认识的参数"),
    ],
)
def test_what_is_wrong_is_named_in_both_languages(
    parser: argparse.ArgumentParser,
    capsys: pytest.CaptureFixture[str],
    words: str,
    named: str,
    zh: str,
) -> None:
    with pytest.raises(SystemExit) as ended:
        parser.parse_args(words.split())
    assert ended.value.code == 2
    first, second, third = capsys.readouterr().err.splitlines()
    assert zh in first and named in first
    assert named in second and not HAN.search(second)
    assert third == "wangge import-people --help"


def test_a_sentence_that_nobody_foresaw_is_told_as_it_is() -> None:
    assert arguments.sentences("odd") == ("参数有误：odd", "odd")


def test_an_unknown_command_names_those_near_it() -> None:
    error = arguments.unknown_command("bakup", ["backup", "verify_journal"])
    assert "backup" in error.zh and "backup" in error.en
    assert "相近" not in arguments.unknown_command("zzz", ["backup"]).zh
