"""Takes a device's call in: once for its key; what rings becomes a matter at the device's place.

Who is sent is found as for every matter: whoever holds the post of the grid where the device
stands and is on duty then (a deputy during leave); nobody's position is asked. Refuses readings
that the rule doesn't know, and keeps the others only as long as the pack says.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from wangge.domain.alarms.models import Call, Device
from wangge.domain.alarms.rules import calling as rules
from wangge.domain.alarms.rules.calling import Former, Readings
from wangge.domain.alarms.services.devices import alarm_of, no_device
from wangge.domain.cases import api as cases
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.tasks import api as tasks
from wangge.kernel.clock import aware
from wangge.kernel.errors import Conflict, InvalidInput
from wangge.kernel.ids import new_id
from wangge.packs.schema import AlarmSpec
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

CHANNEL = "device"
KEY_MOST = 120


@dataclass(frozen=True, slots=True)
class CallReceipt:
    """`rings` False: no matter. `repeats`: it joined the matter that is open."""

    call_id: UUID
    rings: bool
    repeats: bool
    case_id: UUID | None
    created: bool


def call(
    *,
    client_id: UUID,
    key: str,
    device: str,
    readings: Readings,
    actor: Actor,
    at: datetime,
) -> CallReceipt:
    """A help call or readings of the client's device. The same key again is the same call.

    Raises `InvalidInput`/`ManyErrors` (`key`, `readings.<key>`), `NotFound` (`device`),
    `Conflict` (`key_used`).
    """
    at = aware(at, "at")
    _check_key(key)
    with transaction.atomic():
        people.hold_still()
        # The device's row: two calls at once are taken one after the other.
        found = Device.unscoped.select_for_update().filter(client_id=client_id, key=device).first()
        first = Call.objects.filter(client=str(actor), key=key).first()
        if first is not None:
            return _again(first, device, readings)
        if found is None or found.removed_at is not None:
            raise no_device()
        return _take(found, key, readings, actor, at)


def _take(device: Device, key: str, readings: Readings, actor: Actor, at: datetime) -> CallReceipt:
    _, spec = alarm_of(device.jurisdiction_key, f"{device.pack_key}/{device.alarm}")
    values = rules.read(spec, readings)
    row = Call(
        id=new_id(),
        device=device,
        client=str(actor),
        key=key,
        digest=rules.digest(device.key, readings),
        readings=json.dumps(values, sort_keys=True),
        rings=rules.rings(spec, values),
        at=at,
        purge_on=places.local_day(device.jurisdiction_key, at) + timedelta(days=spec.keep_days),
    )
    if row.rings:
        _give_case(row, device, spec, actor, at)
    row.save(force_insert=True)
    data = {
        "call": str(row.pk),
        "alarm": f"{device.pack_key}/{device.alarm}",
        "rings": row.rings,
        "repeats": row.repeats,
        "case": str(row.case_id) if row.case_id else None,
    }
    event = journal.Event("alarm.called", data)
    journal.append(f"device:{device.pk}", [event], actor=actor, at=at)
    return CallReceipt(row.pk, row.rings, row.repeats, row.case_id, created=True)


def _give_case(row: Call, device: Device, spec: AlarmSpec, actor: Actor, at: datetime) -> None:
    former = (
        Call.objects.filter(device=device, rings=True, repeats=False, at__lte=at)
        .order_by("-at", "-pk")
        .first()
    )
    calendar = tasks.calendar_for(device.jurisdiction_key)
    if former is not None and former.case_id is not None:
        is_open = cases.standing(former.case_id).status == "open"
        if rules.joins(spec, Former(former.at, is_open), at, calendar):
            row.case_id, row.repeats = former.case_id, True
            return
    zh, en = f"{spec.name.zh}：{device.label}", f"{spec.name.en}: {device.label}"
    text = f"{zh}（{device.key}）\n{en} ({device.key})"
    row.case_id = cases.receive_report(
        jurisdiction_key=device.jurisdiction_key,
        key=f"alarm:{row.pk}",
        channel=CHANNEL,
        type_key=f"{device.pack_key}/{spec.case_type}",
        condition=spec.condition or "",
        text=text,
        location=cases.LocationInput(lon=device.lon, lat=device.lat, unit_code=device.unit_code),
        actor=actor,
        at=at,
        source={"device": str(device.pk)},
    ).case_id


def _again(first: Call, device: str, readings: Readings) -> CallReceipt:
    if bytes(first.digest) != rules.digest(device, readings):
        raise Conflict(
            "key_used",
            zh="这个幂等键已用于另一次呼叫，请换一个键。",
            en="Another call was sent under this key; use another one.",
            field="key",
        )
    return CallReceipt(first.pk, first.rings, first.repeats, first.case_id, created=False)


def _check_key(key: str) -> None:
    if not key or len(key) > KEY_MOST or not key.isprintable() or key != key.strip():
        raise InvalidInput(
            "bad_key",
            zh=f"幂等键须为 1 至 {KEY_MOST} 个可见字符，首尾不带空格。",
            en=f"The key is 1 to {KEY_MOST} printable characters, without blanks at its ends.",
            field="key",
        )
