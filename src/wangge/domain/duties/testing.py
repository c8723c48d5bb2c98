"""A pack with duties for everybody's tests. Not for use outside tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from wangge.domain.people.testing import Cast, small_pack, staffed_town
from wangge.packs import registry
from wangge.packs.schema import (
    AnswerSpec,
    CampaignSpec,
    ChecklistSpec,
    DutySpec,
    EventSpec,
    EverySpec,
    FindingSpec,
    ItemSpec,
    TargetSpec,
    Text,
)

UNIT = TargetSpec(kind="base_unit")
MONTHLY = EverySpec(period="month")


def text(zh: str, en: str) -> Text:
    """A text in both languages."""
    return Text(zh=zh, en=en)


HOME = ChecklistSpec(
    key="home",
    name=text("入户检查表", "Home checklist"),
    items=(
        ItemSpec(
            key="blocked",
            text=text("楼道是否堵塞", "Is the stairwell blocked?"),
            finding=FindingSpec(case_type="litter", equals=("yes",)),
        ),
        ItemSpec(
            key="pressure",
            text=text("水压", "Water pressure"),
            type="number",
            unit="MPa",
            minimum=0,
            maximum=2,
            finding=FindingSpec(case_type="litter", below=0.1, photo=True),
        ),
        ItemSpec(
            key="extinguisher",
            text=text("灭火器", "Extinguisher"),
            type="choice",
            choices=(
                AnswerSpec(key="full", name=text("有效", "In order")),
                AnswerSpec(key="none", name=text("没有", "None")),
            ),
            required=False,
        ),
        ItemSpec(key="view", text=text("现场照片", "Photo of it"), type="photo", required=False),
    ),
)


def duty(key: str, every: EverySpec | None = MONTHLY, **more: Any) -> DutySpec:
    """A member's duty."""
    given: dict[str, Any] = {"name": text(f"职责{key}", f"Duty {key}"), "post": "member"}
    return DutySpec(key=key, every=every, **{**given, **more})


DUTIES = (
    duty("visit", target=UNIT, checklist="home", clock="handling", radius_m=50),
    duty("patrol", EverySpec(period="day"), window="14:00-16:00"),
    duty("check", EverySpec(period="week"), target=UNIT),
    duty("drill", EverySpec(period="year", days="calendar"), post="head"),
    duty(
        "fire",
        None,
        on=EventSpec(kind="fire_alarm", limit="5 urgent_minutes"),
        clock="handling",
        check_in="required",
    ),
    duty("tell", None, on=EventSpec(kind="fire_alarm", what="report", limit="10 urgent_minutes")),
)
WINTER = CampaignSpec(
    key="winter",
    name=text("冬季行动", "Winter campaign"),
    post="member",
    checklist="home",
    count=5,
    from_on=date(2026, 3, 2),
    to_on=date(2026, 3, 13),
)


def duty_town(key: str = "qixia", **changes: Any) -> Cast:
    """The staffed town, whose pack has duties. Needs a database."""
    cast = staffed_town(key)
    given = {"duties": DUTIES, "checklists": (HOME,), "campaigns": (WINTER,), **changes}
    registry.use_pack(small_pack(**given))
    return cast
