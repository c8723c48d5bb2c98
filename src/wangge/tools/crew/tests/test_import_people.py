"""A table makes a staff that can log in; twice the same table changes nothing."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from wangge.domain.people import api as people
from wangge.domain.people.models import Account, Appointment
from wangge.kernel.clock import SimulatedClock
from wangge.kernel.errors import Conflict, InvalidInput
from wangge.plumbing.journal.models import Entry
from wangge.tools.crew import importing
from wangge.tools.crew.logins import Login
from wangge.tools.crew.tests.conftest import DESK, EN, EXAMPLES, MONDAY_AT, ROOT, ZH, Said

Run = Callable[..., Said]
Table = Callable[..., Path]
MEMBER = ("计春生", "ji", "网格员", f"{ROOT}0101", "", "2026-01-05", "2026-12-31")


def logins(said: Said) -> dict[str, str]:
    """Password by user name."""
    with said.logins.open(encoding="utf-8-sig", newline="") as file:
        return {row["用户名"]: row["密码"] for row in csv.DictReader(file)}


def logs_in(username: str, password: str) -> bool:
    """As the log-in page asks."""
    request = RequestFactory().post("/login/")
    return authenticate(request, username=username, password=password) is not None


def test_the_guides_own_table_staffs_the_guides_own_town(town: str, run: Run) -> None:
    said = run(EXAMPLES / "own_town_people.csv")
    assert said.code == 0
    assert "新开账号 23，已有账号 0；新任命 25，已有任职 0" in said.text
    assert "还有 2 处空缺 · 2 vacancies remain" in said.text
    assert f"二级网格0201 {ROOT}0201：网格员 缺 1" in said.text
    for username, password in logins(said).items():
        assert logs_in(username, password)
    admin = people.account_named("song.zhiyuan")
    assert people.Right.TOWN_MANAGE in people.rights(admin, MONDAY_AT)


@pytest.mark.parametrize(
    ("heading", "post", "name", "encoding"),
    [
        (ZH, "网格员", "staff.csv", "utf-8"),
        (ZH, "member", "staff.csv", "utf-8-sig"),
        (ZH, "网格员", "staff.csv", "gb18030"),
        (EN, "grid member", "staff.csv", "utf-8"),
        (EN, "Grid member", "staff.xlsx", ""),
        (ZH, "网格员", "staff.xlsx", ""),
    ],
)
def test_headings_and_files_as_people_keep_them(
    town: str, run: Run, table: Table, heading: tuple[str, ...], post: str, name: str, encoding: str
) -> None:
    day = date(2026, 1, 5) if name.endswith("xlsx") else "2026/1/5"
    code = int(MEMBER[3]) if name.endswith("xlsx") else MEMBER[3]
    row = ("计春生", "ji", post, code, "", day, "2026-12-31")
    assert run(table([DESK, row], heading, name=name, encoding=encoding)).code == 0
    made = Appointment.objects.get(account__username="ji")
    assert (made.account.name, made.post, made.grid_code) == ("计春生", "member", MEMBER[3])
    assert made.from_on == date(2026, 1, 5)
    assert made.to_on == date(2027, 1, 1), "the last day is part of the appointment"
    assert Appointment.objects.get(account__username="han").from_on == date(2026, 3, 2)


def test_twice_the_same_table_changes_nothing(
    town: str, run: Run, table: Table, clock: SimulatedClock, tmp_path: Path
) -> None:
    over = ("米晓东", "mi", "网格员", f"{ROOT}0102", "", "2025-01-01", "2025-06-30")
    path = table([DESK, MEMBER, over])
    run(path)
    before = Entry.objects.count()
    clock.advance(timedelta(days=3))
    said = run(path, logins=tmp_path / "second.csv")
    assert "新开账号 0，已有账号 3；新任命 0，已有任职 3" in said.text
    assert Entry.objects.count() == before
    assert not said.logins.exists()


def test_who_is_known_is_only_appointed(town: str, run: Run, table: Table, tmp_path: Path) -> None:
    said = run(table([DESK, MEMBER]))
    more = ("计春生", "ji", "网格员", f"{ROOT}0102", "", "", "")
    again = run(table([DESK, MEMBER, more, ("易安然", "yi", "派遣员", ROOT, "", "", "")]),
                logins=tmp_path / "second.csv")  # fmt: skip
    assert "新开账号 1，已有账号 2；新任命 2，已有任职 2" in again.text
    assert list(logins(again)) == ["yi"]
    assert logs_in("ji", logins(said)["ji"])


def test_an_administrator_alone_is_told_what_is_wanting(town: str, run: Run, table: Table) -> None:
    said = run(table([("宋知远", "song", "系统管理员", ROOT, "", "", "")]))
    assert said.code == 0 and "✗ “值班长”无人任职" in said.text
    assert "部门经办人(综合行政执法队) 缺 1 · Department handler (Enforcement team)" in said.text
    assert "无人任职" not in run(table([DESK]), logins=said.logins.with_name("b.csv")).text


def test_passwords_are_in_that_one_file_and_nowhere_else(town: str, run: Run, table: Table) -> None:
    said = run(table([DESK, MEMBER]))
    assert said.logins.stat().st_mode & 0o777 == 0o600
    journal = "".join(str(data) for data in Entry.objects.values_list("data", flat=True))
    for username, password in logins(said).items():
        assert len(password) == 12
        assert password not in said.text + journal + repr(Login("x", username, password))
        assert password not in Account.objects.get(username=username).password


def test_a_preview_keeps_nothing(town: str, run: Run, table: Table) -> None:
    before = Entry.objects.count()
    for word in ("--preview", "--dry-run"):
        said = run(table([DESK, MEMBER]), word)
        assert "新开账号 2" in said.text and "还有" in said.text
    assert not Account.objects.exists() and Entry.objects.count() == before
    assert not said.logins.exists()


def test_a_file_of_logins_is_never_overwritten(town: str, run: Run, table: Table) -> None:
    path = table([DESK])
    path.with_name("logins.csv").write_text("others")
    with pytest.raises(Conflict, match="logins_file_exists"):
        run(path)
    with pytest.raises(InvalidInput, match="logins_folder"):
        run(path, logins=path.parent / "nowhere" / "logins.csv")
    assert path.with_name("logins.csv").read_text() == "others"
    assert not Account.objects.exists()


def test_what_fails_at_last_leaves_neither_accounts_nor_file(
    town: str, run: Run, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, seen = table([DESK]), []

    def fails(*_: object, **__: object) -> None:
        seen.append(path.with_name("logins.csv").exists())
        raise OSError("the disk is full")

    monkeypatch.setattr(importing, "appoint", fails)
    with pytest.raises(OSError, match="full"):
        run(path)
    assert seen == [True], "on the disk before the accounts are"
    assert not Account.objects.exists() and not path.with_name("logins.csv").exists()


def test_logins_stay_where_the_accounts_do(
    town: str, run: Run, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = importing._do

    def fails_afterwards(*given: Any) -> None:
        done(*given)
        raise OSError("after the commit")

    monkeypatch.setattr(importing, "_do", fails_afterwards)
    path = table([DESK])
    with pytest.raises(OSError, match="after"):
        run(path)
    assert Account.objects.count() == 1 and path.with_name("logins.csv").exists()
