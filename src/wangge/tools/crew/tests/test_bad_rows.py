"""Every bad row is named at once, with its number and column; nothing is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from wangge.domain.people import api as people
from wangge.domain.people.models import Account
from wangge.domain.places import api as places
from wangge.kernel.errors import InvalidInput, Undetermined
from wangge.plumbing.actor import Actor
from wangge.tools.crew.offers import nearest
from wangge.tools.crew.tests.conftest import DESK, KEY, MONDAY_AT, ROOT, ZH, Said

Run = Callable[..., Said]
Table = Callable[..., Path]


def lines(said: Said) -> list[str]:
    """The errors in Chinese, without the file's name."""
    found = [line for line in said.text.splitlines() if line.startswith("✗")]
    assert all(line.startswith("✗ staff.csv ") for line in found)
    return [line.removeprefix("✗ staff.csv ") for line in found]


def odd(
    told: str,
    name: str = "甲",
    username: str = "a",
    post: str = "网格员",
    grid: str = f"{ROOT}0101",
    department: str = "",
    days: tuple[str, str] = ("", ""),
) -> tuple[tuple[str, ...], str]:
    """A row and what is told about it: the column, and how the sentence begins."""
    return (name, username, post, grid, department, *days), told


BAD = [
    odd("“姓名”列：须填写", name=""),
    odd("“用户名”列：须填写", username=""),
    odd("“用户名”列：用户名“a b”只能用", username="a b"),
    odd("“姓名”列：姓名不能超过 64", name="甲" * 65),
    odd("“姓名”列：用户名“han”属于第 2 行的“韩立群”", username="han"),
    odd("“岗位”列：没有岗位“村长”；现有：值班长、", post="村长"),
    odd(
        f"“网格编码”列：2026-03-02 没有网格“{ROOT}0109”；相近的有：{ROOT}0101、", grid=f"{ROOT}0109"
    ),
    odd("“网格编码”列：“网格员”设在二级网格一级，而 云岚街道 是街道一级。", grid=ROOT),
    odd("“部门”列：此岗位须注明部门", post="部门经办人", grid=ROOT),
    odd("“部门”列：没有部门“税务局”；现有：", post="部门经办人", grid=ROOT, department="税务局"),
    odd("“部门”列：此岗位不属于任何部门", department="环卫所"),
    odd("“起始日”列：“明天”不是日期", days=("明天", "")),
    odd("“起始日”列：“2026-02-30”不是日期", days=("2026-02-30", "")),
    odd("“止日”列：任职的结束日期应晚于开始日期", days=("2026-03-05", "2026-03-01")),
    (DESK, "“起始日”列：此人在该网格的“值班长”任职期与已有任职重叠"),
]


def test_every_bad_row_is_named_at_once(town: str, run: Run, table: Table) -> None:
    said = run(table([DESK, *(row for row, _ in BAD)]))
    told = lines(said)
    assert said.code == 1
    assert len(told) == len(BAD)
    for number, (line, (_, text)) in enumerate(zip(told, BAD, strict=True), start=3):
        assert line.startswith(f"第 {number} 行{text}")
    assert "staff.csv row 3, column 姓名: this must be filled in." in said.text
    assert f"有 {len(BAD)} 处问题，什么也没有保存。" in said.text
    assert not Account.objects.exists() and not said.logins.exists()


def test_one_row_with_several_faults_names_them_all(town: str, run: Run, table: Table) -> None:
    rows = [(*DESK, "火星文"), ("", "a", "村长", "1", "", "x", "y", "")]
    told = lines(run(table(rows, (*ZH, "领域包"))))
    columns = [line[: line.index("列")].replace("第 ", "").split(" 行") for line in told]
    assert columns == [
        ["2", "“领域包”"],
        *(["3", f"“{c}”"] for c in ("姓名", "起始日", "止日", "岗位")),
    ]


def test_more_people_than_a_post_takes(town: str, run: Run, table: Table) -> None:
    heads = [(f"头{n}", f"head{n}", "二级网格长", f"{ROOT}0101", "", "", "") for n in (1, 2, 3)]
    members = [(f"员{n}", f"m{n}", "网格员", f"{ROOT}0102", "", "", "") for n in range(6)]
    told = lines(run(table([DESK, *heads, *members])))
    assert told == [f"第 {n} 行“岗位”列：该网格的“二级网格长”最多 1 人，名额已满。" for n in (4, 5)]


def test_a_desk_that_would_be_left_empty(town: str, run: Run, table: Table) -> None:
    told = lines(run(table([(*DESK[:6], "2026-06-30")])))
    assert len(told) == 1 and told[0].startswith("第 2 行“岗位”列：自 2026-07-01 起“值班长”将无人")
    follower = ("易安然", "yi", "值班长", ROOT, "", "2026-07-01", "")
    assert run(table([(*DESK[:6], "2026-06-30"), follower])).code == 0


def test_a_closed_account_and_one_of_another_name(town: str, run: Run, table: Table) -> None:
    Account.objects.create(username="gone", name="老张", is_active=False)
    rows = [("老张", "gone", "网格员", f"{ROOT}0101", "", "", "")]
    rows += [("老李", "gone", "网格员", f"{ROOT}0101", "", "", "")]
    told = lines(run(table([DESK, *rows])))
    assert told[0] == "第 3 行“用户名”列：该账号已停用，不能承担工作。"
    assert told[1].startswith("第 4 行“姓名”列：用户名“gone”属于")


def test_a_post_that_several_packs_have(town: str, run: Run, table: Table) -> None:
    places.change_settings(
        jurisdiction_key=KEY, settings={}, pack_keys=["demo_street", "labour"],
        actor=Actor.system("test"), at=MONDAY_AT,
    )  # fmt: skip
    admin = ("宋知远", "song", "系统管理员", ROOT, "", "", "")
    rows = [(*admin, pack) for pack in ("", "消防", "labour", "demo_street")]
    told = lines(run(table([(*DESK, ""), *rows], (*ZH, "领域包"))))
    assert told[0].endswith("请加一列“领域包”注明：街道综合治理(示范)、劳动保障监察。")
    assert told[1].endswith("没有领域包“消防”；现有：街道综合治理(示范)、劳动保障监察。")
    assert told[2].startswith("第 5 行“网格编码”列：") and "labour" in told[2]
    assert len(told) == 3
    said = run(table([(*DESK, ""), rows[-1]], (*ZH, "领域包")))
    assert said.code == 0 and "还有" in said.text


def test_headings_are_refused_all_at_once(town: str, run: Run, table: Table) -> None:
    said = run(table([DESK], ("姓名", "用户名", "岗位", "岗位", "部们", "起始日", "止日")))
    assert said.code == 1
    assert [line.partition("；")[0] for line in lines(said)] == [
        "第 1 行：不认识列“部们”", "第 1 行：列“岗位”出现了两次。", "第 1 行：缺少列“网格编码”。",
    ]  # fmt: skip


@pytest.mark.parametrize("code", ["people_file_empty", "people_file_kind", "people_file_unreadable",
                                  "people_file_encoding", "sheet_unreadable"])  # fmt: skip
def test_files_that_are_none(town: str, run: Run, table: Table, code: str) -> None:
    path = table([])
    if code == "people_file_kind":
        path = path.rename(path.with_suffix(".doc"))
    if code == "people_file_unreadable":
        path = path.with_name("nowhere.csv")
    if code == "people_file_encoding":
        path.write_bytes(b"\xff\xff\xff\xff")
    if code == "sheet_unreadable":
        path = path.rename(path.with_suffix(".xlsx"))
    with pytest.raises(InvalidInput, match=code):
        run(path)


def test_near_codes() -> None:
    codes = ["0101", "0102", "0103", "0201", "0202"]
    assert nearest("101", codes) == ["0101"], "a sheet that took the code for a number"
    assert nearest("0104", codes) == ["0102", "0103", "0201", "0202"]
    assert nearest("9", codes) == ["0201", "0202"]
    assert nearest("9", []) == []


def test_the_town_is_named_that_has_no_pack(run: Run, table: Table, db: None) -> None:
    places.create_jurisdiction(
        key=KEY, name_zh="空", name_en="Empty", time_zone="Asia/Shanghai",
        actor=Actor.system("test"), at=MONDAY_AT,
    )  # fmt: skip
    for asked in (lambda: run(table([DESK])), lambda: people.posts(KEY)):
        with pytest.raises(Undetermined, match="town_without_pack"):
            asked()
