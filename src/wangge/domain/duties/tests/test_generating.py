"""A month's duties become tasks: each once, owned, with clock and hours, whatever breaks off."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from wangge.domain.duties import api as duties
from wangge.domain.duties.models import Occurrence, PlanRun
from wangge.domain.duties.services import ahead, batches, generating
from wangge.domain.duties.testing import UNIT, duty, duty_town
from wangge.domain.people.testing import START, Cast
from wangge.domain.tasks import api as tasks
from wangge.domain.tasks.models import Task
from wangge.packs.schema import EverySpec
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal
from wangge.plumbing.outbox import api as outbox

SYSTEM = Actor.system("test")
MARCH = (date(2026, 3, 1), date(2026, 3, 31))
WORKING_DAYS = 22
SHANGHAI = ZoneInfo("Asia/Shanghai")


def generate(cast: Cast, first: date = MARCH[0], last: date = MARCH[1], **more: Any) -> Any:
    given = {"first_on": first, "last_on": last, "actor": SYSTEM, "at": START, **more}
    return duties.generate(jurisdiction_key=cast.town.key, **given)


def _of(plan: str) -> Any:
    return Occurrence.unscoped.filter(plan__endswith=f"/{plan}")


def test_a_month_has_everything_once(cast: Cast) -> None:
    report = generate(cast)
    rows = Occurrence.unscoped.values_list("plan", flat=True)
    count = Counter(plan.partition("/")[2] for plan in rows)
    assert count["visit"] == 16
    assert count["patrol"] == 4 * WORKING_DAYS
    assert count["winter"] == 5
    assert count["drill"] <= 2
    assert 16 * 4 <= count["check"] <= 16 * 5
    assert report.opened == sum(count.values()) == Task.unscoped.filter(kind="duty").count()
    assert (report.there, report.problems) == (0, [])
    assert tasks.unowned(START) == []
    days = {o.planned_on for o in Occurrence.unscoped.exclude(plan__endswith="/drill")}
    assert all(d.weekday() < 5 for d in days) and max(days) <= MARCH[1]


def test_each_has_its_task_with_hours_clock_holder_and_reason(cast: Cast) -> None:
    generate(cast, only=["patrol", "visit"])
    patrol = _of("patrol").filter(grid_code=cast.town.grids[1]).order_by("planned_on").first()
    task = tasks.task(patrol.task_id)
    local = [i.astimezone(SHANGHAI) for i in (patrol.from_at, patrol.due_at)]
    assert [f"{i:%H:%M}" for i in local] == ["14:00", "16:00"]
    assert {i.date() for i in local} == {patrol.planned_on}
    assert task.due_at == patrol.due_at and task.subject == f"duty:{patrol.id}"
    assert task.holder_id == cast["cyn"] and task.reason["code"] == "holder"
    assert [e.kind for e in journal.read(task.subject)] == ["task.opened"]
    visit = tasks.task(_of("visit").first().task_id)
    assert visit.next_clock_at is not None and visit.next_clock_at < (visit.due_at or START)
    vacant = _of("visit").filter(grid_code=cast.town.grids[3]).first()
    assert tasks.task(vacant.task_id).reason["code"] == "climbed"


def test_a_shared_month_is_balanced_for_each_person(cast: Cast) -> None:
    generate(cast, only=["visit"])
    rows = {o.task_id: o for o in _of("visit").filter(grid_code=cast.town.grids[0])}
    holders = Counter(t.holder_id for t in Task.unscoped.filter(id__in=rows))
    assert sorted(holders.values()) == [2, 2] and len(holders) == 2


def test_running_again_opens_nothing(cast: Cast) -> None:
    first = generate(cast)
    again = generate(cast)
    assert (again.opened, again.there) == (0, first.opened)
    assert Task.unscoped.filter(kind="duty").count() == first.opened
    assert PlanRun.objects.get(plan__endswith="/visit").opened == 16


def test_broken_off_it_goes_on_without_doubling(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 7)
    whole = generate(duty_town("second"), only=["visit", "patrol"]).opened
    calls = 0

    def crash(*_: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate(cast, only=["visit", "patrol"], progress=crash)
    here = Occurrence.unscoped.filter(jurisdiction_key=cast.town.key)
    begun = here.count()
    assert 0 < begun < whole
    rest = generate(cast, only=["visit", "patrol"])
    assert (rest.opened, rest.there) == (whole - begun, begun)
    assert here.count() == whole
    assert Task.unscoped.filter(jurisdiction_key=cast.town.key).count() == whole


def test_somebody_else_opening_the_same_meanwhile_is_no_harm(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one commits between our look and our insert: the unique key tells us."""
    real, asked = generating.there, []

    def blind_once(order: Any, planned: Any) -> set[tuple[str, str]]:
        asked.append(len(planned))
        return set() if len(asked) == 1 else real(order, planned)

    generate(cast, only=["visit"])
    monkeypatch.setattr(generating, "there", blind_once)
    again = generate(cast, only=["visit"])
    assert again.opened == 0 and _of("visit").count() == 16 and len(asked) == 2
    assert Task.unscoped.filter(kind="duty").count() == 16


def test_a_new_target_gets_its_turn_in_the_days_left(cast: Cast) -> None:
    generate(cast, only=["visit"])
    gone = _of("visit").order_by("planned_on").first()
    Occurrence.unscoped.filter(pk=gone.pk).delete()  # as if the unit had only now been found
    later = START + timedelta(days=20)
    generate(cast, date(2026, 3, 20), only=["visit"], at=later)
    added = _of("visit").get(target=gone.target)
    assert date(2026, 3, 20) <= added.planned_on <= MARCH[1]
    assert _of("visit").count() == 16


def test_a_town_that_begins_in_december_is_not_flooded(cast: Cast) -> None:
    generate(cast, date(2026, 12, 1), date(2026, 12, 31), only=["drill"])
    december = _of("drill").count()
    assert december < 2 or {o.planned_on.month for o in _of("drill")} == {12}
    generate(cast, date(2026, 1, 1), date(2026, 12, 31), only=["drill"])
    assert _of("drill").count() == 2


def test_a_year_without_holidays_is_told_and_the_others_go_on(cast: Cast) -> None:
    heard: list[str] = []
    with outbox.only(keep=True):
        outbox.listen(
            "duty.undetermined", lambda news: heard.append(news.payload["plan"].partition("/")[2])
        )
        report = generate(cast, date(2033, 1, 1), date(2033, 1, 31))
    plans = {p.plan.partition("/")[2] for p in report.problems}
    assert {"visit", "patrol", "check"} <= plans == set(heard)
    assert "drill" not in plans
    assert PlanRun.objects.get(plan__endswith="/visit").problem["code"]


def test_two_patrols_a_day_share_its_hours(db: None) -> None:
    every = EverySpec(period="day", times=2)
    cast = duty_town(duties=(duty("round", every, window="08:00-18:00"),), campaigns=())
    day = date(2026, 3, 3)
    generate(cast, day, day)
    due = {o.due_at.astimezone(SHANGHAI).hour for o in _of("round")}
    assert due == {13, 18} and _of("round").count() == 8


def test_a_month_of_the_village_uses_few_statements(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(40):
        generate(cast, only=["visit"])


def test_the_daily_job_stays_ahead(cast: Cast) -> None:
    ahead.work(START)
    assert _of("patrol").filter(planned_on__gt=START.date() + timedelta(days=6)).exists()
    before = Occurrence.unscoped.count()
    ahead.work(START + timedelta(hours=3))
    assert Occurrence.unscoped.count() == before
    ahead.work(START + timedelta(days=1))
    assert Occurrence.unscoped.count() > before


EVENING = START + timedelta(hours=11)  # 20:00 in Shanghai, working time is over
TODAY = START.date()


def test_a_town_that_begins_in_the_evening_owes_nothing_late(cast: Cast) -> None:
    ahead.work(EVENING)
    assert not Occurrence.unscoped.filter(due_at__lte=EVENING).exists()
    assert _of("patrol").filter(planned_on=TODAY + timedelta(days=1)).count() == 4
    ahead.work(EVENING + timedelta(days=1))
    assert not _of("patrol").filter(planned_on=TODAY).exists(), "that day's isn't owed any more"


def test_whose_turn_was_that_day_has_it_on_the_days_left(cast: Cast) -> None:
    generate(cast, TODAY, only=["visit", "check"], at=EVENING)
    assert _of("visit").count() == 16
    assert not Occurrence.unscoped.filter(planned_on=TODAY).exists()
    first_week = _of("check").filter(period__startswith="2026-W10")
    assert Counter(first_week.values_list("planned_on", flat=True)).keys() == {
        TODAY + timedelta(days=n) for n in range(1, 5)
    }
    last_evening = datetime(2026, 3, 31, 20, tzinfo=SHANGHAI)
    late = duty_town("second")
    generate(late, MARCH[1], only=["visit"], at=last_evening)
    assert _of("visit").filter(jurisdiction_key="second").count() == 0, "no day is left of March"


def test_while_any_time_is_left_a_duty_is_owed(cast: Cast) -> None:
    patrol_ends = START + timedelta(hours=7)
    generate(cast, TODAY, TODAY, only=["patrol"], at=patrol_ends - timedelta(minutes=1))
    assert _of("patrol").count() == 4


def test_units_of_a_kind_only(db: None) -> None:
    only = UNIT.model_copy(update={"where": {"use": ("school",)}})
    cast = duty_town(duties=(duty("school", target=only),), campaigns=())
    assert generate(cast).opened == 0


def test_instants_are_aware(cast: Cast) -> None:
    generate(cast, only=["visit"])
    row = _of("visit").first()
    assert isinstance(row.from_at, datetime) and row.from_at.tzinfo is not None
    assert row.from_at < row.due_at
