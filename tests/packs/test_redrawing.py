"""Grids redrawn: proposed, reviewed, filed; on its day everything goes over in one transaction.

Labour inspection's procedure (S12). Then back again.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from tests.packs.town import FOUNDER, PackTown
from wangge.domain.cases import api as cases
from wangge.domain.duties import api as duties
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.places.api import GridInput
from wangge.domain.places.testing import small_town
from wangge.domain.redrawing import api as redrawing
from wangge.domain.redrawing.api import Content
from wangge.domain.redrawing.services import going_over
from wangge.domain.registers import api as registers
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import Conflict, InvalidInput, ManyErrors, NotFound, Refused
from wangge.plumbing.access import Scope
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

CITY, DISTRICT, STREET = "3201", "320113", "320113012"
WEST, EAST, SOUTH = f"{STREET}001", f"{STREET}002", f"{STREET}003"
MONDAY_AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
DAY, MONTH_END = date(2026, 3, 9), date(2026, 3, 31)
DAY_AT = MONDAY_AT + timedelta(days=7)
EMPLOYER = {
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


class Town(PackTown):
    """Two communities, the western and the eastern half, with a supervisor each."""

    def __init__(self) -> None:
        super().__init__("labour", at=MONDAY_AT)
        self.ground = ground = small_town(self.key, pack_keys=(self.pack.key,))
        self.grids = [
            GridInput(CITY, "city", "测试市", "Test City", CITY),
            GridInput(DISTRICT, "district", "测试区", "Test District", DISTRICT),
            GridInput(STREET, "street", "测试街道", "Test Street", STREET),
            GridInput(WEST, "community", "西社区", "West"),
            GridInput(EAST, "community", "东社区", "East"),
        ]
        self.before = {ground.unit(c, r): (WEST, EAST)[c // 2] for c in range(4) for r in range(4)}
        self.divide(self.grids, self.before)
        upper = {g.level: [g.code] for g in self.grids if g.level != "community"}
        postings = [p for p in self.one_each({**upper, "community": []})]
        postings += [("west", "supervisor", WEST, ""), ("east", "supervisor", EAST, "")]
        self.staff(postings)
        (self.who["stranger"],) = people.create_accounts(
            [people.AccountInput("stranger", "路人")], actor=FOUNDER, at=self.at
        )

    def actor(self, name: str) -> Actor:
        return Actor.account(self.who[name])

    def begin(self) -> UUID:
        return redrawing.begin(
            jurisdiction_key=self.key,
            scheme_key="labour",
            title="东西社区调整",
            key="1",
            actor=self.actor("administrator"),
            at=self.at,
        )

    def propose(self, drawing_id: UUID, content: Content, who: str = "station_head") -> int:
        return redrawing.propose(
            drawing_id=drawing_id,
            content=content,
            note="均衡",
            figures={"imbalance": 0.01},
            actor=self.actor(who),
            at=self.at,
        )

    def approve(self, drawing_id: UUID) -> UUID:
        """Through street, district and city; the date is set before it is put on the board."""
        case_id = redrawing.drawing(drawing_id, self.who["administrator"], self.at).case_id
        self.act(case_id, "file", "station_head", 1)
        self.act(case_id, "approve", "squad_head", 2)
        redrawing.schedule(
            drawing_id=drawing_id,
            from_on=DAY,
            people={},
            actor=self.actor("administrator"),
            at=self.at,
        )
        self.act(case_id, "finish", "city_center", 3, outcome="fixed")
        return case_id

    def complaint(self, column: int, row: int) -> UUID:
        receipt = self.say("unpaid_wages", *self.ground.point(column, row))
        self.act(receipt.case_id, "file", "clerk", 0.1)
        return receipt.case_id

    def employer(self, column: int, row: int) -> UUID:
        return registers.enter(
            jurisdiction_key=self.key,
            register="labour/employers",
            values=EMPLOYER,
            place=registers.PlaceInput(unit_code=self.ground.unit(column, row)),
            actor=self.actor("station_head"),
            at=self.at,
        ).record_id

    def seen(self, name: str, at: datetime) -> int:
        found = registers.ledger(
            jurisdiction_key=self.key,
            register="labour/employers",
            account_id=self.who[name],
            at=at,
        )
        return len(found.rows)

    def standing(self) -> tuple[object, ...]:
        """What a redrawing touches: leaves, who owes what, who sits where, who sees what."""
        on = places.local_day(self.key, DAY_AT)
        owed = sorted(
            (b.task_id, b.grid_code, b.holder_id) for b in tasks.bases(self.key, "labour")
        )
        codes = [g.code for g in places.grids(self.key, "labour", on)]
        seats = sorted(
            (a.grid_code, a.post, str(a.account_id))
            for a in people.seated_in(self.key, "labour", codes, DAY_AT)
        )
        leaves = dict(places.unit_grids(self.key, "labour", on))
        seen = [self.seen(n, DAY_AT) for n in ("west", "east", "station_head")]
        return leaves, owed, seats, seen


@pytest.fixture
def town(db: None) -> Town:
    return Town()


def moved(town: Town) -> Content:
    """The second column goes from the west to the east."""
    column = {town.ground.unit(1, r): EAST for r in range(4)}
    return Content(tuple(town.grids), {**town.before, **column})


def merged(town: Town) -> Content:
    """The east is gone: its northern half is the west's, its southern a new community's."""
    grids = [g for g in town.grids if g.code != EAST]
    south = GridInput(SOUTH, "community", "南社区", "South")
    rows = {0: SOUTH, 1: SOUTH, 2: SOUTH, 3: WEST}
    leaves = {town.ground.unit(c, r): rows[r] for c in (2, 3) for r in range(4)}
    return Content((*grids, south), {**town.before, **leaves})


def test_from_the_streets_proposal_to_the_day_on_which_everything_goes_over(town: Town) -> None:
    drawing_id = town.begin()
    owned, there = town.complaint(1, 1), town.complaint(0, 0)
    town.employer(1, 2)
    assert (town.seen("west", town.at), town.seen("east", town.at)) == (1, 0)
    case_id = redrawing.drawing(drawing_id, town.who["administrator"], town.at).case_id
    assert cases.standing(case_id).holder_id == town.who["station_head"]
    with pytest.raises(Conflict) as refusal:
        town.act(case_id, "file", "station_head", 1)
        town.act(case_id, "approve", "squad_head", 2)
    assert refusal.value.code == "nothing_drawn"
    assert town.propose(drawing_id, moved(town)) == 2
    impact = redrawing.impact(drawing_id, town.who["administrator"], town.at)
    assert (impact.moved_units, impact.tasks, impact.entries, impact.seats) == (4, 1, 1, ())
    assert {c.code: len(c.gained) - len(c.lost) for c in impact.changes} == {WEST: -4, EAST: 4}
    town.approve(drawing_id)
    going_over.work(MONDAY_AT + timedelta(days=5))
    assert cases.standing(owned).holder_id == town.who["west"], "not before its day"
    going_over.work(DAY_AT)
    view = redrawing.drawing(drawing_id, town.who["administrator"], DAY_AT)
    assert (view.stage, view.problem) == ("in_force", None)
    assert cases.standing(owned).holder_id == town.who["east"]
    assert cases.standing(there).holder_id == town.who["west"]
    assert (town.seen("west", DAY_AT), town.seen("east", DAY_AT)) == (0, 1)
    assert tasks.unowned(DAY_AT) == []
    former = dict(places.unit_grids(town.key, "labour", MONDAY_AT.date()))
    assert former == town.before, "history stays under the old grids"
    assert {v.number for v in redrawing.versions(drawing_id, town.who["auditor"], DAY_AT)} == {1, 2}
    kinds = [e.kind for e in journal.read(f"redrawing:{drawing_id}")]
    assert kinds[0] == "redrawing.version" and kinds[-1] == "redrawing.took_effect"


def test_a_grid_that_is_gone_leaves_nobody_and_nothing_behind(town: Town) -> None:
    owned = town.complaint(3, 3)
    duties.generate(
        jurisdiction_key=town.key,
        first_on=DAY,
        last_on=MONTH_END,
        only=["patrol"],
        actor=FOUNDER,
        at=town.at,
    )
    drawing_id = town.begin()
    town.propose(drawing_id, merged(town))
    impact = redrawing.impact(drawing_id, town.who["administrator"], town.at)
    (seat,) = impact.seats
    assert (seat.account_id, seat.grid_code, seat.goes_to) == (town.who["east"], EAST, SOUTH)
    assert (impact.vacant, impact.cancelled) == ((), 1)
    town.approve(drawing_id)
    going_over.work(DAY_AT)
    assert cases.standing(owned).holder_id == town.who["west"], "the ground is the west's now"
    (post,) = people.appointments_of(town.who["east"], DAY_AT)
    assert (post.grid_code, post.post) == (SOUTH, "supervisor")
    assert tasks.unowned(DAY_AT) == []
    scope = Scope.everything()
    assert duties.progress(scope, town.key, "labour/patrol", at=DAY_AT).total.cancelled == 1
    again = duties.generate(
        jurisdiction_key=town.key,
        first_on=DAY,
        last_on=MONTH_END,
        only=["patrol"],
        actor=FOUNDER,
        at=DAY_AT,
    )
    assert again.opened == 1, "the new grid gets its own"


@pytest.mark.parametrize("draw", [moved, merged])
@pytest.mark.parametrize("days", [0, 3])
def test_taken_back_everything_stands_as_before(town: Town, draw: object, days: int) -> None:
    town.complaint(1, 1)
    town.complaint(3, 3)
    town.employer(1, 2)
    visits = duties.generate(
        jurisdiction_key=town.key,
        first_on=date(2026, 1, 1),
        last_on=date(2026, 6, 30),
        only=["five_clears_check"],
        actor=FOUNDER,
        at=town.at,
    )
    assert visits.opened == 1
    drawing_id = town.begin()
    town.propose(drawing_id, draw(town))  # type: ignore[operator]
    town.approve(drawing_id)
    before = town.standing()
    going_over.work(DAY_AT)
    assert town.standing() != before
    redrawing.take_back(
        drawing_id=drawing_id,
        reason="居民意见大",
        actor=town.actor("administrator"),
        at=DAY_AT + timedelta(days=days, hours=2),
    )
    global_on = DAY_AT + timedelta(days=days, hours=3)
    leaves = dict(places.unit_grids(town.key, "labour", places.local_day(town.key, global_on)))
    assert leaves == town.before
    owed = {b.task_id: (b.grid_code, b.holder_id) for b in tasks.bases(town.key, "labour")}
    assert owed == {t: (g, h) for t, g, h in before[1]}  # type: ignore[attr-defined]
    (east,) = people.appointments_of(town.who["east"], global_on)
    assert east.grid_code == EAST
    assert [town.seen(n, global_on) for n in ("west", "east", "station_head")] == before[3]
    assert tasks.unowned(global_on) == []
    with pytest.raises(Conflict):
        redrawing.take_back(
            drawing_id=drawing_id, reason="再撤", actor=town.actor("administrator"), at=global_on
        )


def test_what_cannot_come_into_force_is_refused_by_name(town: Town) -> None:
    drawing_id = town.begin()
    leaves = dict(town.before)
    del leaves[town.ground.unit(0, 0)]
    leaves["NOWHERE"] = WEST
    with pytest.raises(ManyErrors) as refusal:
        town.propose(drawing_id, Content(tuple(town.grids), leaves))
    assert {e.code for e in refusal.value.errors} == {"unit_without_grid", "unknown_unit"}
    all_west = dict.fromkeys(town.before, WEST)
    with pytest.raises(ManyErrors) as refusal:
        town.propose(drawing_id, Content(tuple(town.grids), all_west))
    assert {e.code for e in refusal.value.errors} == {"empty_grid"}
    with pytest.raises(InvalidInput) as early:
        redrawing.schedule(
            drawing_id=drawing_id,
            from_on=MONDAY_AT.date(),
            people={},
            actor=town.actor("administrator"),
            at=town.at,
        )
    assert early.value.field == "from_on"


def test_who_may_draw_and_who_may_look(town: Town) -> None:
    drawing_id = town.begin()
    for name in ("stranger", "west", "squad_head"):
        with pytest.raises(Refused):
            town.propose(drawing_id, moved(town), who=name)
    with pytest.raises(NotFound):
        redrawing.version(drawing_id, town.who["stranger"], town.at)
    assert redrawing.drawings(town.key, town.who["stranger"], town.at) == ()
    with pytest.raises(NotFound):
        redrawing.comment(
            drawing_id=drawing_id,
            version=1,
            text="看看",
            lon=None,
            lat=None,
            actor=town.actor("stranger"),
            at=town.at,
        )
    redrawing.comment(
        drawing_id=drawing_id,
        version=1,
        text="学校应在一个网格里",
        lon=118.93,
        lat=32.11,
        actor=town.actor("squad_head"),
        at=town.at,
    )
    (said,) = redrawing.comments(drawing_id, town.who["station_head"], town.at)
    redrawing.settle(comment_id=said.id, actor=town.actor("administrator"), at=town.at)
    with pytest.raises(Refused):
        redrawing.begin(
            jurisdiction_key=town.key,
            scheme_key="labour",
            title="我来划",
            key="2",
            actor=town.actor("west"),
            at=town.at,
        )
