"""The page of targets: figures as recorded, acceptance by year, the town's own kinds, who sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.packs.test_fire_city import OWN, YEARLY, City
from tests.packs.test_fire_district import DISTRICT, SMALLS, TOWN, District
from tests.packs.town import FOUNDER, MONDAY_AT, SINCE_ON, PackTown
from wangge.domain.duties.models import Occurrence
from wangge.domain.people import api as people
from wangge.domain.people.models import Account
from wangge.domain.registers import api as registers
from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal
from wangge.plumbing.time import set_clock

PAGE = "/console/targets/"
LEFT = f"{PAGE}?goal=communities_up_to_standard&year=2026"
OTHER = "320113002"
GRIDS = [*SMALLS[:7], *(f"{OTHER}{n:03d}" for n in (1, 2, 3))]
FIGURE_QUERIES, GOAL_QUERIES = 13, 14
"""How many the page may take, with log-in and rights."""


@pytest.fixture(autouse=True)
def still(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(settings, "WANGGE_HOME", tmp_path)
    with set_clock(SimulatedClock(MONDAY_AT)):
        yield


@pytest.fixture
def city(db: None) -> City:
    """Two years of S05 as they were published, and a half without the year before."""
    city = City()
    city.figures(2011, "h1", "377 3 8 227.4", stated_fires="-34.5", stated_loss="-62.7")
    city.figures(2012, "h1", "144 0 0 258.4", stated_fires="-62.1", stated_loss="12.9")
    city.figures(2012, "h2", "150 0 0 0")
    return city


@pytest.fixture
def district(db: None) -> District:
    """Seven communities and three of another town. The first three passed this year, the fourth
    didn't; the fifth passed last year and wasn't checked since."""
    district = District(GRIDS)
    for year in (2025, 2026):
        first, last = date(year, 1, 1), date(year, 12, 31)
        begin_at = datetime(year, 1, 1, 1, tzinfo=UTC)
        district.generate("accept_community", "accept_town", first=first, last=last, at=begin_at)
    check(district, 2025, GRIDS[4])
    for community in GRIDS[:3]:
        check(district, 2026, community)
    check(district, 2026, GRIDS[3], "head")
    for name, town in (("head", TOWN), ("neighbour", OTHER)):
        employ(district, name, "town_manager", town)
    employ(district, "stranger")
    return district


def check(district: District, year: int, community: str, *wrong: str) -> None:
    """The inspector's record; last year's was made a year ago."""
    rows = Occurrence.unscoped.filter(plan="fire_district/accept_community", target=community)
    other = rows.exclude(planned_on__year=year)
    kept = list(other.values_list("pk", flat=True))
    other.update(target=f"x{community}")
    hours = 24 if year == MONDAY_AT.year else -24 * 365
    district.accept("accept_community", community, *wrong, hours=hours)
    Occurrence.unscoped.filter(pk__in=kept).update(target=community)


def employ(town: PackTown, name: str, post: str = "", grid: str = "") -> None:
    (town.who[name],) = people.create_accounts(
        [people.AccountInput(name, name)], actor=FOUNDER, at=town.at
    )
    if post:
        given = (town.who[name], town.key, post, town.pack.scheme.key, grid, SINCE_ON)
        people.appoint(people.AppointmentInput(*given), actor=FOUNDER, at=town.at)


def client(town: PackTown, name: str, language: str = "zh-hans") -> Client:
    made = Client(headers={"accept-language": language})
    made.force_login(Account.objects.get(pk=town.who[name]))
    return made


def page(town: PackTown, name: str, address: str = PAGE, language: str = "zh-hans") -> str:
    answer = client(town, name, language).get(address)
    assert answer.status_code == 200, (name, address, answer.status_code)
    return answer.content.decode()


def rows(text: str, title: str) -> dict[str, list[str]]:
    """The table under a heading: first cell → the other cells, without marks."""
    card = text.split(f"<h3>{title}", 1)[1].split("</table>", 1)[0]
    found = {}
    for row in re.findall(r"<tr><td>(.*?)</tr>", card, re.DOTALL):
        cells = [" ".join(re.sub("<[^>]*>", " ", c).split()) for c in row.split("<td")]
        found[cells[0].split(" 未合格名单")[0]] = [c.split(">", 1)[-1].strip() for c in cells[1:]]
    return found


def test_a_stated_change_that_disagrees_is_marked_with_how_much(city: City) -> None:
    text = page(city, "director")
    assert rows(text, "火灾起数同比")["2012 年上半年"] == [
        "144", "377", "−61.8%", "−62.1%", "不符，相差 0.3 个百分点",
    ]  # fmt: skip
    assert rows(text, "直接损失同比")["2012 年上半年"] == [
        "258.4 万元", "227.4 万元", "+13.6%", "+12.9%", "不符，相差 0.7 个百分点",
    ]  # fmt: skip
    assert "有 2 项公布值与登记数据算出的不符" in text
    assert text.count("来源: 火灾年度数据 · 消防安全网格(哈尔滨)：年度数据") == 4
    english = page(city, "director", language="en")
    assert "Off by 0.3 percentage points" in english and "Off by 0.7 percentage" in english


def test_what_is_missing_is_said_and_agreement_too(city: City) -> None:
    text = page(city, "director")
    fires = rows(text, "火灾起数同比")
    lacking = ["未登记", "无法计算"]
    assert fires["2011 年上半年"] == ["377", *lacking, "−34.5%", "缺 2010 年上半年的数据，无从比较"]
    assert fires["2012 年下半年"][3:] == ["未公布", "缺 2011 年下半年的数据，无从比较"]
    dead = rows(text, "死亡人数增减")["2012 年上半年"]
    assert dead == ["0 人", "3 人", "−3 人", "未公布", "没有公布值，无从核对"]
    city.figures(2013, "h2", "150 0 0 7", stated_fires="0")
    text = page(city, "director")
    assert rows(text, "火灾起数同比")["2013 年下半年"][2:] == ["0.0%", "0.0%", "相符"]
    assert "上年同期为 0" in rows(text, "直接损失同比")["2013 年下半年"][4]


def test_a_figure_under_an_objection_counts_as_missing(city: City) -> None:
    register = {"jurisdiction_key": city.key, "register": YEARLY}
    who = city.who["director"]
    ledger = registers.ledger(**register, account_id=who, at=city.at)
    line = next(r for r in ledger.rows if r.cells[2].text == "144")
    registers.object_to(
        **register, record_id=line.record_id, field="fires", reason="数据有误",
        actor=Actor.account(who), at=city.at,
    )  # fmt: skip
    found = rows(page(city, "director"), "火灾起数同比")["2012 年上半年"]
    assert found == [
        "未登记", "377", "无法计算", "−62.1%", "本期数据未登记或正在异议处理中",
    ]  # fmt: skip


def test_each_year_shows_who_passed_the_share_and_the_goal(district: District) -> None:
    found = rows(page(district, "director"), "小网格达标率")
    assert found["2026"] == ["3/10", "4", "30%", "100%", "未达到"]
    assert found["2025"] == ["1/10", "1", "10%", "100%", "未达到"]
    goals = {year: cells[3] for year, cells in found.items()}
    assert goals == {
        "2026": "100%", "2025": "100%", "2015": "100%", "2014": "80%", "2013": "60%", "2012": "30%",
    }  # fmt: skip
    assert found["2012"] == ["–", "0", "–", "30%", "没有该年的网格划分记录，无法计算达标率"]
    towns = rows(page(district, "director"), "中网格达标率")["2026"]
    assert towns == ["0/2", "0", "–", "100%", "该年没有验收记录，无法判断"]


def test_a_goal_is_reached_when_all_have_passed(district: District) -> None:
    for community in GRIDS[7:]:
        check(district, 2026, community)
    assert rows(page(district, "director"), "小网格达标率")["2026"][0] == "6/10"
    found = rows(page(district, "neighbour"), "小网格达标率")["2026"]
    assert found == ["3/3", "3", "100%", "100%", "已达到"]
    assert "全部验收合格" in page(district, "neighbour", LEFT)
    assert f">middle{OTHER[6:]} 3/3<" in page(district, "director", LEFT)


def test_the_grids_left_show_their_last_check(district: District) -> None:
    found = rows(page(district, "director", LEFT), "小网格达标率 · 2026 年还有 7 个未合格")
    assert len(found) == 7
    by_grid = {key.split()[0]: cells for key, cells in found.items()}
    assert by_grid[f"small{GRIDS[3][6:]}"] == [
        "2026-11-10",
        "不合格 80 分(满分 100) · 有一票否决项不合格",
    ]
    assert by_grid[f"small{GRIDS[4][6:]}"] == [
        "2025-11-09 2026 年未验收", "当时合格 100 分(满分 100)",
    ]  # fmt: skip
    assert by_grid[f"small{GRIDS[9][6:]}"] == ["从未验收", "–"]
    assert f"small{GRIDS[0][6:]}" not in by_grid
    assert "未合格名单" in page(district, "director", f"{PAGE}?goal=nothing&year=20x6")


def test_a_head_sees_only_their_own_grids(district: District) -> None:
    text = page(district, "head", LEFT)
    assert rows(text, "小网格达标率")["2026"][:3] == ["3/7", "4", "42.9%"]
    named = [code for code in GRIDS if f"small{code[6:]}" in text]
    assert named == GRIDS[3:7]
    text = page(district, "neighbour", LEFT)
    assert rows(text, "小网格达标率")["2026"][0] == "0/3" and "small001" not in text
    for under in (TOWN, GRIDS[0], DISTRICT):
        assert client(district, "neighbour").get(f"{PAGE}?under={under}").status_code == 404
    text = page(district, "head", f"{PAGE}?under={GRIDS[0]}")
    assert "没有这一层级的网格" in rows(text, "中网格达标率")["2026"][4]


@pytest.mark.parametrize("name", ["stranger", "village_manager", "cell_head", "administrator"])
def test_whoever_answers_for_no_grids_sees_none(district: District, name: str) -> None:
    assert Client().get(LEFT).status_code == 302
    answer = client(district, name).get(LEFT)
    assert answer.status_code == (200 if name == "administrator" else 403)
    assert "small001" not in answer.content.decode() and "达标率" not in answer.content.decode()


def test_after_the_end_of_an_appointment_nothing_is_seen(district: District) -> None:
    assert client(district, "head").get(PAGE).status_code == 200
    for one in people.appointments_of(district.who["head"], MONDAY_AT):
        people.end_appointment(one.id, actor=FOUNDER, at=MONDAY_AT)
    assert client(district, "head").get(PAGE).status_code == 403


def test_the_figures_are_for_those_who_may_see_the_register(city: City) -> None:
    for name in ("stranger", "warden0"):
        assert client(city, name).get(PAGE).status_code == 403
    text = page(city, "second_head")
    assert "258.4" not in text and "−61.8" not in text
    assert "以下各项没有您可查看的登记数据" in text and "火灾起数同比" in text


def test_the_town_names_its_own_kind_and_the_journal_knows(city: City) -> None:
    text = page(city, "administrator")
    assert "年度数据与公布值核对" not in text
    assert "共 27 种，领域包已写明 26 种" in text and "命名前不能按这一种登记" in text
    given = {"path": OWN, "zh": "商户消防员", "en": "Shopkeepers", "group": "volunteers"}
    answer = client(city, "administrator").post(f"{PAGE}name/", given)
    assert (answer.status_code, answer.headers["location"]) == (302, f"{PAGE}?said=named#own")
    text = page(city, "administrator", f"{PAGE}?said=named")
    assert "名称已保存" in text and "商户消防员" in text and "尚不完整" not in text
    city.force("商户消防员")
    last = journal.read("places")[-1]
    assert last.kind.endswith("settings_changed")
    assert str(last.actor) == f"account:{city.who['administrator']}"


@pytest.mark.parametrize(
    ("given", "field", "message"),
    [
        ({"zh": "学生"}, "zh", "且不与已有选项相同"),
        ({"en": "S" * 41}, "en", "1 到 40 字"),
        ({"zh": ""}, "zh", "请填写这一项"),
        ({"group": ""}, "group", "请填写这一项"),
        ({"group": "nobody"}, "group", "nobody"),
    ],
)
def test_an_error_stands_beside_its_field_and_keeps_what_was_typed(
    city: City, given: dict[str, str], field: str, message: str
) -> None:
    typed = {"path": OWN, "zh": "商户消防员", "en": "Shopkeepers", "group": "volunteers", **given}
    answer = client(city, "administrator").post(f"{PAGE}name/", typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    (error,) = re.findall(r'field__error" id="fire_city-forces-sub_kind-town_own-(.*?)</p>', text)
    assert error.startswith(f"{field}_error") and message in error
    kept = next(v for k, v in typed.items() if k in ("zh", "en") and k != field)
    assert f'value="{kept}"' in text
    assert registers.own_choices(city.key)[0].name is None


def test_only_who_manages_the_town_names(city: City) -> None:
    given = {"path": OWN, "zh": "商户消防员", "en": "Shopkeepers", "group": "volunteers"}
    assert "确定名称" not in page(city, "director")
    assert "由系统管理员命名" in page(city, "director")
    for name in ("director", "stranger", "second_head"):
        assert client(city, name).post(f"{PAGE}name/", given).status_code == 403
    wrong = {**given, "path": "fire_city/forces.sub_kind.students"}
    assert client(city, "administrator").post(f"{PAGE}name/", wrong).status_code == 404
    assert registers.own_choices(city.key)[0].name is None


def counted(browser: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


def test_the_page_takes_as_many_queries_for_many_as_for_few(city: City) -> None:
    director = client(city, "director")
    director.get(PAGE)
    few = counted(director, PAGE)
    for year in range(2013, 2033):
        city.figures(year, "h1", "100 1 1 100", stated_fires="1")
    assert counted(director, PAGE) == few
    assert few <= FIGURE_QUERIES


def test_the_list_of_those_left_takes_no_more_than_the_page(district: District) -> None:
    director = client(district, "director")
    director.get(PAGE)
    few = counted(director, PAGE)
    for community in GRIDS[5:]:
        check(district, 2026, community, "head")
    assert counted(director, LEFT) == few
    assert few <= GOAL_QUERIES
