"""One bad pack for each finding: what is named, where, and what would be right."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from wangge.packs import PackError, examine

PACKS = Path(__file__).resolve().parents[4] / "packs"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKS / "demo_street", tmp_path / "demo_street"))


def change(folder: Path, file: str, old: str, new: str) -> tuple[int, int]:
    """Replaces the first `old` in a file; returns the line and column of the change."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    before = text[: text.index(old)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def found(folder: Path, code: str) -> PackError:
    """The one finding of that code."""
    _, errors = examine(folder)
    assert [e.code for e in errors] == [code], [str(e) for e in errors]
    error = errors[0]
    assert re.search("[\u4e00-\u9fff]", error.zh) and error.en.endswith((".", "?"))
    return error


OUTCOME = """            requires: [outcome]
            outcomes: [fixed, not_found, not_ours]
"""
EXPIRE = "{key: expire, name: {zh: 到期未评价, en: No answer in time}, to: closed"
OFFICE = "limit: 1 working_hours"


@pytest.mark.parametrize(
    ("old", "new", "code", "right"),
    [
        ("        limit: 7 calendar_days\n", "", "resident_step_without_limit", "7 calendar_days"),
        ("        lapse: expire\n", "", "resident_step_without_lapse", "by its key"),
        (OFFICE, f"{OFFICE}\n        lapse: forward", "lapse_of_office", "leave it out"),
        (EXPIRE, f"{EXPIRE}, requires: [note]", "lapse_needs_a_person", "leave requires out"),
        ("lapse: expire", "lapse: expired", "unknown_reference", "mean “expire”?"),
        ("to: verification}", "to: verificaton}", "unknown_reference", "mean “verification”?"),
        ("first: filing", "first: filling", "unknown_reference", "mean “filing”?"),
        ("owner: {post: acceptor}", "owner: {post: acceptr}", "unknown_reference", "“acceptor”?"),
        (
            "owner: {post: acceptor}",
            "owner: {post: acceptor, same_as: [verificaton]}",
            "unknown_reference",
            "mean “verification”?",
        ),
        (
            "owner: {post: acceptor}",
            "owner: {post: acceptor, same_as: [evaluation]}",
            "same_person_of_nobody",
            "no office owes that step",
        ),
        (
            "not_handler: true}",
            "not_handler: true, same_as: [dispatch]}",
            "same_person_barred",
            "would bar that person",
        ),
        ("            outcome: refused\n", "", "outcome_not_stated", "give outcome"),
        (OUTCOME, "", "outcome_not_stated", "requires: [outcome]"),
        ("not_found, not_ours]", "not_found, duplicate]", "duplicate_goes_on", "lead to closed"),
        (EXPIRE, EXPIRE.replace("closed", "feedback"), "", ""),
    ],
)
def test_flows(folder: Path, old: str, new: str, code: str, right: str) -> None:
    change(folder, "flows.yaml", old, new)
    if code:
        assert right in found(folder, code).en
    else:
        assert examine(folder)[1] == []  # verification, by a person, stands in that round


def test_a_round_of_silence_is_refused(folder: Path) -> None:
    """The evaluation lapses into a step that the program leads back to the evaluation."""
    change(folder, "flows.yaml", "to: verification}", "to: evaluation}")
    change(folder, "flows.yaml", EXPIRE, EXPIRE.replace("closed", "feedback"))
    _, errors = examine(folder)
    assert [e.code for e in errors] == ["step_unreachable", "automatic_round"]
    assert "at one step of it" in errors[1].en


def test_what_residents_may_do_after_closing_is_checked(folder: Path) -> None:
    late = "{key: again, name: {zh: 重办, en: Again}, to: handlin, effect: reopen, by: resident}"
    change(folder, "flows.yaml", "    steps:", f"    after_close:\n      - {late}\n    steps:")
    assert "“handling”?" in found(folder, "unknown_reference").en


@pytest.mark.parametrize(
    ("file", "old", "new", "right"),
    [
        ("flows.yaml", "auto_when:", "auto_wen:", "did you mean “auto_when”?"),
        ("pack.yaml", "    level: first\n", "    lvl: first\n    level: first\n", "mean “level”?"),
        ("pack.yaml", "clocks:", "clock_s: []\nclocks:", "did you mean “clocks”?"),
        ("case_types.yaml", "    done_photo:", "    hamster: 1\n    done_photo:", "There are: cat"),
    ],
)
def test_an_unknown_key_is_answered_with_the_known(
    folder: Path, file: str, old: str, new: str, right: str
) -> None:
    line, column = change(folder, file, old, new)
    _, errors = examine(folder)
    error = next(e for e in errors if e.code == "extra_forbidden")
    assert right in error.en and ("是不是" in error.zh or "可写" in error.zh)
    indent = len(old) - len(old.lstrip())
    assert (error.mark.line, error.mark.column) == (line, column + indent)


def test_working_limits_need_working_hours(folder: Path) -> None:
    hours = '- {days: [0, 1, 2, 3, 4], times: ["09:00-12:00", "13:30-17:30"]}'
    change(folder, "pack.yaml", f"  hours:\n    {hours}", "  hours: []")
    _, errors = examine(folder)
    errors = [e for e in errors if e.code == "limit_without_calendar"]
    line = (folder / "flows.yaml").read_text(encoding="utf-8").split("limit: 30")[0].count("\n") + 1
    assert any(e.mark.file.endswith("flows.yaml") and e.mark.line == line for e in errors)
    assert "calendar_days" in errors[0].zh


def test_a_post_without_duties_is_refused(folder: Path) -> None:
    duty = (
        "    duties:\n      - {zh: 核验日志，抽查案卷, en: Verifies the journal and samples cases}"
    )
    line, _ = change(folder, "pack.yaml", duty, "    duties: []")
    error = found(folder, "too_short")
    assert error.mark.line == line and "duties" in error.zh and "1" in error.zh


def test_texts_say_something_in_both_languages(folder: Path) -> None:
    change(folder, "pack.yaml", "en: Acceptor}", "en: 受理员}")
    change(folder, "pack.yaml", "{zh: 派遣员, en", '{zh: "  ", en')
    _, errors = examine(folder)
    assert [e.code for e in errors] == ["translation_missing", "text_blank"]


@pytest.mark.parametrize(
    ("old", "code"),
    [
        ("    level: first\n", "not_a_whole_division"),
        ("    level: street\n    of_department: true\n", "no_command"),
    ],
)
def test_only_a_command_over_a_whole_division_reaches_every_scheme(
    folder: Path, old: str, code: str
) -> None:
    change(folder, "pack.yaml", old, f"{old}    every_scheme: true\n")
    assert "every scheme" in found(folder, code).en
