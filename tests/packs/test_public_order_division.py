"""Public-order grids divided (S08): planned, proposed, agreed, reviewed, filed, in force."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from tests.packs import test_public_order
from tests.packs.town import FOUNDER, MONDAY_AT
from wangge.domain.cases import api as cases
from wangge.domain.cases.api import ActionInput
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.redrawing import api as redrawing
from wangge.domain.redrawing.api import Content
from wangge.domain.redrawing.services import going_over
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import Conflict, InvalidInput, ManyErrors, NotFound, Refused
from wangge.plumbing.actor import Actor

DAY = date(2026, 11, 30)
DAY_AT = MONDAY_AT + timedelta(days=21)


class Town(test_public_order.Town):
    """With whoever keeps the grids, reviews for the district and files for the city."""

    def __init__(self) -> None:
        super().__init__()
        posts = ("administrator", "district_reviewer", "city_registrar")
        given = [people.AccountInput(p, p) for p in (*posts, "stranger")]
        made = people.create_accounts(given, actor=FOUNDER, at=self.at)
        self.who |= dict(zip((*posts, "stranger"), made, strict=True))
        people.appoint_many(
            [
                people.AppointmentInput(
                    self.who[p], self.key, p, "public_order", self.ground.root, date(2020, 1, 1)
                )
                for p in posts
            ],
            actor=FOUNDER,
            at=self.at,
        )

    def begin(self) -> UUID:
        """About the western village."""
        return redrawing.begin(
            jurisdiction_key=self.key,
            scheme_key="public_order",
            title="西村网格调整",
            key="1",
            under=self.ground.communities[0],
            actor=Actor.account(self.who["office_head"]),
            at=self.at,
        )

    def drawn(self, unit: str, code: str) -> Content:
        """As in force, but one base unit is another grid's."""
        before = redrawing.in_force(self.key, "public_order", MONDAY_AT.date())
        return Content(before.grids, {**before.leaves, unit: code})

    def propose(self, drawing_id: UUID, content: Content, who: str) -> int:
        return redrawing.propose(
            drawing_id=drawing_id,
            content=content,
            note="兼顾户数与人缘",
            figures={},
            actor=Actor.account(self.who[who]),
            at=self.at,
        )

    def stage(self, drawing_id: UUID, at: datetime | None = None) -> str:
        view = redrawing.drawing(drawing_id, self.who["office_head"], at or self.at)
        return view.stage


def test_a_drawing_becomes_no_other_matter(town: Town) -> None:
    case_id = redrawing.drawing(town.begin(), town.who["office_head"], town.at).case_id
    with pytest.raises(InvalidInput, match="type_of_drawing"):
        cases.act(
            case_id=case_id,
            action="file",
            actor=Actor.account(town.who["office_head"]),
            at=town.at,
            payload=ActionInput(type_key="fire_hazard"),
        )


@pytest.fixture
def town(db: None) -> Town:
    return Town()


def test_the_town_plans_the_village_proposes_and_the_departments_agree(town: Town) -> None:
    drawing_id = town.begin()
    west, north = town.ground.grids[:2]
    case_id = redrawing.drawing(drawing_id, town.who["office_head"], town.at).case_id
    assert town.stage(drawing_id) == "plan"
    moved = town.drawn(town.ground.unit(0, 1), north)
    with pytest.raises(Refused):
        town.propose(drawing_id, moved, "window1")
    town.act(case_id, "file", "office_head", 1)
    assert cases.standing(case_id).holder_id == town.who["window1"], "the village's own window"
    assert town.propose(drawing_id, moved, "window1") == 2
    outside = town.drawn(town.ground.unit(3, 1), town.ground.grids[3])
    with pytest.raises(ManyErrors) as refusal:
        town.propose(drawing_id, outside, "window1")
    assert {e.code for e in refusal.value.errors} == {"outside_ground"}
    town.act(case_id, "propose", "window1", 2)
    assert town.stage(drawing_id) == "agreement"

    team = town.who["mediation"]
    with pytest.raises(NotFound):
        redrawing.drawing(drawing_id, team, town.at)
    (call,) = cases.whistle(
        case_id=case_id,
        kind="grid_talks",
        departments=("mediation",),
        reason="请就西村网格划分提出意见",
        actor=Actor.account(town.who["office_head"]),
        at=town.at + timedelta(hours=3),
    )
    at = town.at + timedelta(hours=4)
    assert redrawing.drawing(drawing_id, team, at).title == "西村网格调整"
    redrawing.comment(
        drawing_id=drawing_id,
        version=2,
        text="这一片纠纷都在北边调解",
        lon=None,
        lat=None,
        grid_code=north,
        actor=Actor.account(team),
        at=at,
    )
    with pytest.raises(Refused):
        town.propose(drawing_id, moved, "mediation")
    with pytest.raises(Conflict):
        town.act(case_id, "agree", "office_head", 5, note="一致")
    for n, (answer, given) in enumerate([("come", {}), ("report", {"note": "同意"})]):
        cases.answer_call(
            call_id=call.id,
            answer=answer,
            payload=ActionInput(**given),
            actor=Actor.account(team),
            at=at + timedelta(hours=n + 1),
        )
    town.act(case_id, "agree", "office_head", 8, note="各队一致")
    assert town.stage(drawing_id) == "review"
    with pytest.raises(NotFound):
        redrawing.drawing(drawing_id, team, at + timedelta(days=1))
    assert west


def test_reviewed_filed_numbered_and_in_force_on_its_day(town: Town) -> None:
    drawing_id = town.begin()
    north = town.ground.grids[1]
    unit = town.ground.unit(0, 1)
    case_id = redrawing.drawing(drawing_id, town.who["office_head"], town.at).case_id
    dispute = town.say("neighbour_dispute", *town.ground.point(0, 1)).case_id
    assert cases.standing(dispute).holder_id == town.who["member0"]
    town.act(case_id, "file", "office_head", 1)
    town.propose(drawing_id, town.drawn(unit, north), "window1")
    town.act(case_id, "propose", "window1", 2)
    town.act(case_id, "agree", "office_head", 3, note="各队一致")
    town.act(case_id, "send_back", "district_reviewer", 4, reason="请补充户数")
    assert town.stage(drawing_id) == "agreement"
    town.act(case_id, "agree", "office_head", 5, note="已补充")
    town.act(case_id, "approve", "district_reviewer", 6)
    town.act(case_id, "finish", "city_registrar", 7, outcome="fixed")
    assert town.stage(drawing_id) == "numbering"
    with pytest.raises(Conflict) as refusal:
        town.act(case_id, "number", "office_head", 8)
    assert refusal.value.code == "no_day"
    redrawing.schedule(
        drawing_id=drawing_id,
        from_on=DAY,
        people={},
        actor=Actor.account(town.who["office_head"]),
        at=town.at + timedelta(hours=8),
    )
    town.act(case_id, "number", "office_head", 9)
    town.act(case_id, "register", "office_head", 10, note="已告知两村")
    track = redrawing.track(drawing_id, town.who["office_head"], town.at)
    assert [(s.stage, s.state) for s in track] == [
        *((s, "done") for s in ("plan", "proposal", "agreement", "review", "filing", "numbering")),
        ("scheduled", "now"),
        ("in_force", "ahead"),
    ]
    going_over.work(DAY_AT)
    assert town.stage(drawing_id, DAY_AT) == "in_force"
    now = places.grid_chain(town.key, "public_order", unit, DAY)
    assert now[0].code == north
    assert cases.standing(dispute).holder_id == town.who["member1"], "whose ground it is now"
    assert tasks.unowned(DAY_AT) == []


def test_two_drawings_do_not_undo_each_other(town: Town) -> None:
    first = town.begin()
    second = redrawing.begin(
        jurisdiction_key=town.key,
        scheme_key="public_order",
        title="全镇调整",
        key="2",
        actor=Actor.account(town.who["office_head"]),
        at=town.at,
    )
    north = town.ground.grids[1]
    for drawing_id, who in ((first, "office_head"), (second, "office_head")):
        town.propose(drawing_id, town.drawn(town.ground.unit(0, 1), north), who)
    pass_all(town, first, "window1")
    pass_all(town, second, "office_head")
    going_over.work(DAY_AT)
    states = {d: redrawing.drawing(d, town.who["office_head"], DAY_AT) for d in (first, second)}
    assert states[first].stage == "in_force"
    assert states[second].stage == "scheduled"
    assert (states[second].problem or {})["code"] == "ground_changed"


def pass_all(town: Town, drawing_id: UUID, village: str) -> None:
    """Through the whole flow; a town's own drawing has nobody in a village to propose it."""
    case_id = redrawing.drawing(drawing_id, town.who["office_head"], town.at).case_id
    redrawing.schedule(
        drawing_id=drawing_id,
        from_on=DAY,
        people={},
        actor=Actor.account(town.who["office_head"]),
        at=town.at,
    )
    holder = {a: n for n, a in town.who.items()}
    steps = ["file", "propose", "agree", "approve", "finish", "number"]
    for hours, action in enumerate(steps, 1):
        found = cases.standing(case_id).holder_id
        given = {"agree": {"note": "一致"}, "finish": {"outcome": "fixed"}}.get(action, {})
        assert found is not None
        town.act(case_id, action, holder[found], hours, **given)
    assert village
