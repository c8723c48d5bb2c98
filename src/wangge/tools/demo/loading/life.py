"""What makes a demo town's services and alarms live: devices with a call, a few days of bookings.

Names and numbers are made up. Does nothing for a pack that declares neither.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice

from wangge.domain.alarms import api as alarms
from wangge.domain.bookings import api as bookings
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.packs.schema import AlarmSpec, PackSpec
from wangge.plumbing.actor import Actor
from wangge.tools.demo.loading.staff import Staff

VISITORS = ("陈女士", "李先生", "王女士", "赵先生", "周女士", "吴先生", "郑女士", "孙先生")
DEVICES = 3
_EARLIER = timedelta(days=3)


def enliven(key: str, pack: PackSpec, staff: Staff, *, actor: Actor, now: datetime) -> None:
    """Enters devices and bookings through the same doors as everybody's."""
    buttons = [a for a in pack.alarms if all(i.type == "bool" for i in a.inputs)]
    if buttons:
        _devices(key, f"{pack.key}/{buttons[0].key}", buttons[0], actor, now)
    for one in bookings.services(key):
        if one.spec.booking is not None and not one.needs_place:
            _bookings(one, staff, now)


def _devices(key: str, rule: str, button: AlarmSpec, actor: Actor, now: datetime) -> None:
    """Three call buttons; one was pressed ten minutes ago and somebody is on the way."""
    station, _ = people.create_client(
        name="演示接收端", channel="device", jurisdiction_key=key, actor=actor, at=now - _EARLIER
    )
    units = places.units(key, places.local_day(key, now))
    step = max(len(units) // (DEVICES + 1), 1)
    for number, unit in enumerate(islice(units, step, None, step), 1):
        if number > DEVICES:
            break
        given = alarms.DeviceInput(
            client_id=station.id,
            key=f"HB-{number:03d}",
            alarm=rule,
            label=f"呼叫器 {number} 号",
            lon=unit.lon,
            lat=unit.lat,
            address=f"{unit.name}（演示地址）",
        )
        alarms.add_device(jurisdiction_key=key, given=given, actor=actor, at=now - _EARLIER)
    alarms.call(
        client_id=station.id,
        key="demo-1",
        device="HB-001",
        readings={i.key: True for i in button.inputs},
        actor=Actor.client(station.id),
        at=now - timedelta(minutes=10),
    )


def _bookings(one: bookings.Service, staff: Staff, now: datetime) -> None:
    """Some of what could be booked three days ago; what is over has been marked."""
    giver = Actor.account(staff.of(one.spec.post)[0])
    slots = [s.slot for d in bookings.open_days(one, now - _EARLIER) for s in d.slots]
    for number, slot in enumerate(slots[::4][: len(VISITORS) * 2]):
        visitor = bookings.Visitor(VISITORS[number % len(VISITORS)], f"025000000{number:02d}")
        receipt = bookings.book(
            one,
            key=f"demo-{one.name}-{number}",
            starts_at=slot.starts_at,
            visitor=visitor,
            actor=Actor.resident(f"demo-{number}"),
            at=now - _EARLIER,
        )
        if slot.ends_at <= now:
            mark = "absent" if number % 5 == 4 else "done"
            bookings.mark(receipt.booking_id, as_=mark, actor=giver, at=slot.ends_at)
