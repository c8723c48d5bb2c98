"""The accounts of the demo: a fresh password each time, kept for the owner alone."""

from __future__ import annotations

import stat
from pathlib import Path

from wangge.tools.demo.logins import FILE, Login, new_password, read_logins, table, write_logins

SOMEBODY = Login("member", "甲乙丙", "网格员", "Grid member", "和园第三网格")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    write_logins(tmp_path, "abcd-efgh-jkmn", [SOMEBODY])
    assert read_logins(tmp_path) == ("abcd-efgh-jkmn", [SOMEBODY])
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_a_missing_or_spoilt_file_is_no_accounts(tmp_path: Path) -> None:
    assert read_logins(tmp_path) is None
    (tmp_path / FILE).write_text("password x\nnonsense\n", encoding="utf-8")
    assert read_logins(tmp_path) is None


def test_passwords_differ_and_are_long_enough() -> None:
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    assert all(len(p) == 14 for p in made)


def test_the_table_names_address_account_and_password() -> None:
    text = table("abcd-efgh-jkmn", [SOMEBODY], "http://127.0.0.1:8000/")
    for part in ("http://127.0.0.1:8000/", "abcd-efgh-jkmn", "member", "网格员", "Grid member"):
        assert part in text
