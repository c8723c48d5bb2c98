"""Community health (S09): acceptance, team, co-ordination, supervision; what screenings find."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import pytest

from tests.packs.town import FOUNDER, MONDAY_AT, PackTown
from wangge.domain.cases import api as cases
from wangge.domain.cases.api import RouteInput
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.places.testing import small_town
from wangge.domain.registers import api as registers
from wangge.domain.screening import api as screening
from wangge.kernel.errors import Conflict, NotFound, Refused, WanggeError
from wangge.packs.staffing import Staff, completeness
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

CENTRE, WEST, EAST = "320113", "320113001", "320113002"
AT = MONDAY_AT
RECORDS, ENCOUNTERS = "health/health_records", "health/encounters"
FOLLOW_UPS, FEES = "health/follow_ups", "health/fees"


class Town(PackTown):
    """Two unit grids, west and east, with a team each; the centre above them."""

    def __init__(self) -> None:
        super().__init__("health")
        self.numbers = count(1)
        self.ground = ground = small_town(self.key, pack_keys=(self.pack.key,))
        grids = [
            places.GridInput(CENTRE, "centre", "测试区", "Test District", CENTRE),
            places.GridInput(WEST, "unit", "西单元", "West"),
            places.GridInput(EAST, "unit", "东单元", "East"),
        ]
        cells = [(c, r) for c in range(4) for r in range(4)]
        self.divide(grids, {ground.unit(c, r): (WEST, EAST)[c // 2] for c, r in cells})
        centre = [p.key for p in self.pack.posts if p.level == "centre" and not p.of_department]
        postings = [(p, p, CENTRE, "") for p in centre]
        postings += [(d.key, "specialist", CENTRE, d.key) for d in self.pack.departments]
        for side, grid in (("west", WEST), ("east", EAST)):
            postings += [(f"{side}_{p}", p, grid, "") for p in ("gp", "nurse", "public_health")]
        self.staff(postings)
        (self.who["stranger"],) = people.create_accounts(
            [people.AccountInput("stranger", "路人")], actor=FOUNDER, at=AT
        )

    def report(self, type_key: str, column: int = 1) -> cases.Receipt:
        """A resident calls from the west (column 0, 1) or the east (2, 3)."""
        return self.say(type_key, *self.ground.point(column, 1))

    def enter(self, register: str, who: str, unit: tuple[int, int], **values: str) -> None:
        registers.enter(
            jurisdiction_key=self.key,
            register=register,
            values=values,
            place=registers.PlaceInput(unit_code=self.ground.unit(*unit)),
            actor=Actor.account(self.who[who]),
            at=AT - timedelta(days=200),
        )

    def person(self, number: str, group: str = "general", unit: tuple[int, int] = (1, 1)) -> None:
        side = "west" if unit[0] < 2 else "east"
        values = {"record_no": number, "name": "测试居民", "care_group": group}
        self.enter(RECORDS, f"{side}_gp", unit, **values)

    def encounter(self, number: str, day: str, team: str, service: str = "dressing") -> None:
        values = {"served_on": day, "team": team, "service": service, "record_no": number}
        self.enter(ENCOUNTERS, "west_gp", (1, 1), visit_no=f"JZ{next(self.numbers)}", **values)

    def follow_up(self, number: str, day: str, team: str = "一队") -> None:
        values = {"followed_on": day, "team": team, "way": "home", "record_no": number}
        self.enter(FOLLOW_UPS, "west_gp", (1, 1), follow_up_no=f"SF{next(self.numbers)}", **values)

    def screen(self, key: str) -> screening.RunReport:
        one = screening.screen(self.key, f"health/{key}")
        return screening.run(one, actor=Actor.system("clock"), at=AT)

    def found(
        self, key: str, who: str = "supervisor", **more: object
    ) -> tuple[screening.FindingView, ...]:
        one = screening.screen(self.key, f"health/{key}")
        return screening.findings(one, account_id=self.who[who], at=AT, **more)[0]  # type: ignore[arg-type]


@pytest.fixture
def town(db: None) -> Town:
    return Town()


def test_a_call_is_verified_and_a_team_works_on_site(town: Town) -> None:
    receipt = town.report("home_visit")
    accepted = cases.standing(receipt.case_id)
    assert (accepted.step, accepted.holder_id) == ("acceptance", town.who["acceptor"])
    sent = town.act(receipt.case_id, "file", "acceptor", 0.5)
    assert (sent.step, sent.holder_id) == ("on_site", town.who["west_gp"])
    assert sent.due_at is not None
    asked = town.act(receipt.case_id, "coordinate", "west_gp", 2, reason="需会诊")
    assert (asked.step, asked.holder_id) == ("coordination", town.who["commander"])
    with_hospital = town.act(
        receipt.case_id, "assign", "commander", 3, route=RouteInput(department="hospital")
    )
    assert (with_hospital.step, with_hospital.holder_id) == ("on_site", town.who["hospital"])
    assert with_hospital.due_at == sent.due_at, "co-ordination doesn't lengthen the promise"
    town.act(receipt.case_id, "finish", "hospital", 4, outcome="fixed")
    failed = town.act(receipt.case_id, "fail", "supervisor", 5, reason="居民仍不适")
    assert failed.rework_count == 1
    town.act(receipt.case_id, "finish", "hospital", 6, outcome="fixed")
    assert town.act(receipt.case_id, "close", "supervisor", 7).on_time is True


def test_in_an_emergency_the_grids_practitioner_goes_at_once(town: Town) -> None:
    case = cases.standing(town.report("emergency_help", column=3).case_id)
    assert (case.step, case.holder_id) == ("on_site", town.who["east_gp"])
    helped = town.act(case.id, "climb", "east_gp", 0.2, reason="需要增援")
    assert (helped.step, helped.holder_id) == ("support", town.who["commander"])


def test_a_unit_grid_is_three_to_four_committees(town: Town) -> None:
    found = places.covering(town.key, town.pack.scheme, date(2026, 11, 9))
    assert [c.grid.code for c in found] == [WEST, EAST]
    assert all(c.asked.minimum == 3 and c.asked.maximum == 4 for c in found)
    assert not any(c.fits for c in found), "the test's ground has fewer committees"


def test_a_team_lacks_licence_or_skill_by_name(town: Town) -> None:
    licence = frozenset({"gp_licence"})
    staff = [Staff(WEST, "gp", certificates=licence), Staff(WEST, "nurse"), Staff(WEST, "nurse")]
    gaps = {(g.rule, g.code) for g in completeness(town.pack, [(WEST, "unit")], staff)}
    assert ("team_nurse", "uncertified") in gaps
    assert any(rule == "team" for rule, _ in gaps)


def test_two_teams_giving_the_same_service_are_found_and_open_to_their_rows(town: Town) -> None:
    for day, team in (("2026-11-02", "一队"), ("2026-11-04", "二队"), ("2026-11-20", "二队")):
        town.encounter("A1", day, team)
    town.encounter("A2", "2026-11-02", "一队")
    town.encounter("A2", "2026-11-03", "一队")
    assert town.screen("repeated_service").standing == 1
    (finding,) = town.found("repeated_service")
    assert (finding.count, finding.givers, finding.grid_code) == (2, 2, WEST)
    assert (finding.first_on, finding.last_on) == (date(2026, 11, 2), date(2026, 11, 4))
    _, view, rows = screening.finding(
        jurisdiction_key=town.key, finding_id=finding.id, account_id=town.who["supervisor"], at=AT
    )
    assert view == finding
    cells = [row.cell("record_no") for row in rows]
    assert len(rows) == 2 and all(c and c.masked and "A1" not in c.text for c in cells)


def test_too_much_and_nothing_at_all_are_found(town: Town) -> None:
    for day in range(1, 26, 3):
        town.encounter("B1", f"2026-10-{day:02d}", "一队", "injection")
    assert town.screen("excessive_service").standing == 1
    town.person("C1", "hypertension")
    town.person("C2", "diabetes")
    town.person("C3", "general")
    town.person("C4", "hypertension", unit=(3, 1))
    town.follow_up("C1", "2026-10-01")
    town.follow_up("C2", "2026-05-01")
    report = town.screen("blind_chronic")
    assert (report.records, report.standing) == (2, 2)
    assert {f.grid_code for f in town.found("blind_chronic")} == {WEST, EAST}
    one = screening.screen(town.key, "health/blind_chronic")
    counts = screening.by_grid(one, account_id=town.who["supervisor"], at=AT)
    assert {(c.grid_code, c.undecided) for c in counts} == {(WEST, 1), (EAST, 1)}
    town.follow_up("C2", "2026-11-01")
    assert town.screen("blind_chronic").gone == 1


def test_a_finding_is_explained_or_made_a_matter_once(town: Town) -> None:
    for number in ("D1", "D2"):
        for day, team in (("2026-11-02", "一队"), ("2026-11-04", "二队")):
            town.encounter(number, day, team)
    town.screen("repeated_service")
    first, second = town.found("repeated_service")
    supervisor = Actor.account(town.who["supervisor"])
    given = {"jurisdiction_key": town.key, "actor": supervisor, "at": AT}
    with pytest.raises(WanggeError) as refusal:
        screening.explain(finding_id=first.id, reason="  ", **given)  # type: ignore[arg-type]
    assert refusal.value.field == "reason"
    screening.explain(finding_id=first.id, reason="医嘱要求复查", **given)  # type: ignore[arg-type]
    receipt = screening.make_case(finding_id=second.id, **given)  # type: ignore[arg-type]
    case = cases.standing(receipt.case_id)
    assert (case.step, case.holder_id) == ("correction", town.who["west_gp"])
    with pytest.raises(Conflict):
        screening.make_case(finding_id=second.id, **given)  # type: ignore[arg-type]
    assert town.screen("repeated_service").new == 0
    assert town.found("repeated_service") == ()
    assert {f.decision for f in town.found("repeated_service", decided=True)} == {
        "explained",
        "case",
    }
    town.encounter("D1", "2026-11-05", "三队")
    town.screen("repeated_service")
    (grown,) = town.found("repeated_service")
    assert (grown.id, grown.count) == (first.id, 3), "what grows is to be looked at again"


def test_nobody_else_sees_anything_and_every_look_is_journalled(town: Town) -> None:
    for day, team in (("2026-11-02", "一队"), ("2026-11-04", "二队")):
        town.encounter("E1", day, team)
    town.screen("repeated_service")
    (finding,) = town.found("repeated_service")
    assert [f.id for f in town.found("repeated_service", "west_nurse")] == [finding.id]
    for name in ("stranger", "east_gp", "east_nurse", "acceptor", "auditor"):
        assert town.found("repeated_service", name) == ()
        with pytest.raises(NotFound):
            screening.finding(
                jurisdiction_key=town.key, finding_id=finding.id, account_id=town.who[name], at=AT
            )
    for name in ("west_gp", "stranger"):
        with pytest.raises((NotFound, Refused)):
            screening.make_case(
                jurisdiction_key=town.key,
                finding_id=finding.id,
                actor=Actor.account(town.who[name]),
                at=AT,
            )
    ran = [e for e in journal.read("access") if e.kind == "screening.ran"]
    assert ran[-1].data["records"] == 2 and "E1" not in str(ran[-1].data)


def test_fees_are_seen_by_nurse_and_supervisor_alone(town: Town) -> None:
    values = {"bill_no": "P1", "record_no": "F1", "billed_on": "2026-11-02", "item": "换药"}
    town.enter(FEES, "west_nurse", (1, 1), amount="38", **values)
    seen = {
        name: len(
            registers.ledger(
                jurisdiction_key=town.key, register=FEES, account_id=town.who[name], at=AT
            ).rows
        )
        for name in ("west_nurse", "supervisor", "west_gp", "east_nurse", "stranger")
    }
    assert seen == {"west_nurse": 1, "supervisor": 1, "west_gp": 0, "east_nurse": 0, "stranger": 0}
