"""A redrawing in the browser: begun, commented on the map, compared, dated, in force, undone."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from tests.journeys.conftest import DESK, PHONE, Watched, fits
from tests.journeys.town import FOUNDER, KEY, MONDAY_AT, PASSWORD, ROOT, SINCE_ON, Cast
from wangge.domain.cases import api as cases
from wangge.domain.cases.api import ActionInput
from wangge.domain.people import api as people
from wangge.domain.redrawing import api as redrawing
from wangge.domain.redrawing.api import Content
from wangge.domain.redrawing.services import going_over
from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.actor import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCHEME = "governance"


def planner(cast: Cast) -> Actor:
    """Somebody who keeps the town's grids."""
    given = people.AccountInput("planner", "规划员小周", password=PASSWORD)
    (account,) = people.create_accounts([given], actor=FOUNDER, at=MONDAY_AT)
    post = people.AppointmentInput(account, KEY, "administrator", SCHEME, ROOT, SINCE_ON)
    people.appoint_many([post], actor=FOUNDER, at=MONDAY_AT)
    return Actor.account(account)


def merged() -> Content:
    """The first lowest grid is gone; its ground is the next one's."""
    now = redrawing.in_force(KEY, SCHEME, MONDAY_AT.date())
    gone, heir = sorted(set(now.leaves.values()))[:2]
    leaves = {u: heir if c == gone else c for u, c in now.leaves.items()}
    kept = {c[: len(c) - n] for c in leaves.values() for n in range(len(c))}
    return Content(tuple(g for g in now.grids if g.code in kept), leaves)


def approve(case_id: UUID) -> None:
    """Each step by whoever holds it."""
    for action, given in (("file", {}), ("propose", {}), ("finish", {"outcome": "fixed"})):
        holder = cases.standing(case_id).holder_id
        assert holder is not None
        cases.act(
            case_id=case_id,
            action=action,
            actor=Actor.account(holder),
            at=MONDAY_AT + timedelta(minutes=5),
            payload=ActionInput(**given),
        )


def test_from_a_beginning_over_the_day_and_back(
    visit: Watched, cast: Cast, clock: SimulatedClock
) -> None:
    actor = planner(cast)
    page = visit.staff("planner", DESK)
    page.goto("/more/")
    page.get_by_role("link", name="网格重划").click()
    page.get_by_role("link", name="起草方案").click()
    page.get_by_label("标题").fill("合并一个网格")
    page.get_by_role("button", name="起草", exact=True).click()
    page.get_by_text("方案已起草").wait_for()
    address = page.url.partition("?")[0]
    (drawing,) = redrawing.drawings(KEY, UUID(actor.id), MONDAY_AT)
    redrawing.propose(
        drawing_id=drawing.id,
        content=merged(),
        note="撤并",
        figures={},
        actor=actor,
        at=MONDAY_AT,
    )
    page.goto(address)
    page.locator("wg-map[data-state=ready]").first.wait_for()
    page.get_by_text("提一条意见").click()
    page.get_by_label("意见", exact=True).fill("请核对这里的户数")
    page.get_by_role("button", name="在地图上选").click()
    chooser = page.locator("wg-place wg-map")
    chooser.and_(page.locator("[data-state=ready]")).wait_for()
    chooser.locator("canvas").click()
    page.locator("wg-place[placed]").wait_for()
    page.get_by_role("button", name="提交意见").click()
    page.get_by_text("意见已登记").wait_for()
    (said,) = redrawing.comments(drawing.id, UUID(actor.id), MONDAY_AT)
    assert said.lon is not None
    page.goto(f"{address}impact/")
    page.locator("wg-map[data-state=ready]").wait_for()
    assert page.get_by_text("撤销的网格").first.is_visible()
    page.goto(f"{address}schedule/")
    page.get_by_role("button", name="查看结果").click()
    page.get_by_role("button", name="定下生效日").click()
    page.get_by_text("生效日已定").wait_for()
    phone = visit.staff("planner", PHONE)
    for path in ("", "impact/", "schedule/"):
        phone.goto(address + path)
        assert fits(phone), path
    approve(drawing.case_id)
    before = redrawing.in_force(KEY, SCHEME, MONDAY_AT.date()).leaves
    clock.advance(timedelta(days=1))
    going_over.work(clock.now())
    page.goto(address)
    page.get_by_text("已生效").first.wait_for()
    assert redrawing.in_force(KEY, SCHEME, clock.now().date()).leaves == merged().leaves != before
    page.get_by_role("link", name="撤回方案").click()
    page.get_by_label("理由").fill("居民意见大")
    page.get_by_role("button", name="撤回方案").click()
    page.get_by_text("已撤回").first.wait_for()
    assert redrawing.in_force(KEY, SCHEME, clock.now().date()).leaves == before
