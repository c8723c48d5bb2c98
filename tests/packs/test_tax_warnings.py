"""S06 end to end: entries in the register, the monthly run, warnings with their explanation, the
examination, closing. The figures come out of the program."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from tests.packs.test_tax import AREAS, INDUSTRIES, County
from tests.packs.town import MONDAY_AT
from wangge.domain.alarms import api as alarms
from wangge.domain.alarms.models import Estimate
from wangge.domain.alarms.services import forgetting, scheduled
from wangge.domain.cases import api as cases
from wangge.domain.cases.models import Case
from wangge.domain.registers import api as registers
from wangge.kernel.errors import InvalidInput, NotFound
from wangge.plumbing.access import Scope
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

KEY, RUN_AT = "wulian", datetime(2026, 11, 17, 1, 0, tzinfo=UTC)
REGISTERS = {
    "mall": "mall_tenants",
    "mine": "mines",
    "stone": "stone_works",
    "taxi": "taxi_companies",
}


@pytest.fixture
def county(db: None) -> County:
    return County()


def enter(county: County, industry: str, number: str, **values: str) -> UUID:
    """A business's line in its industry's register."""
    return registers.enter(
        jurisdiction_key=KEY,
        register=f"tax/{REGISTERS[industry]}",
        values={"taxpayer_number": number, "name": f"商户{number}", **values},
        place=registers.PlaceInput(grid_code=INDUSTRIES[industry]),
        actor=Actor.account(county.who[county.holder(INDUSTRIES[industry])]),
        at=MONDAY_AT,
    ).entry_id


def seen(
    county: County, who: str, model: str, show: str = "warned"
) -> tuple[alarms.WarningView, ...]:
    """What somebody finds in the list of a model."""
    found, _ = alarms.warnings(
        alarms.model(KEY, f"tax/{model}"),
        alarms.WarningFilter(show=show),
        account_id=county.who[who],
        at=RUN_AT,
    )
    return found


def run(model: str, at: datetime = RUN_AT) -> alarms.RunReport:
    return alarms.run(alarms.model(KEY, f"tax/{model}"), actor=Actor.system("test"), at=at)


def test_from_the_register_to_a_closed_examination(county: County) -> None:
    low = enter(county, "stone", "S1", electricity="20000", declared_month="3000")
    enter(county, "stone", "S2", electricity="20000", declared_month="6000")
    enter(county, "stone", "S3", electricity="20000")
    early = scheduled.work(datetime(2026, 11, 15, 1, 0, tzinfo=UTC))
    assert [r.model for r in early] == ["tax/mine"], "monthly models wait for the sixteenth"
    reports = {r.model: r for r in scheduled.work(RUN_AT)}
    stone = reports["tax/stone"]
    assert (stone.subjects, stone.warned, stone.lacking, stone.opened) == (3, 1, 1, 1)
    assert scheduled.work(RUN_AT + timedelta(days=1)) == [], "once in its period"

    (warned,) = seen(county, "office", "stone")
    assert (warned.value, warned.observed, warned.measure) == (6000, 3000, 0.5)
    assert warned.entry_id == low and warned.band is not None and warned.band.key == "low"
    assert warned.explanation is not None and warned.explanation.zh.split("\n") == [
        "石材：用电量×每度税额",
        "估算 = 月用电量 × 每度电税额(起步值)",
        "= 20,000 千瓦时/月 × 0.3 元/千瓦时 = 6,000 元/月",
        "月申报税额：3,000 元/月",
        "月申报税额 ÷ 估算 = 0.5",
        "预警档：偏低，核查（比值低于 0.8）",
    ]
    (lacking,) = seen(county, "office", "stone", "lacking")
    assert lacking.missing == ("declared",) and lacking.case_id is None

    assert warned.case_id is not None
    case = cases.case(Scope.everything(), warned.case_id)
    assert case.case.grid_code == INDUSTRIES["stone"], "the industry grid has no point"
    assert "20,000 千瓦时/月 × 0.3 元/千瓦时" in case.reports[0].text
    keeper = county.holder(INDUSTRIES["stone"])
    assert (case.case.step, case.case.holder_id) == ("handling", county.who[keeper])
    hours = (RUN_AT - county.at) / timedelta(hours=1)
    county.act(warned.case_id, "finish", keeper, hours + 2, outcome="fixed", note="已更正申报")
    county.act(warned.case_id, "pass", "sampler", hours + 3, note="复核属实")
    done = county.act(warned.case_id, "close", "office", hours + 4)
    assert (done.status, done.outcome, done.on_time) == ("closed", "fixed", True)


@pytest.mark.parametrize(
    ("industry", "values", "value", "band", "says"),
    [
        (
            "mall",
            {"common_till": "否", "receipts": "0", "area": "80", "like_receipts": "1500"},
            3600.0,
            "low",
            "= 80 平方米 × 1,500 元/平方米/月 × 3% = 3,600 元/月",
        ),
        (
            "mall",
            {"common_till": "是", "receipts": "60000", "area": "80", "like_receipts": "1500"},
            1800.0,
            "fair",
            "= 60,000 元/月 × 3% = 1,800 元/月",
        ),
        (
            "mine",
            {"extraction": "100000", "mine_yield": "40", "price": "300"},
            720000.0,
            "low",
            "= 100,000 吨/年 × 40% × 300 元/吨 × 6% = 720,000 元/年",
        ),
        (
            "taxi",
            {"households": "14"},
            1680.0,
            "high",
            "= 14 户 × 120 元/户/月 = 1,680 元/月",
        ),
    ],
)
def test_each_model_comes_out_of_the_register(
    county: County, industry: str, values: dict[str, str], value: float, band: str, says: str
) -> None:
    declared = "declared_year" if industry == "mine" else "declared_month"
    enter(county, industry, "X1", **values, **{declared: "1800"})
    run(industry)
    (found,) = seen(county, "office", industry, "all")
    assert found.value == pytest.approx(value)
    assert found.band is not None and found.band.key == band
    assert found.explanation is not None and says in found.explanation.zh.split("\n")
    assert (found.case_id is None) == (band == "fair")


def test_again_changes_nothing_and_changed_inputs_change_the_estimate(county: County) -> None:
    enter(county, "stone", "S1", electricity="20000", declared_month="3000")
    first, again = run("stone"), run("stone")
    assert (first.opened, again.opened, again.unchanged) == (1, 0, 1)
    manager = Actor.account(county.who[county.holder(INDUSTRIES["stone"])])
    page = registers.ledger(
        jurisdiction_key=KEY,
        register="tax/stone_works",
        account_id=county.who["office"],
        at=RUN_AT,
    )
    registers.change(
        jurisdiction_key=KEY,
        register="tax/stone_works",
        record_id=page.rows[0].record_id,
        values={"declared_month": "6000"},
        reason="补申报",
        actor=manager,
        at=RUN_AT,
    )
    third = run("stone")
    assert (third.opened, third.unchanged, third.warned) == (0, 0, 0)
    (kept,) = seen(county, "office", "stone", "all")
    assert kept.measure == 1 and kept.case_id is not None, "the case is examined all the same"
    december = run("stone", datetime(2026, 12, 17, 1, 0, tzinfo=UTC))
    assert december.period == "2026-12" and Estimate.unscoped.count() == 2
    assert Case.unscoped.count() == 1


def test_a_second_month_off_the_band_joins_the_examination_that_is_open(county: County) -> None:
    enter(county, "stone", "S1", electricity="20000", declared_month="3000")
    run("stone")
    later = run("stone", datetime(2026, 12, 17, 1, 0, tzinfo=UTC))
    assert (later.warned, later.opened) == (1, 0)
    assert len(set(Estimate.unscoped.values_list("case_id"))) == 1 == Case.unscoped.count()


def test_a_missing_value_is_entered_by_hand_by_who_keeps_the_register(county: County) -> None:
    enter(county, "stone", "S1", electricity="20000")
    run("stone")
    (lacking,) = seen(county, "office", "stone", "lacking")
    model = alarms.model(KEY, "tax/stone")
    manager = Actor.account(county.who[county.holder(INDUSTRIES["stone"])])
    with pytest.raises(InvalidInput) as wrong:
        alarms.give(
            model, subject=lacking.subject, values={"declared": "三千"}, actor=manager, at=RUN_AT
        )
    assert wrong.value.field == "declared"
    values = {"declared": "3,000"}
    for name in ("sampler", "helper0"):
        with pytest.raises(NotFound):
            other = Actor.account(county.who[name])
            alarms.give(model, subject=lacking.subject, values=values, actor=other, at=RUN_AT)
    alarms.give(model, subject=lacking.subject, values=values, actor=manager, at=RUN_AT)
    (found,) = seen(county, "office", "stone")
    source = {g.key: g.source for g in found.given}
    assert source == {"electricity": "register", "declared": "hand"} and found.measure == 0.5


def test_the_journal_knows_where_values_came_from_and_no_value(county: County) -> None:
    entry = enter(county, "stone", "S1", electricity="23457", declared_month="3219")
    run("stone")
    row = Estimate.unscoped.get()
    events = journal.read(f"estimate:{row.pk}")
    assert [e.kind for e in events] == ["estimate.reckoned"]
    data = events[0].data
    assert data["version"].startswith(f"{county.pack.version}+") and data["band"] == "low"
    assert data["sources"]["declared"] == {
        "from": "register",
        "entry": str(entry),
        "field": "declared_month",
    }
    written = str([e.data for e in events] + [e.data for e in journal.read("access")])
    assert not {"23457", "3219"} & set(re.findall(r"\w+(?:[.-]\w+)*", written))
    assert b"23457" not in bytes(str(row.sources), "utf8")


def test_strangers_other_grids_and_ended_appointments_see_no_warning(county: County) -> None:
    enter(county, "stone", "S1", electricity="20000", declared_month="3000")
    run("stone")
    (warned,) = seen(county, "office", "stone")
    others = [county.holder(code) for code in (INDUSTRIES["mall"], AREAS[0])]
    for name in {*others, "helper0", "leader"} - {county.holder(INDUSTRIES["stone"])}:
        assert seen(county, name, "stone") == (), name
        with pytest.raises(NotFound):
            alarms.warning(
                jurisdiction_key=KEY,
                estimate_id=warned.id,
                account_id=county.who[name],
                at=RUN_AT,
            )
    assert alarms.seen_models(KEY, None, RUN_AT) == ()


def test_an_estimate_goes_when_its_register_may_no_longer_keep_it(county: County) -> None:
    enter(county, "stone", "S1", electricity="20000", declared_month="3000")
    run("stone")
    assert forgetting.work(RUN_AT + timedelta(days=3650)) == 0
    assert forgetting.work(RUN_AT + timedelta(days=3655)) == 1
    assert not Estimate.unscoped.exists() and Case.unscoped.count() == 1


def test_3260_lines_need_few_statements(
    county: County, django_assert_max_num_queries: object
) -> None:
    """A hundred lines in the band: what is read doesn't grow with the lines."""
    for n in range(100):
        enter(county, "taxi", f"T{n}", households="10", declared_month="1200")
    with django_assert_max_num_queries(470):  # type: ignore[operator]
        report = run("taxi")
    assert (report.subjects, report.warned) == (100, 0)
