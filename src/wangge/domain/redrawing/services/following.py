"""A drawing's stage follows its case: what the case's step says, within the act's transaction."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from wangge.domain.places import api as places
from wangge.domain.redrawing import ground, types
from wangge.domain.redrawing.models import Drawing, Stage, Version
from wangge.domain.redrawing.services import common
from wangge.domain.redrawing.wholeness import require_whole
from wangge.kernel.errors import Conflict
from wangge.plumbing.actor import Actor
from wangge.plumbing.outbox import api as outbox

CASES = Actor.system("cases")


def start() -> None:
    """Listens from now on; called once when the app is ready."""
    outbox.listen("case.*", case_moved)


def case_moved(news: outbox.News) -> None:
    """Brings the stage up to the case's step. Refuses a stage that the drawing isn't ready for."""
    payload = news.payload
    if "type" not in payload:
        return
    found = types.of_case(payload["jurisdiction"], payload["type"])
    if found is None:
        return
    drawing = Drawing.objects.select_for_update().filter(case_id=UUID(payload["case"])).first()
    if drawing is None or drawing.stage in common.OVER:
        return
    closed = payload["status"] == "closed"
    stage = _dropped(payload) if closed else types.stage_of(found[0], payload["step"], found[1])
    if stage is None or stage == drawing.stage:
        return
    _ready(drawing, stage, places.local_day(drawing.jurisdiction_key, news.at))
    data = {"stage": stage, "from": drawing.stage}
    drawing.stage = stage
    drawing.save(update_fields=["stage"])
    common.tell(drawing, "stage", data, CASES, news.at)


def _dropped(payload: dict[str, object]) -> str | None:
    """A matter that is refused is a drawing given up; one that is done stays as far as it came."""
    return Stage.DROPPED if payload["outcome"] in ("refused", "not_ours", "duplicate") else None


def _ready(drawing: Drawing, stage: str, on: date) -> None:
    order = [str(s) for s in Stage]
    later = order.index(stage) >= order.index(Stage.AGREEMENT) and stage != Stage.DROPPED
    if later and Version.objects.filter(drawing=drawing).count() < 2:
        raise Conflict(
            "nothing_drawn",
            zh="方案还只是现行网格，请先在图上画出新的划分。",
            en="The drawing is the division in force still; draw a new one first.",
            field="action",
        )
    if later:
        key, scheme = drawing.jurisdiction_key, drawing.scheme_key
        former = ground.in_force(key, scheme, on)
        require_whole(key, scheme, common.last_content(drawing), former, on)
    if stage == Stage.SCHEDULED and drawing.from_on is None:
        raise Conflict(
            "no_day",
            zh="请先定下生效日期：由维护网格的岗位(如系统管理员)在方案页的“生效日与人员”里定。",
            en="The day must be set first, under “Day and people” on the drawing's page, by a "
            "post that keeps the grids, such as the administrator.",
            field="action",
        )
