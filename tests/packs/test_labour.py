"""Labour inspection (S12): education first, refusal climbs level by level, the decider archives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.packs.town import FOUNDER, SINCE_ON, PackTown
from wangge.domain.cases import api as cases
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.places.testing import small_town
from wangge.domain.registers import api as registers
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import WanggeError
from wangge.packs.staffing import Staff, completeness
from wangge.plumbing.actor import Actor

MONDAY_AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
"""Half past nine in the town."""
CITY, DISTRICT, STREET, COMMUNITY = "3201", "320113", "320113012", "320113012001"


class Town(PackTown):
    """One community grid with all base units; one person on each post."""

    def __init__(self) -> None:
        super().__init__("labour", at=MONDAY_AT)
        self.ground = small_town(self.key, pack_keys=(self.pack.key,))
        grids = [
            places.GridInput(CITY, "city", "测试市", "Test City", CITY),
            places.GridInput(DISTRICT, "district", "测试区", "Test District", DISTRICT),
            places.GridInput(STREET, "street", "测试街道", "Test Street", STREET),
            places.GridInput(COMMUNITY, "community", "测试社区", "Test Community"),
        ]
        self.divide(grids, dict.fromkeys(self.ground.units, COMMUNITY))
        self.staff(self.one_each({grid.level: [grid.code] for grid in grids}))

    def report(self, type_key: str) -> cases.Receipt:
        """What somebody says of the place."""
        return self.say(type_key, *self.ground.point(1, 1))

    def accepted(self) -> tuple[cases.Receipt, cases.CaseView]:
        """A complaint of unpaid wages, accepted an hour later."""
        receipt = self.report("unpaid_wages")
        assert cases.standing(receipt.case_id).holder_id == self.who["clerk"]
        return receipt, self.act(receipt.case_id, "file", "clerk", 1)


@pytest.fixture
def town(db: None) -> Town:
    return Town()


def test_what_education_settles_is_archived_by_the_supervisor(town: Town) -> None:
    receipt, case = town.accepted()
    assert (case.step, case.holder_id) == ("education", town.who["supervisor"])
    town.act(case.id, "settle", "supervisor", 3, outcome="fixed")
    back = town.act(case.id, "fail", "clerk", 4, reason="工资仍未付")
    assert (back.step, back.rework_count) == ("education", 1)
    assert (back.holder_id, back.due_at) == (town.who["supervisor"], case.due_at)
    town.act(case.id, "settle", "supervisor", 24, outcome="fixed")
    checked = town.act(case.id, "pass", "clerk", 25, note="投诉人确认已付")
    assert (checked.step, checked.holder_id) == ("archive", town.who["supervisor"])
    done = town.act(case.id, "archive", "supervisor", 26)
    assert (done.step, done.outcome, done.on_time) == ("evaluation", "fixed", True)
    at = MONDAY_AT + timedelta(hours=27)
    assert cases.confirm(receipt.follow_token, rating=5, at=at).status == "closed"


def test_a_refusal_climbs_level_by_level_and_the_decider_archives(town: Town) -> None:
    _, case = town.accepted()
    with pytest.raises(cases.ActionNotPossible):
        town.act(case.id, "finish", "supervisor", 2, outcome="fixed")
    street = town.act(case.id, "refused", "supervisor", 2, reason="拒不改正")
    assert (street.step, street.holder_id) == ("street", town.who["station_head"])
    squad = town.act(case.id, "refused", "station_head", 3, reason="约谈无效")
    assert (squad.step, squad.holder_id) == ("inspection", town.who["inspector"])
    assert squad.due_at == case.due_at, "climbing doesn't lengthen the sixty working days"
    town.act(case.id, "finish", "inspector", 4, outcome="fixed", note="二人调查终结")
    decided = town.act(case.id, "decide", "squad_head", 5, note="责令支付")
    assert (decided.step, decided.holder_id) == ("archive_decision", town.who["squad_head"])
    assert town.act(case.id, "archive", "squad_head", 6).step == "evaluation"


def test_the_very_decider_archives_and_the_post_only_once_they_are_gone(town: Town) -> None:
    given = [people.AccountInput("other_head", "other_head")]
    (town.who["other_head"],) = people.create_accounts(given, actor=FOUNDER, at=MONDAY_AT)
    post = people.AppointmentInput(
        town.who["other_head"], town.key, "squad_head", town.pack.scheme.key, DISTRICT, SINCE_ON
    )
    people.appoint_many([post], actor=FOUNDER, at=MONDAY_AT)
    found = [decided(town, hour) for hour in (2, 12, 22)]
    assert {who for _, who in found} == {"squad_head", "other_head"}
    assert all(case.holder_id == town.who[who] for case, who in found)
    case, name = found[0]
    assert case.task_id is not None
    reason = tasks.task(case.task_id).reason
    assert reason["code"] == "same_person" and "本人继续办理" in reason["zh"]
    at = MONDAY_AT + timedelta(hours=30)
    (held,) = people.appointments_of(town.who[name], at)
    people.end_appointment(held.id, actor=FOUNDER, at=at)
    colleague = next(who for who in ("squad_head", "other_head") if who != name)
    assert tasks.owner_at(case.task_id, at + timedelta(days=1)) == town.who[colleague]
    assert town.act(case.id, "archive", colleague, 54).step == "evaluation"


def decided(town: Town, hour: float) -> tuple[cases.CaseView, str]:
    """A case at the archive, and who decided it."""
    _, case = town.accepted()
    town.act(case.id, "refused", "supervisor", hour, reason="拒不改正")
    town.act(case.id, "refused", "station_head", hour + 1, reason="约谈无效")
    town.act(case.id, "finish", "inspector", hour + 2, outcome="fixed", note="调查终结")
    name = next(n for n, who in town.who.items() if who == cases.standing(case.id).holder_id)
    return town.act(case.id, "decide", name, hour + 3, note="责令支付"), name


def test_each_level_has_its_own_limit_within_one_promise(town: Town) -> None:
    _, case = town.accepted()
    assert (case.due_at, case.step_due_at) == (day(5, 28), day(3, 16)), "sixty and ten days"
    street = town.act(case.id, "refused", "supervisor", 24, reason="拒不改正")
    assert (street.due_at, street.step_due_at) == (case.due_at, day(3, 17, hour=1, minute=30))
    squad = town.act(case.id, "refused", "station_head", 48, reason="约谈无效")
    assert squad.due_at == squad.step_due_at == case.due_at, "what is left is the squad's"


def test_the_promise_presses_where_it_ends_before_the_levels_limit(town: Town) -> None:
    _, case = town.accepted()
    late = (day(5, 26) - MONDAY_AT) / timedelta(hours=1)
    street = town.act(case.id, "refused", "supervisor", late, reason="拒不改正")
    assert street.step_due_at == street.due_at == case.due_at


def test_more_time_for_one_level_leaves_the_promise(town: Town) -> None:
    _, case = town.accepted()
    assert case.task_id is not None
    holder, at = Actor.account(town.who["supervisor"]), MONDAY_AT + timedelta(hours=2)
    limit, reason = "5 working_days", "等待单位举证"
    tasks.ask_extension(case.task_id, limit=limit, reason=reason, actor=holder, at=at)
    head = Actor.account(town.who["squad_head"])
    tasks.decide_extension(case.task_id, approved=True, reason="", actor=head, at=at)
    now = cases.standing(case.id)
    assert (now.due_at, now.step_due_at) == (case.due_at, day(3, 23))


def day(month: int, number: int, hour: int = 2, minute: int = 30) -> datetime:
    """That day of the year at the hour of acceptance, in UTC."""
    return datetime(2026, month, number, hour, minute, tzinfo=UTC)


def test_a_collective_dispute_is_told_at_once(town: Town) -> None:
    case = cases.standing(town.report("collective_dispute").case_id)
    assert (case.step, case.holder_id) == ("report", town.who["squad_head"])
    sent = town.act(case.id, "send", "squad_head", 0.1)
    assert (sent.step, sent.holder_id) == ("on_site", town.who["inspector"])


def test_a_grid_needs_a_supervisor_and_a_squad_two_certified_inspectors(town: Town) -> None:
    grids = [(COMMUNITY, "community"), (DISTRICT, "district")]
    card = frozenset({"inspection_card"})
    short = [Staff(DISTRICT, "inspector", certificates=card), Staff(DISTRICT, "inspector")]
    gaps = {(g.rule, g.code) for g in completeness(town.pack, grids, short)}
    assert ("supervisor_per_grid", "too_few") in gaps
    assert {("squad", "too_few"), ("squad", "uncertified")} <= gaps
    full = [Staff(DISTRICT, "inspector", certificates=card)] * 2
    full.append(Staff(COMMUNITY, "supervisor"))
    rules = {g.rule for g in completeness(town.pack, grids, full)}
    assert not rules & {"squad", "supervisor_per_grid"}


def test_the_register_is_clear_in_five_ways_and_renewed_half_yearly(town: Town) -> None:
    values = {
        "name": "测试商行",
        "credit_code": "91320113MA00000001",
        "address": "测试路1号",
        "industry": "零售",
        "legal_person": "李负责",
        "employees": "20",
        "contracts": "18",
        "wages_until": "2026-01-31",
        "wages_owed": "0",
        "insured": "20",
    }
    actor = Actor.account(town.who["supervisor"])
    place = registers.PlaceInput(unit_code=town.ground.units[0])
    given = {"jurisdiction_key": "gulou", "register": "labour/employers", "at": MONDAY_AT}
    for clear in ("employees", "contracts", "wages_until", "insured"):
        lacking = {key: value for key, value in values.items() if key != clear}
        with pytest.raises(WanggeError):
            registers.enter(**given, values=lacking, place=place, actor=actor)  # type: ignore[arg-type]
    registers.enter(**given, values=values, place=place, actor=actor)  # type: ignore[arg-type]
    (row,) = registers.ledger(**given, account_id=town.who["supervisor"]).rows  # type: ignore[arg-type]
    contracts, person = row.cell("contracts"), row.cell("legal_person")
    assert contracts is not None and contracts.due_on is not None
    assert contracts.due_on - MONDAY_AT.date() <= timedelta(days=183)
    assert person is not None and person.masked
