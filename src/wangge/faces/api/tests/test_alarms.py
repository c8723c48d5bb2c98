"""A device calls, the member of that grid is sent, the result is told back to the station."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.journeys.town import FOUNDED_AT, FOUNDER, KEY, MONDAY_AT, Cast, found_town, middle

from wangge.domain.alarms import api as alarms
from wangge.domain.alarms.models import Call, Device
from wangge.domain.alarms.services import forgetting
from wangge.domain.cases import api as cases
from wangge.domain.cases.models import Case
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.faces.api import security
from wangge.faces.api.tests.conftest import Caller
from wangge.faces.site.strangers import strangers
from wangge.kernel.clock import SimulatedClock
from wangge.kernel.errors import Conflict, InvalidInput, ManyErrors, Refused
from wangge.plumbing.access import Scope
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal
from wangge.plumbing.time import set_clock

PRESSED, TEST = {"help": True}, {"help": False}


class Station(Caller):
    """A receiving station: it passes on what its devices say."""

    def call(self, key: str, readings: Any = PRESSED, device: str = "HB-001", **more: Any) -> Any:
        body = {"key": key, "device": device, "readings": readings, **more}
        return self.web.post(
            "/api/v1/alarms",
            json.dumps(body),
            content_type="application/json",
            headers={"authorization": f"Bearer {self.key}"},
        )


def admit(name: str) -> tuple[UUID, Station]:
    view, key = people.create_client(
        name=name, channel="device", jurisdiction_key=KEY, actor=FOUNDER, at=FOUNDED_AT
    )
    return view.id, Station(key)


@pytest.fixture
def cast(db: None) -> Cast:
    people.forget_clients()
    security.clients.forget()
    strangers.forget()
    return found_town()


@pytest.fixture
def station(cast: Cast) -> Station:
    client_id, station = admit("receiver")
    alarms.add_device(
        jurisdiction_key=KEY, given=device(client_id), actor=Actor.system("test"), at=MONDAY_AT
    )
    return station


def device(client_id: UUID, **changes: Any) -> alarms.DeviceInput:
    lon, lat = middle(0, 0)
    given = {
        "key": "HB-001",
        "alarm": "demo_street/help_button",
        "label": "3号楼呼叫器",
        "lon": lon,
        "lat": lat,
        "address": "学则路3号楼2单元301",
    }
    return alarms.DeviceInput(client_id=client_id, **{**given, **changes})


def test_from_the_button_to_the_result(station: Station, cast: Cast) -> None:
    with set_clock(SimulatedClock(MONDAY_AT)) as clock:
        answer = station.call("c-1")
        assert answer.status_code == 201
        receipt = answer.json()
        assert (receipt["rings"], receipt["repeats"]) == (True, False)
        case = Case.unscoped.get()
        members = {cast.who["member_00_1"], cast.who["member_00_2"]}
        assert case.holder_id in members, "a member of the grid where the device stands"
        assert case.grade == "emergency" and case.due_at == MONDAY_AT + timedelta(minutes=15)
        told = station.get(f"/alarms/{receipt['id']}").json()
        assert told["case"]["phase"] == "handling" and told["case"]["closed_at"] is None
        assert case.holder_id is not None
        done_at = clock.now() + timedelta(minutes=9)
        for action, who, given in (
            ("finish", case.holder_id, {"outcome": "fixed", "note": "见到本人，已送医"}),
            ("close", cast.who["shift_head"], {}),
        ):
            cases.act(
                case_id=case.pk,
                action=action,
                actor=Actor.account(who),
                at=done_at,
                payload=cases.ActionInput(**given),
            )
        told = station.get(f"/alarms/{receipt['id']}").json()
        assert (told["case"]["status"], told["case"]["outcome"]) == ("closed", "fixed")
        assert "学则路" not in json.dumps(told, ensure_ascii=False)


def test_a_deputy_goes_while_the_holders_are_away(station: Station, cast: Cast) -> None:
    for name in ("member_00_1", "member_00_2"):
        people.grant_leave(
            account_id=cast.who[name],
            deputy_id=cast.who["member_01_1"],
            from_at=MONDAY_AT,
            to_at=MONDAY_AT + timedelta(days=1),
            actor=FOUNDER,
            at=MONDAY_AT,
        )
    with set_clock(SimulatedClock(MONDAY_AT + timedelta(minutes=1))):
        station.call("c-1")
    assert Case.unscoped.get().holder_id == cast.who["member_01_1"]


def test_calls_within_the_quiet_time_join_what_is_open(station: Station) -> None:
    with set_clock(SimulatedClock(MONDAY_AT)) as clock:
        first = station.call("c-1").json()
        clock.advance(timedelta(minutes=29))
        second = station.call("c-2").json()
        assert second["repeats"] and second["id"] != first["id"]
        assert Case.unscoped.count() == 1
        number = station.get(f"/alarms/{second['id']}").json()["case"]["number"]
        assert number == Case.unscoped.get().number
        clock.advance(timedelta(minutes=1))
        assert not station.call("c-3").json()["repeats"]
        assert Case.unscoped.count() == 2


def test_who_calls_again_after_the_matter_was_closed_calls_anew(
    station: Station, cast: Cast
) -> None:
    with set_clock(SimulatedClock(MONDAY_AT)) as clock:
        station.call("c-1")
        case = Case.unscoped.get()
        Case.unscoped.filter(pk=case.pk).update(status="closed", step="closed")
        clock.advance(timedelta(minutes=5))
        assert not station.call("c-2").json()["repeats"]
    assert Case.unscoped.count() == 2


def test_the_same_key_is_the_same_call(station: Station) -> None:
    with set_clock(SimulatedClock(MONDAY_AT)):
        first, again = station.call("c-1"), station.call("c-1")
        assert again.status_code == 200
        assert again.json() == {**first.json(), "created": False}
        assert station.call("c-1", TEST).json()["code"] == "key_used"
        header = station.web.post(
            "/api/v1/alarms",
            json.dumps({"device": "HB-001", "readings": TEST}),
            content_type="application/json",
            headers={"authorization": f"Bearer {station.key}", "Idempotency-Key": "h-1"},
        )
        assert header.status_code == 201 and not header.json()["rings"]
    assert (Call.objects.count(), Case.unscoped.count()) == (2, 1)


@pytest.mark.parametrize(
    ("readings", "field"),
    [
        ({"help": 1.0}, "readings.help"),
        ({"smoke": True}, "readings.smoke"),
        ({"position": 118.9, "help": True}, "readings.position"),
        ({}, "readings"),
        ("yes", "readings"),
    ],
)
def test_only_what_the_rule_asks_for_is_taken(station: Station, readings: Any, field: str) -> None:
    with set_clock(SimulatedClock(MONDAY_AT)):
        answer = station.call("c-1", readings)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert not Call.objects.exists()


def test_devices_of_others_dont_exist(station: Station) -> None:
    _, foreign = admit("somebody else")
    with set_clock(SimulatedClock(MONDAY_AT)):
        receipt = station.call("c-1").json()
        assert foreign.call("c-1").status_code == 404
        assert foreign.get(f"/alarms/{receipt['id']}").status_code == 404
        assert station.call("c-2", device="HB-404").json()["field"] == "device"
        assert station.get("/alarms/nonsense").status_code == 422
        alarms.remove_device(Device.unscoped.get().pk, actor=FOUNDER, at=MONDAY_AT)
        assert station.call("c-3").status_code == 404
        assert station.call("c-1").status_code == 200, "what came before is still answered"


def test_the_address_is_for_the_helper_and_each_look_is_journalled(
    station: Station, cast: Cast
) -> None:
    with set_clock(SimulatedClock(MONDAY_AT)):
        station.call("c-1")
    case = Case.unscoped.get()
    for name, who in cast.who.items():
        found = alarms.caller_of_case(case.pk, account_id=who, at=MONDAY_AT)
        assert found is not None
        assert bool(found.address) == (who == case.holder_id), name
    ahead = alarms.caller_of_case(case.pk, account_id=None, at=MONDAY_AT)
    assert ahead is not None and ahead.has_address and not ahead.address, "no look, no entry"
    seen = [e for e in journal.read("access") if e.kind == "access.device_address_seen"]
    assert len(seen) == 1 and str(seen[0].actor) == f"account:{case.holder_id}"
    watched = cases.contact_looks(Scope.everything())
    assert [(one.kind, one.case_id) for one in watched] == [(seen[0].kind, case.pk)]
    written = str([e.data for s in ("access", "devices") for e in journal.read(s)])
    assert "学则路" not in written + case.address
    with pytest.raises(Conflict):
        alarms.add_device(
            jurisdiction_key=KEY,
            given=device(Device.unscoped.get().client_id),
            actor=FOUNDER,
            at=MONDAY_AT,
        )


def test_readings_go_after_the_days_that_the_pack_says(station: Station) -> None:
    with set_clock(SimulatedClock(MONDAY_AT)):
        station.call("c-1")
    assert Call.objects.get().readings == '{"help": 1.0}'
    begins_at = places.day_begins(KEY, MONDAY_AT.date() + timedelta(days=30))
    assert forgetting.work(begins_at - timedelta(seconds=1)) == 0
    assert forgetting.work(begins_at) == 1
    assert Call.objects.get().readings is None and Case.unscoped.count() == 1


def test_a_device_is_entered_by_who_keeps_the_places(cast: Cast) -> None:
    client_id, _ = admit("receiver")
    for name in ("stranger", "member_00_1", "director"):
        with pytest.raises(Refused):
            alarms.add_device(
                jurisdiction_key=KEY,
                given=device(client_id),
                actor=Actor.account(cast.who[name]),
                at=MONDAY_AT,
            )
        assert alarms.devices(cast.who[name], jurisdiction_key=KEY, at=MONDAY_AT) == ()
    with pytest.raises(ManyErrors) as wrong:
        alarms.add_device(
            jurisdiction_key=KEY,
            given=device(client_id, key=" ", label="", lon=None),
            actor=FOUNDER,
            at=MONDAY_AT,
        )
    assert [e.field for e in wrong.value.errors] == ["key", "label", "lon"]
    for changes, field in (({"lon": 10.0}, "lon"), ({"alarm": "demo_street/none"}, "alarm")):
        with pytest.raises(InvalidInput) as one:
            alarms.add_device(
                jurisdiction_key=KEY,
                given=device(client_id, **changes),
                actor=FOUNDER,
                at=MONDAY_AT,
            )
        assert one.value.field == field
