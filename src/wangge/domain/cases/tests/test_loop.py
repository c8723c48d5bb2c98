"""Reports go round the loop: located, filed, routed, done, verified, closed; nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import ActionInput, LocationInput, PhotoRef, RouteInput
from wangge.domain.cases.models import Case, NotDeletable, Report
from wangge.domain.cases.testing import MONDAY_AT, LivingTown, living_town
from wangge.domain.cases.testing_pack import tiny_pack
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import Conflict, InvalidInput, NotFound, Refused
from wangge.kernel.ids import new_id
from wangge.plumbing.access import Scope
from wangge.plumbing.journal import api as journal

ALL = Scope.everything()
HOUR = timedelta(hours=1)


def view(case_id: object) -> cases.CaseView:
    return cases.case(ALL, case_id).case  # type: ignore[arg-type]


def photo() -> tuple[PhotoRef, ...]:
    return (PhotoRef(new_id()),)


def test_a_report_is_with_its_grid_member_at_once(town: LivingTown) -> None:
    case = view(town.report(column=3, row=3).case_id)
    assert case.grid_code == town.place.grids[3] and case.unit_code == "U33"
    assert (case.phase, case.status) == ("handling", "open")
    assert case.holder_id == town.who["member_4"]
    assert case.circulation == "micro" and case.filed_at == MONDAY_AT
    assert case.due_at == case.step_due_at == MONDAY_AT + 5 * HOUR, "four hours and a lunch break"


def test_the_whole_loop_closes_with_an_outcome_and_a_whole_journal(town: LivingTown) -> None:
    receipt = town.report()
    case = town.closed(receipt)
    assert (case.status, case.outcome, case.rating) == ("closed", "fixed", 5)
    assert case.on_time and not case.no_limit and case.holder_id is None
    assert case.closed_at == MONDAY_AT + 3 * HOUR
    assert not tasks.tasks_of(f"case:{case.id}", only_open=True)
    report = journal.verify()
    assert report.ok, report.findings
    kinds = [e.kind for e in cases.timeline(ALL, case.id)]
    assert kinds == [
        "case.received",
        "task.opened",
        "case.finished",
        "task.finished",
        "task.opened",
        "case.moved",
        "task.finished",
        "case.confirmed",
    ]


def test_an_unlocated_report_waits_at_the_desk_which_files_it_by_hand(town: LivingTown) -> None:
    receipt = town.report(location=None)
    case = view(receipt.case_id)
    assert (case.located, case.place_status) == (False, "unlocated")
    assert case.grid_code == town.place.root
    assert case.holder_id == town.who["desk"]
    assert case.step_due_at == MONDAY_AT + HOUR / 2 and case.due_at is None
    with pytest.raises(InvalidInput) as missing:
        town.act(case.id, "file_by_hand", "desk", MONDAY_AT)
    assert missing.value.field == "location"
    lon, lat = town.place.point(2, 0)
    later = MONDAY_AT + HOUR / 4
    filed = town.act(case.id, "file_by_hand", "desk", later, location=LocationInput(lon, lat))
    assert filed.holder_id == town.who["member_3"] and filed.located
    assert filed.due_at is not None and filed.due_at > MONDAY_AT + 5 * HOUR, "the clock starts now"


def test_the_desk_may_name_a_grid_instead_of_a_point(town: LivingTown) -> None:
    receipt = town.report(location=None, type_key="")
    code = town.place.communities[1]
    filed = town.act(
        receipt.case_id,
        "file_by_hand",
        "desk",
        MONDAY_AT,
        grid_code=code,
        type_key="litter",
        condition="much",
    )
    assert (filed.grid_code, filed.holder_id) == (code, town.who["head_east"])
    assert filed.circulation == "small" and filed.grade == "coordination"


@pytest.mark.parametrize("where", ["outside", "near"])
def test_a_point_off_the_town_is_never_placed_silently(town: LivingTown, where: str) -> None:
    lon, lat = getattr(town.place, where)
    receipt = town.report(location=LocationInput(lon, lat))
    case = view(receipt.case_id)
    assert (case.place_status, case.located) == (where, False)
    assert case.holder_id == town.who["desk"]
    place = cases.case(ALL, case.id).reports[0].place
    assert place["status"] == where
    if where == "near":
        assert place["candidates"][0]["unit"] == "U00"
        assert 5 < place["candidates"][0]["distance_m"] < 15


def test_an_edge_inside_one_grid_needs_nobody_but_shows_its_candidates(town: LivingTown) -> None:
    lon, lat = town.place.on_edge
    case = view(town.report(location=LocationInput(lon, lat)).case_id)
    assert case.place_status == "edge" and case.located
    candidates = cases.case(ALL, case.id).reports[0].place["candidates"]
    assert {c["unit"] for c in candidates} == {"U00", "U10"}


def test_an_edge_between_grids_is_confirmed_by_the_desk_or_chosen_by_the_resident(
    town: LivingTown,
) -> None:
    west, east = town.place.point(1, 0), town.place.point(2, 0)
    between = LocationInput((west[0] + east[0]) / 2, west[1])
    case = view(town.report(location=between).case_id)
    assert (case.place_status, case.located) == ("edge", False)
    assert case.grid_code == town.place.root, "the least grid that holds both candidates"
    assert case.holder_id == town.who["desk"]
    choice = LocationInput(unit_code="U20")
    filed = town.act(case.id, "file_by_hand", "desk", MONDAY_AT, location=choice)
    assert filed.grid_code == town.place.grids[2]
    chosen = LocationInput(between.lon, between.lat, unit_code="U10")
    assert view(town.report(location=chosen).case_id).grid_code == town.place.grids[0]
    with pytest.raises(InvalidInput) as wrong:
        town.report(location=LocationInput(between.lon, between.lat, unit_code="U33"))
    assert wrong.value.field == "location.unit_code"


def test_a_chinese_map_position_is_brought_to_wgs84_and_kept_as_given(town: LivingTown) -> None:
    case = view(town.report(location=LocationInput(118.9389, 32.1103, "gcj02")).case_id)
    assert case.lon is not None and abs(case.lon - 118.9389) > 0.001
    assert Report.unscoped.get(case_id=case.id).raw["system"] == "gcj02"


def test_a_department_matter_goes_to_the_departments_crew(town: LivingTown) -> None:
    case = view(town.report(type_key="lamp", column=2, row=2).case_id)
    assert (case.department, case.holder_id) == ("lamps", town.who["crew"])
    assert case.circulation == "large"


def test_a_source_s_due_instant_overrides_the_limit(town: LivingTown) -> None:
    due = MONDAY_AT + timedelta(days=30)
    receipt = town.report(due_at=due, received_at=MONDAY_AT - HOUR, source={"id": "1"})
    case = view(receipt.case_id)
    assert case.due_at == case.step_due_at == due and case.received_at == MONDAY_AT - HOUR


def test_a_sent_back_matter_is_routed_anew_and_keeps_its_promise(town: LivingTown) -> None:
    case_id = town.report().case_id
    promised = view(case_id).due_at
    back = town.act(case_id, "send_back", "member_1", MONDAY_AT + HOUR, reason="归路灯所")
    assert (back.phase, back.return_count) == ("dispatch", 1)
    assert back.holder_id == town.who["dispatcher"]
    assert back.department == ""
    with pytest.raises(InvalidInput):
        town.act(case_id, "dispatch", "dispatcher", MONDAY_AT + HOUR)
    route = RouteInput(department="lamps")
    sent = town.act(case_id, "dispatch", "dispatcher", MONDAY_AT + 2 * HOUR, route=route)
    assert sent.holder_id == town.who["crew"] and sent.department == "lamps"
    assert sent.due_at == sent.step_due_at == promised
    words = [e.reason for e in cases.timeline(ALL, case_id) if e.reason]
    assert words == ["归路灯所"]


def test_climbing_goes_up_the_grid_tree_one_circulation_each(town: LivingTown) -> None:
    case_id = town.report(column=3).case_id
    up = town.act(case_id, "climb", "member_3", MONDAY_AT, reason="管不了")
    assert (up.circulation, up.holder_id) == ("small", town.who["head_east"])
    top = town.act(case_id, "climb", "head_east", MONDAY_AT, reason="也管不了")
    assert (top.circulation, top.holder_id) == ("large", town.who["chief"])
    with pytest.raises(Conflict):
        town.act(case_id, "climb", "chief", MONDAY_AT, reason="再上")


def test_verification_is_by_somebody_else_and_can_send_it_back_to_work(town: LivingTown) -> None:
    case_id = town.report().case_id
    promised = view(case_id).due_at
    done = town.act(case_id, "done", "member_1", MONDAY_AT + HOUR, outcome="fixed")
    assert done.phase == "verification" and done.handled_at == MONDAY_AT + HOUR and done.on_time
    with pytest.raises(InvalidInput):
        town.act(case_id, "verified", "inspector_west", MONDAY_AT + HOUR)
    with pytest.raises(Refused):
        town.act(case_id, "verified", "member_1", MONDAY_AT + HOUR, photos=photo())
    failed = town.act(
        case_id, "failed", "inspector_west", MONDAY_AT + 2 * HOUR, reason="还在", photos=photo()
    )
    assert failed.holder_id == town.who["member_1"] and failed.rework_count == 1
    assert failed.due_at == promised and failed.handled_at is None and failed.on_time is None
    assert failed.timings[0]["why"] == "rework" and failed.timings[0]["on_time"] is True
    late = town.act(case_id, "done", "member_1", MONDAY_AT + 9 * HOUR, outcome="fixed")
    assert late.on_time is False, "what counts is when it was really done"


def test_reopening_begins_a_new_clock_and_keeps_the_old_timing(town: LivingTown) -> None:
    receipt = town.report()
    town.closed(receipt)
    tuesday = MONDAY_AT + timedelta(days=1)
    again = cases.reopen(receipt.follow_token, reason="又有了", at=tuesday)
    assert (again.status, again.reopen_count, again.outcome) == ("open", 1, "")
    assert again.due_at == tuesday + 5 * HOUR and again.closed_at is None
    assert again.timings[0]["outcome"] == "fixed" and again.timings[0]["closed_at"]
    assert again.holder_id == town.who["member_1"]


def test_a_closed_matter_can_be_reopened_only_for_so_long(town: LivingTown) -> None:
    receipt = town.report()
    town.closed(receipt)
    with pytest.raises(Conflict) as late:
        cases.reopen(receipt.follow_token, reason="又", at=MONDAY_AT + timedelta(days=31))
    assert late.value.code == "closed_too_long"


def test_silence_closes_it_once(town: LivingTown) -> None:
    receipt = town.report()
    waiting = town.verified(receipt)
    assert (waiting.status, waiting.task_id) == ("waiting", None)
    assert cases.run_lapses(MONDAY_AT + timedelta(days=6)) == 0
    later = MONDAY_AT + timedelta(days=8)
    assert cases.run_lapses(later) == 1 and cases.run_lapses(later) == 0
    case = view(receipt.case_id)
    assert (case.status, case.outcome, case.rating) == ("closed", "fixed", None)


def test_refusing_to_file_needs_a_reason_and_an_outcome_and_says_so(town: LivingTown) -> None:
    receipt = town.report(location=None)
    town.act(receipt.case_id, "refuse", "desk", MONDAY_AT, reason="私人物业", outcome="not_ours")
    case = view(receipt.case_id)
    assert (case.status, case.outcome) == ("closed", "not_ours")
    assert case.on_time and case.no_limit and case.handled_at is None


def test_what_somebody_else_did_meanwhile_is_not_overwritten(town: LivingTown) -> None:
    case_id = town.report().case_id
    seen = view(case_id).version
    town.act(case_id, "climb", "member_1", MONDAY_AT, reason="大")
    with pytest.raises(Conflict) as changed:
        cases.act(
            case_id=case_id,
            action="done",
            actor=town.actor("head_west"),
            at=MONDAY_AT,
            version=seen,
            payload=ActionInput(outcome="fixed"),
        )
    assert changed.value.code == "case_changed" and changed.value.field == "version"


def test_strangers_and_colleagues_elsewhere_may_do_nothing(town: LivingTown) -> None:
    case_id = town.report().case_id
    for name in ("stranger", "member_4", "head_east", "desk"):
        with pytest.raises(Refused):
            town.act(case_id, "done", name, MONDAY_AT, outcome="fixed")
        assert cases.available_actions(case_id, town.who[name], MONDAY_AT) == ()
    with pytest.raises(NotFound):
        town.act(new_id(), "done", "member_1", MONDAY_AT)
    offered = cases.available_actions(case_id, town.who["member_1"], MONDAY_AT)
    assert [a.key for a in offered] == ["done", "send_back", "climb"]


def test_no_way_leads_to_deleting_a_case(town: LivingTown) -> None:
    case = Case.unscoped.get(pk=town.report().case_id)
    report = Report.unscoped.get(case_id=case.pk)
    for attempt in (
        case.delete,
        report.delete,
        Case.unscoped.all().delete,
        Report.unscoped.all().delete,
        Case.objects.within(ALL).delete,
        lambda: Case.unscoped.all()._raw_delete("default"),
    ):
        with pytest.raises(NotDeletable):
            attempt()
    assert Case.unscoped.count() == 1


def test_a_pause_moves_the_promise_and_an_escalation_is_a_climb(town: LivingTown) -> None:
    case_id = town.report().case_id
    task_id = view(case_id).task_id
    assert task_id is not None
    tasks.pause(task_id, reason="等配件", actor=town.actor("member_1"), at=MONDAY_AT + HOUR)
    paused = view(case_id)
    assert paused.paused
    tasks.resume(task_id, actor=town.actor("member_1"), at=MONDAY_AT + 2 * HOUR)
    resumed = view(case_id)
    assert not resumed.paused and resumed.due_at == MONDAY_AT + 6 * HOUR
    assert resumed.version > paused.version
    tasks.run_clock(MONDAY_AT + timedelta(days=2))
    climbed = view(case_id)
    assert climbed.holder_id in (town.who["head_west"], town.who["inspector_west"])
    assert (climbed.circulation, climbed.handler_grid) == ("small", town.place.communities[0])


def test_a_task_closed_past_the_flow_is_owed_again(town: LivingTown) -> None:
    case_id = town.report().case_id
    task_id = view(case_id).task_id
    assert task_id is not None
    tasks.finish(task_id, outcome="fixed", actor=town.actor("member_1"), at=MONDAY_AT)
    case = view(case_id)
    assert case.task_id != task_id and case.holder_id == town.who["member_1"]
    assert case.due_at == case.step_due_at, "the promise is what it was"
    assert len(tasks.tasks_of(f"case:{case_id}", only_open=True)) == 1
    assert town.act(case_id, "done", "member_1", MONDAY_AT, outcome="fixed").handled_at
    assert journal.verify().ok


def test_only_filing_and_dispatching_set_the_place(town: LivingTown) -> None:
    case_id = town.report().case_id
    elsewhere = LocationInput(*town.place.point(3, 3))
    with pytest.raises(InvalidInput) as wrong:
        town.act(case_id, "done", "member_1", MONDAY_AT, outcome="fixed", location=elsewhere)
    assert wrong.value.field == "location"


@pytest.mark.django_db
def test_a_type_of_the_towns_other_pack_takes_the_case_there() -> None:
    types = tiny_pack().model_dump(mode="json")["case_types"]
    renamed = [{**kind, "key": f"fire_{kind['key']}"} for kind in types]
    town = living_town(others=[tiny_pack(key="fire", version="2.0.0", case_types=renamed)])
    receipt = town.report(type_key="", location=None)
    lon, lat = town.place.point(1, 1)
    case = town.act(
        receipt.case_id,
        "file_by_hand",
        "desk",
        MONDAY_AT,
        type_key="fire_lamp",
        location=LocationInput(lon, lat),
    )
    assert (case.pack_key, case.type_key, case.phase) == ("fire", "fire_lamp", "handling")
    assert case.holder_id == town.who["crew"] and view(case.id).pack_key == "fire"
    assert view(town.report(type_key="fire_litter").case_id).pack_key == "fire"
    assert {t.key for t in cases.public_types(town.key)} >= {"litter", "fire_litter"}
