"""On the spot: checking in, answering, finding; whose duty it is, and what is never stored."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from wangge.domain.duties import api as duties
from wangge.domain.duties.models import Finding, Occurrence, Visit
from wangge.domain.duties.tests.test_generating import generate
from wangge.domain.people import api as people
from wangge.domain.people.testing import START, Cast
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import Conflict, InvalidInput, ManyErrors, NotFound, Refused
from wangge.kernel.ids import new_id
from wangge.plumbing.access import Scope
from wangge.plumbing.files.api import PreparedPhoto, StoredFile
from wangge.plumbing.journal import api as journal
from wangge.plumbing.outbox import api as outbox

FINE = {"blocked": "no", "pressure": 0.3}
BAD = {"blocked": "yes", "pressure": 0.3}
ALL = Scope.everything()


def _visit_of(cast: Cast, unit: str = "U02") -> Occurrence:
    """A visit in the second grid, which is cyn's."""
    generate(cast, only=["visit"])
    found: Occurrence = Occurrence.unscoped.get(target=unit, plan__endswith="/visit")
    return found


def _at(cast: Cast, column: int, row: int, system: str = "wgs84") -> duties.Position:
    return duties.Position(*cast.town.point(column, row), system)


def _photo(item: str = "") -> duties.PhotoInput:
    prepared = PreparedPhoto(new_id(), "a.jpg", "b.jpg", 1, "0" * 64, 1, 1, None)
    return duties.PhotoInput(prepared, item)


def _finish(cast: Cast, row: Occurrence, who: str = "cyn", **more: Any) -> duties.VisitView:
    given = {"answers": FINE, "actor": cast.actor(who), "at": START, **more}
    return duties.finish(row.pk, **given)


def test_whoever_is_there_is_near(cast: Cast) -> None:
    row = _visit_of(cast)
    there = duties.check_in(row.pk, position=_at(cast, 0, 2), actor=cast.actor("cyn"), at=START)
    assert (there.distance_m, there.far, there.checked_in_at) == (0.0, False, START)
    away = duties.check_in(row.pk, position=_at(cast, 3, 2), actor=cast.actor("cyn"), at=START)
    assert away.far and 350 < (away.distance_m or 0) < 500
    assert Visit.objects.count() == 1


def test_the_position_is_sealed_and_not_in_the_journal(cast: Cast) -> None:
    row = _visit_of(cast)
    lon, lat = cast.town.point(0, 2)
    duties.check_in(row.pk, position=duties.Position(lon, lat), actor=cast.actor("cyn"), at=START)
    assert Visit.objects.get().position == f"{lon:.6f},{lat:.6f}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT position FROM duties_visit")
        stored = bytes(cursor.fetchone()[0])
    assert f"{lon:.4f}".encode() not in stored and len(stored) > 20
    entry = journal.read(f"duty:{row.pk}")[-1]
    assert entry.kind == "duty.checked_in" and set(entry.data) == {
        "occurrence",
        "plan",
        "distance_m",
        "far",
    }


def test_done_is_done_everywhere(cast: Cast) -> None:
    row = _visit_of(cast)
    view = _finish(cast, row, position=_at(cast, 0, 2), photos=(_photo(), _photo("view")))
    assert view.done_at == START and view.answers == FINE and view.findings == ()
    assert [item for _, item in view.photos] == ["", "view"]
    assert StoredFile.objects.count() == 2
    task = tasks.task(row.task_id)
    assert (task.state, task.outcome) == (tasks.State.DONE, "done")
    kinds = [e.kind for e in journal.read(f"duty:{row.pk}")]
    assert kinds == ["task.opened", "duty.checked_in", "duty.done", "task.finished"]
    assert duties.visit(ALL, row.pk).note == "" and not duties.occurrence(ALL, row.pk).is_open
    with pytest.raises(Conflict, match="duty_closed"):
        _finish(cast, row)


def test_strangers_and_other_grids_are_refused(cast: Cast) -> None:
    row = _visit_of(cast)
    for name in ("eve", "ann", "dir"):
        with pytest.raises(Refused):
            _finish(cast, row, name)
        with pytest.raises(Refused):
            duties.check_in(row.pk, position=_at(cast, 0, 2), actor=cast.actor(name), at=START)
        with pytest.raises(Refused):
            duties.find(row.pk, case_type="litter", text="?", actor=cast.actor(name), at=START)
    scope = people.scope(cast["eve"], people.Right.TASK_DO, START)
    with pytest.raises(NotFound):
        duties.occurrence(scope, row.pk)
    assert Visit.objects.count() == 0


def test_a_member_whose_appointment_is_over_may_no_longer(cast: Cast) -> None:
    row = _visit_of(cast)
    cast.appoint("eve", "member", cast.town.grids[1])
    later = START + timedelta(days=2)
    people.end_appointment(
        appointment_id=cast.appointments["cyn"],
        to_on=START.date() + timedelta(days=1),
        actor=cast.actor("dora"),
        at=START,
    )
    with pytest.raises(Refused):
        _finish(cast, row, "cyn", at=later)
    assert _finish(cast, row, "eve", at=later).done_at == later


def test_everything_missing_is_named_at_once(cast: Cast) -> None:
    row = _visit_of(cast)
    with pytest.raises(ManyErrors) as raised:
        _finish(cast, row, answers={"pressure": 7}, note="x" * 3000)
    fields = {e.field for e in raised.value.errors}
    assert fields == {"answers.blocked", "answers.pressure", "note"}
    assert tasks.task(row.task_id).is_open and Visit.objects.count() == 0


def test_a_finding_is_told_in_the_same_transaction(cast: Cast) -> None:
    row = _visit_of(cast)
    heard: list[dict[str, Any]] = []
    case_id = uuid4()

    def to_case(news: outbox.News) -> None:
        heard.append(news.payload)
        found = duties.finding(news.payload["finding"])
        assert found.text.startswith("职责visit：楼道是否堵塞：是") and len(found.photos) == 1
        duties.link_case(found.id, case_id)

    with outbox.only(keep=True):
        outbox.listen(duties.FINDING, to_case)
        view = _finish(cast, row, answers=BAD, photos=(_photo(),), note="杂物")
    assert [f.case_type for f in view.findings] == ["litter"]
    assert heard[0]["case_type"] == "litter" and heard[0]["jurisdiction"] == cast.town.key
    assert duties.visit(ALL, row.pk).findings[0].case_id == case_id
    assert duties.occurrence(ALL, row.pk).findings == 1


@pytest.mark.django_db(transaction=True)
def test_what_cannot_become_a_case_undoes_the_visit() -> None:
    from wangge.domain.duties.testing import duty_town

    cast = duty_town()
    row = _visit_of(cast)

    def broken(news: outbox.News) -> None:
        raise Conflict("no", zh="不行", en="no")

    with outbox.only(keep=True):
        outbox.listen(duties.FINDING, broken)
        with pytest.raises(Conflict):
            _finish(cast, row, answers=BAD)
    assert tasks.task(row.task_id).is_open
    assert Finding.objects.count() == Visit.objects.count() == 0


def test_something_seen_on_the_way(cast: Cast) -> None:
    row = _visit_of(cast)
    given = {"actor": cast.actor("cyn"), "at": START}
    duties.find(row.pk, case_type="litter", text="井盖破损", photos=(_photo(),), **given)
    _finish(cast, row)
    duties.find(row.pk, case_type="litter", text="路灯不亮", **given)
    assert duties.occurrence(ALL, row.pk).findings == 2
    for wrong in ({"case_type": "ufo", "text": "x"}, {"case_type": "litter", "text": " "}):
        with pytest.raises(InvalidInput):
            duties.find(row.pk, **wrong, **given)


def test_a_cancelled_task_is_no_longer_owed(cast: Cast) -> None:
    row = _visit_of(cast)
    tasks.cancel(row.task_id, reason="拆迁", actor=cast.actor("dora"), at=START)
    assert not duties.occurrence(ALL, row.pk).is_open
    with pytest.raises(Conflict):
        _finish(cast, row)


def test_today_leaves_out_what_begins_later(cast: Cast) -> None:
    generate(cast, only=["visit", "patrol"])
    end_of_day = START + timedelta(hours=14)
    rows = duties.due_until(cast["cyn"], end_of_day, START)
    assert "patrol" in {r.occurrence.plan.partition("/")[2] for r in rows}
    assert all(r.occurrence.from_at <= end_of_day for r in rows)
    held = [t for t in tasks.mine(cast["cyn"], START) if t.kind == duties.KIND]
    assert 0 < len(rows) < len(held)
    found = duties.occurrence_of_task(held[0])
    assert found is not None and found.task_id == held[0].id


def test_progress_of_a_campaign(cast: Cast) -> None:
    generate(cast, only=["winter"])
    rows = list(Occurrence.unscoped.filter(plan__endswith="/winter").order_by("due_at"))
    for row, answers in zip(rows, (FINE, BAD), strict=False):
        duties.finish(row.pk, answers=answers, actor=cast.actor("dora"), at=row.due_at)
    tasks.cancel(rows[4].task_id, reason="重复", actor=cast.actor("dora"), at=START)
    after = rows[2].due_at + timedelta(seconds=1)
    report = duties.progress(ALL, cast.town.key, "winter", at=after)
    overdue = sum(r.due_at < after for r in rows[2:4])
    total = report.total
    assert (total.target, total.done, total.found, total.cancelled) == (4, 2, 1, 1)
    assert total.overdue == overdue >= 1 and total.share == 0.5 and total.late == 0
    assert sum(g.target for g in report.grids) == 4
    assert {g.grid_code for g in report.grids} <= set(cast.town.grids)
    west = cast.town.communities[0]
    higher = duties.progress(ALL, cast.town.key, "winter", at=after, under=west, level="community")
    assert {g.grid_code for g in higher.grids} <= {west}
    nobody = people.scope(cast["eve"], people.Right.TASK_DO, START)
    assert duties.progress(nobody, cast.town.key, "winter", at=after).grids == ()
    with pytest.raises(NotFound):
        duties.progress(ALL, cast.town.key, "spring", at=after)
