"""Community pages: skills, circle, types, records, first steps, use; who sees none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import shapely
from django.conf import settings
from django.test import Client

from tests.packs.test_community_services import COUNTY, PERSON, SPECIAL, Town
from tests.packs.town import FOUNDER, MONDAY_AT, SINCE_ON
from wangge.domain.duties import api as duties
from wangge.domain.people import api as people
from wangge.domain.people.models import Account
from wangge.domain.places import api as places
from wangge.domain.registers import api as registers
from wangge.kernel.clock import SimulatedClock
from wangge.kernel.errors import InvalidInput, Refused
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal
from wangge.plumbing.time import set_clock

PAGES = ("skills", "circle", "types")
SCHEME = "community_services"


@pytest.fixture
def town(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    monkeypatch.setattr(settings, "WANGGE_HOME", tmp_path)
    with set_clock(SimulatedClock(MONDAY_AT)):
        town = Town()
        made = [people.AccountInput(n, n) for n in ("admin", "stranger")]
        ids = people.create_accounts(made, actor=FOUNDER, at=MONDAY_AT)
        town.who |= dict(zip(("admin", "stranger"), ids, strict=True))
        post = people.AppointmentInput(ids[0], town.key, "administrator", SCHEME, COUNTY, SINCE_ON)
        people.appoint_many([post], actor=FOUNDER, at=MONDAY_AT)
        yield town


def client(town: Town, name: str) -> Client:
    """Somebody's browser, reading Chinese."""
    made = Client(HTTP_ACCEPT_LANGUAGE="zh-hans")
    made.force_login(Account.objects.get(pk=town.who[name]))
    return made


def page(town: Town, name: str, address: str) -> str:
    answer = client(town, name).get(address)
    assert answer.status_code == 200, (name, address, answer.status_code)
    return answer.content.decode()


def station(town: Town, name: str, column: int, row: int) -> None:
    registers.enter(
        jurisdiction_key=town.key,
        register="community_services/stations",
        values={"name": name, "kind": "workstation"},
        place=registers.PlaceInput(unit_code=town.ground.unit(column, row)),
        actor=Actor.account(town.who["hall"]),
        at=MONDAY_AT,
    )


def road(town: Town, *lines: list[tuple[float, float]]) -> None:
    places.import_map_layer(
        jurisdiction_key=town.key,
        key="road",
        features=[places.MapFeatureInput(shapely.LineString(line)) for line in lines],
        actor=FOUNDER,
        at=MONDAY_AT,
    )


def entered(town: Town) -> registers.Entered:
    return registers.enter(
        jurisdiction_key=town.key,
        register=SPECIAL,
        values=PERSON,
        place=registers.PlaceInput(unit_code=town.ground.unit(1, 1)),
        actor=Actor.account(town.who["member0"]),
        at=MONDAY_AT - timedelta(days=20),
    )


def test_strangers_and_neighbours_see_none_of_it(town: Town) -> None:
    other = town.ground.grids[3]
    for name in PAGES:
        address = f"/console/community/{name}/"
        assert Client().get(address).status_code == 302
        assert client(town, "stranger").get(address).status_code == 403
        assert client(town, "member0").get(address).status_code == 403
        assert client(town, "grid_head1").get(f"{address}?under={other}").status_code == 404
        text = page(town, "grid_head1", address)
        assert "东苑" not in text and "西苑" in text
    assert client(town, "stranger").get("/help/use/").status_code == 403
    assert client(town, "grid_head1").get(f"/help/use/?under={other}").status_code == 404


def test_after_the_end_of_an_appointment_nothing_is_seen(town: Town) -> None:
    record = entered(town)
    address = f"/console/community/record/{SPECIAL}/{record.entry_id}/"
    assert "独居" not in page(town, "member0", address)
    for name in ("member0", "grid_head1"):
        for a in people.appointments_of(town.who[name], MONDAY_AT):
            people.end_appointment(a.id, actor=FOUNDER, at=MONDAY_AT)
    assert client(town, "member0").get(address).status_code == 404
    for one in PAGES:
        assert client(town, "grid_head1").get(f"/console/community/{one}/").status_code == 403


def test_skills_are_covered_missing_and_doubled(town: Town) -> None:
    first = town.ground.grids[0]
    given = [("member0", "mediation"), ("assistant", "mediation"), ("volunteer", "care")]
    for name, key in given:
        people.record_qualification(
            account_id=town.who[name],
            pack_key=SCHEME,
            kind="skill",
            key=key,
            got_on=date(2026, 10, 1),
            actor=Actor.account(town.who["admin"]),
            at=MONDAY_AT,
        )
    pack = town.pack
    from_rows = {s.post: s.skills for s in people.staff(town.key, pack, MONDAY_AT, under=first)}
    assert from_rows["member"] == {"mediation"} and from_rows["volunteer"] == {"care"}
    text = page(town, "grid_head1", f"/console/community/skills/?under={first}")
    covered, rest = text.split("已具备", 1)[1].split("缺少", 1)
    missing, doubled = rest.split("两人以上", 1)
    assert "调解" in covered and "急救" in missing and "调解" in doubled.split("</dl>")[0]
    assert "人多事少" in text, "three people and no task finished"


def test_what_has_run_out_does_not_count_and_who_may_record(town: Town) -> None:
    admin = Actor.account(town.who["admin"])
    given = {"account_id": town.who["member0"], "pack_key": SCHEME, "at": MONDAY_AT}
    old = {"kind": "certificate", "key": "first_aid_card", "got_on": date(2023, 11, 9)}
    people.record_qualification(**given, **old, actor=admin)
    staff = people.staff(town.key, town.pack, MONDAY_AT, under=town.ground.grids[0])
    assert all(not s.certificates for s in staff), "36 months are over today"
    fresh = people.record_qualification(
        **given, **{**old, "got_on": date(2023, 11, 10)}, actor=admin
    )
    assert any(s.certificates for s in people.staff(town.key, town.pack, MONDAY_AT)), (
        "one day longer"
    )
    people.withdraw_qualification(fresh, actor=admin, at=MONDAY_AT)
    assert not any(s.certificates for s in people.staff(town.key, town.pack, MONDAY_AT))
    with pytest.raises(Refused):
        people.record_qualification(**given, **old, actor=Actor.account(town.who["grid_head1"]))
    with pytest.raises(InvalidInput):
        people.record_qualification(**given, **{**old, "key": "pilot"}, actor=admin)
    kinds = [e.kind for e in journal.read("people")]
    assert kinds[-3:] == ["people.qualified"] * 2 + ["people.qualification_withdrawn"]


def test_today_is_the_towns_day_also_before_eight_in_the_morning(town: Town) -> None:
    half_past_midnight = datetime(2026, 11, 8, 16, 30, tzinfo=UTC)

    def record(got_on: date) -> None:
        people.record_qualification(
            account_id=town.who["member0"],
            pack_key=SCHEME,
            kind="certificate",
            key="first_aid_card",
            got_on=got_on,
            actor=Actor.account(town.who["admin"]),
            at=half_past_midnight,
        )

    record(date(2026, 11, 9))
    with pytest.raises(InvalidInput) as problem:
        record(date(2026, 11, 10))
    assert (problem.value.code, problem.value.field) == ("got_on_later", "got_on")


def test_an_administrator_records_a_course_on_the_page(town: Town) -> None:
    address = f"/console/community/skills/{town.who['member0']}/"
    made = client(town, "admin")
    bad = made.post(address, {"pack": SCHEME, "what": "training:yearly", "got_on": "2027-01-01"})
    assert bad.status_code == 422 and "不能晚于今天" in bad.content.decode()
    assert "2027-01-01" in bad.content.decode(), "what was typed stays"
    made.post(address, {"pack": SCHEME, "what": "training:yearly", "got_on": "2026-11-01"})
    assert "至 2027-11-01" in made.get(address).content.decode()
    assert client(town, "grid_head1").get(address).status_code == 403
    gaps = people.training_gaps(town.key, town.pack, MONDAY_AT, under=town.ground.grids[0])
    assert {g.training: g.without for g in gaps} == {"induction": 3, "yearly": 0}


def test_service_and_control_are_told_apart(town: Town) -> None:
    case = town.report("errand")
    town.act(case.id, "finish", "member0", -1, outcome="fixed")
    case = town.report("litter")
    town.act(case.id, "finish", "member0", -1, outcome="fixed")
    case = town.report("dispute")
    town.act(case.id, "finish", "member0", -1, outcome="fixed")
    assert "66.7%" in page(town, "grid_head1", "/console/community/skills/")


def test_the_circle_follows_the_roads(town: Town) -> None:
    station(town, "西苑工作站", 0, 0)
    straight = page(town, "hall", "/console/community/circle/")
    assert "没有道路图层" in straight and "100.0%" in straight
    (west, south), (east, _) = town.ground.point(0, 0), town.ground.point(3, 0)
    road(town, [(west, south), (east, south)])
    by_road = page(town, "hall", "/console/community/circle/")
    assert "没有道路图层" not in by_road
    first = page(town, "grid_head1", f"/console/community/circle/?under={town.ground.grids[0]}")
    assert first.count("未到达</span>") == 2, "the upper row is farther than 150 m from the road"
    points = client(town, "grid_head1").get("/console/community/circle/points.json").json()
    assert len(points["features"]) == 8
    assert sum(f["properties"]["late"] for f in points["features"]) == 6


def test_a_grid_without_a_station_uses_the_one_above_or_says_so(town: Town) -> None:
    text = page(town, "hall", "/console/community/circle/")
    assert "4 个网格没有工作站点" in text
    station(town, "西苑工作站", 0, 0)
    text = page(town, "grid_head1", f"/console/community/circle/?under={town.ground.grids[1]}")
    assert "没有自己的工作站点" in text


def test_types_are_set_by_whoever_keeps_the_places(town: Town) -> None:
    address, grid = "/console/community/types/", town.ground.grids[0]
    made = client(town, "grid_head1")
    assert made.post(address, {"grid": grid, "type": "basic"}).status_code == 302
    text = made.get(address).content.decode()
    assert "5 项未核对" in text and "中级网格" in text
    assert made.post(address, {"grid": town.ground.grids[3], "type": "basic"}).status_code == 404
    assert client(town, "hall").post(address, {"grid": grid, "type": ""}).status_code == 403


def test_the_whole_process_record_joins_statuses_visits_and_matters(town: Town) -> None:
    record = entered(town)
    member = Actor.account(town.who["member0"])
    registers.change(
        jurisdiction_key=town.key,
        register=SPECIAL,
        record_id=record.record_id,
        values={"status": "attention"},
        reason="近日身体不适",
        actor=member,
        at=MONDAY_AT - timedelta(days=5),
    )
    town.generate("special_visit")
    row = next(
        r
        for r in duties.due_until(town.who["member0"], MONDAY_AT + timedelta(days=60), MONDAY_AT)
        if r.occurrence.plan.endswith("special_visit")
    )
    answers = {"met": "yes", "changed": "no", "need": "yes"}
    duties.finish(row.occurrence.id, answers=answers, actor=member, at=MONDAY_AT)
    address = f"/console/community/record/{SPECIAL}/{record.entry_id}/"
    text = page(town, "member0", address)
    assert "1 次走访" in text and "1 件事项" in text and "特殊人群有困难" in text
    assert text.count(">状况</strong>") == 2, "what it was and what it is"
    assert "张某" not in text and "需关注" not in text and PERSON["id_number"] not in text
    assert client(town, "member1").get(address).status_code == 404
    assert client(town, "stranger").get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_look_in_clear_needs_a_purpose_and_is_journalled(town: Town) -> None:
    record = entered(town)
    address = f"/console/community/record/{SPECIAL}/{record.entry_id}/status/"
    made = client(town, "member0")
    before = len(journal.read("access"))
    refused = made.post(address, {"purpose": ""})
    assert refused.status_code == 422 and "平稳" not in refused.content.decode()
    shown = made.post(address, {"purpose": "care"}).content.decode()
    assert "平稳" in shown
    looks = journal.read("access")[before:]
    assert [(e.kind, e.data["field"], e.data["purpose"]) for e in looks] == [
        ("register.looked", "status", "care")
    ]
    assert client(town, "member1").post(address, {"purpose": "care"}).status_code == 404


def test_first_steps_tick_themselves_and_can_be_put_away(town: Town) -> None:
    made = client(town, "member0")
    assert "上手步骤：已完成 0 / 4" in made.get("/work/").content.decode()
    case = town.report("errand")
    town.act(case.id, "finish", "member0", 1, outcome="fixed")
    made.get("/help/role/member/")
    assert "上手步骤：已完成 2 / 4" in made.get("/work/").content.decode()
    made.post("/help/steps/dismiss/", {"next": "/work/"})
    assert "上手步骤" not in made.get("/work/").content.decode()
    assert "上手步骤" in page(town, "member1", "/work/"), "only one's own"


def test_use_counts_grids_and_names_nobody(town: Town) -> None:
    case = town.report("errand")
    town.act(case.id, "finish", "member0", -1, outcome="fixed")
    text = page(town, "town_head", "/help/use/")
    names = ("member0", "member1", "grid_head1", "assistant")
    assert not any(name in text for name in names)
    below = page(town, "grid_head1", "/help/use/")
    assert "1/2" in below.split("没有动静的网格")[0] or "没有动静" in below
    assert "代办事项" not in below.split("本期没有用到")[1]
    assert "垃圾清理" in below.split("本期没有用到")[1]


def test_the_handbook_has_roles_packs_and_answers_words(town: Town) -> None:
    anonymous = Client(HTTP_ACCEPT_LANGUAGE="zh-hans")
    assert "网格员" in anonymous.get("/help/").content.decode()
    found = anonymous.get("/help/", {"q": "例会 镇街"}).content.decode()
    assert "例会制度" in found and "rule-meetings" in found
    pack = anonymous.get("/help/pack/community_services/").content.decode()
    assert "事项准入制度" in pack and "菜单" in pack
    assert anonymous.get("/help/pack/tax/").status_code == 404, "not a pack of this town"
    assert anonymous.get("/help/role/pilot/").status_code == 404
    english = Client(HTTP_ACCEPT_LANGUAGE="en").get("/help/", {"q": "butler"}).content.decode()
    assert "Butler service" in english
