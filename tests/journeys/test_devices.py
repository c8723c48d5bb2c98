"""An administrator enters a device, its call reaches the member, others see nothing of it."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.journeys.town import (
    FOUNDED_AT,
    FOUNDER,
    KEY,
    MONDAY_AT,
    ROOT,
    SINCE_ON,
    Cast,
    found_town,
    middle,
)
from wangge.domain.alarms import api as alarms
from wangge.domain.alarms.models import Device
from wangge.domain.cases.models import Case
from wangge.domain.people import api as people
from wangge.domain.people.models import Appointment
from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.actor import Actor
from wangge.plumbing.time import set_clock

DEVICES = "/console/devices/"


@pytest.fixture
def cast(db: None) -> Cast:
    found = found_town()
    administrator = people.create_account(
        people.AccountInput("administrator", "管理员"), actor=FOUNDER, at=FOUNDED_AT
    )
    post = people.AppointmentInput(
        administrator, KEY, "administrator", "governance", ROOT, SINCE_ON
    )
    people.appoint(post, actor=FOUNDER, at=FOUNDED_AT)
    return Cast({**found.who, "administrator": administrator})


def browser(cast: Cast, name: str) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(get_user_model().objects.get(pk=cast.who[name]))
    return client


def test_entered_called_seen_by_the_member_alone(cast: Cast) -> None:
    station, _ = people.create_client(
        name="接收端", channel="device", jurisdiction_key=KEY, actor=FOUNDER, at=FOUNDED_AT
    )
    lon, lat = middle(1, 0)
    given = {
        "client_id": str(station.id),
        "key": "HB-7",
        "label": "5号楼呼叫器",
        "alarm": "demo_street/help_button",
        "lon": str(lon),
        "lat": str(lat),
        "address": "5号楼101",
    }
    with set_clock(SimulatedClock(MONDAY_AT)):
        admin = browser(cast, "administrator")
        wrong = admin.post(DEVICES, {**given, "lon": "10", "label": " "})
        page = wrong.content.decode()
        assert wrong.status_code == 422 and 'value="HB-7"' in page and "field--bad" in page
        assert admin.post(DEVICES, given).status_code == 302
        assert admin.post(DEVICES, given).status_code == 422, "known already"
        assert "5号楼呼叫器" in admin.get(DEVICES).content.decode()
        alarms.call(
            client_id=station.id,
            key="1",
            device="HB-7",
            readings={"help": True},
            actor=Actor.client(station.id),
            at=MONDAY_AT,
        )
        case = Case.unscoped.get()
        holder = next(n for n, who in cast.who.items() if who == case.holder_id)
        assert holder.startswith("member_10")
        task = f"/work/task/{case.task_id}/"
        assert "5号楼101" in browser(cast, holder).get(task).content.decode()
        head = browser(cast, "shift_head").get(f"/console/case/{case.pk}/").content.decode()
        assert "5号楼呼叫器" in head and "5号楼101" not in head
        for name in ("stranger", "member_01_1"):
            assert browser(cast, name).get(task).status_code in (403, 404)
            assert browser(cast, name).get(DEVICES).status_code == 403
            gone = f"{DEVICES}{Device.unscoped.get().pk}/remove/"
            assert browser(cast, name).post(gone).status_code == 403
        own = Appointment.objects.get(account_id=cast.who["administrator"])
        people.end_appointment(own.pk, actor=FOUNDER, at=MONDAY_AT)
        assert browser(cast, "administrator").get(DEVICES).status_code == 403
