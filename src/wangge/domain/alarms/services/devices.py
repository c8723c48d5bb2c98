"""The register of devices: which stands where, whose calls come by which client, by which rule.

Whoever has `places.manage` there keeps it. The address is sealed; the journal holds no address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from wangge.domain.alarms.models import Device
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.kernel.clock import aware
from wangge.kernel.errors import Conflict, InvalidInput, ManyErrors, NotFound, WanggeError
from wangge.packs.schema import AlarmSpec, PackSpec, Right
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

STREAM = "devices"


@dataclass(frozen=True, slots=True)
class DeviceInput:
    """`alarm` is `<pack>/<alarm>`; lon and lat in WGS-84 degrees; `label` names the device, not a
    person; `component_code` where it is a component of the standard."""

    client_id: UUID
    key: str
    alarm: str
    label: str
    lon: float | None
    lat: float | None
    address: str = ""
    component_code: str = ""


def add_device(*, jurisdiction_key: str, given: DeviceInput, actor: Actor, at: datetime) -> UUID:
    """Enters a device. Raises `InvalidInput` or `ManyErrors` by field, `Refused`, `Conflict`."""
    at = aware(at, "at")
    _check(given)
    pack, alarm = alarm_of(jurisdiction_key, given.alarm)
    assert given.lon is not None and given.lat is not None
    found = places.locate(jurisdiction_key, lon=given.lon, lat=given.lat, system="wgs84", at=at)
    on = places.local_day(jurisdiction_key, at)
    chain = _chain(jurisdiction_key, pack.scheme.key, found.unit_code, on)
    if not chain:
        raise _field(
            "lon", "该位置不在本辖区任何网格内。", "This point lies in no grid of the town."
        )
    if actor.kind == "account":
        people.require(
            UUID(actor.id),
            Right.PLACES_MANAGE,
            path=chain[0].code,
            scheme=pack.scheme.key,
            at=at,
        )
    device = Device(
        jurisdiction_key=jurisdiction_key,
        client_id=given.client_id,
        key=given.key.strip(),
        component_code=given.component_code.strip(),
        pack_key=pack.key,
        alarm=alarm.key,
        label=given.label.strip(),
        address=given.address.strip(),
        scheme_key=pack.scheme.key,
        grid_code=chain[0].code,
        unit_code=found.unit_code,
        lon=given.lon,
        lat=given.lat,
        added_at=at,
    )
    try:
        with transaction.atomic():
            device.save(force_insert=True)
            _record("device.added", device, actor, at)
    except IntegrityError:
        raise Conflict(
            "device_known",
            zh="该接入方已登记过这个设备编号。",
            en="This client's device is registered already.",
            field="key",
        ) from None
    return device.pk


def remove_device(device_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Its calls are no longer taken; its address is forgotten, its calls' matters stay."""
    with transaction.atomic():
        device = Device.unscoped.select_for_update().filter(pk=device_id, removed_at=None).first()
        if device is None:
            raise no_device()
        if actor.kind == "account":
            people.require(
                UUID(actor.id),
                Right.PLACES_MANAGE,
                path=device.grid_code,
                scheme=device.scheme_key,
                at=at,
            )
        device.removed_at, device.address = at, ""
        device.save(update_fields=["removed_at", "address"])
        _record("device.removed", device, actor, at)


def alarm_of(jurisdiction_key: str, name: str) -> tuple[PackSpec, AlarmSpec]:
    """The alarm `<pack>/<alarm>` of a town; `InvalidInput` (`alarm`)."""
    for pack in places.packs(jurisdiction_key):
        for alarm in pack.alarms:
            if f"{pack.key}/{alarm.key}" == name:
                return pack, alarm
    raise _field("alarm", "请选择报警规则。", "Choose the alarm rule.")


def no_device() -> NotFound:
    """There is none, or none that the asker may know of."""
    return NotFound(
        "no_such_device", zh="没有这个设备。", en="There is no such device.", field="device"
    )


def _check(given: DeviceInput) -> None:
    errors: list[WanggeError] = []
    texts = {"key": (given.key, 80), "label": (given.label, 80)}
    for field, (text, most) in texts.items():
        if not text.strip() or len(text) > most or not text.isprintable():
            errors.append(
                _field(
                    field,
                    f"请填写，不超过 {most} 个字。",
                    f"Fill this in, at most {most} characters.",
                )
            )
    if given.lon is None or given.lat is None:
        errors.append(_field("lon", "请填写经度和纬度。", "Give longitude and latitude."))
    elif not (-180 <= given.lon <= 180 and -90 <= given.lat <= 90):
        errors.append(_field("lon", "经纬度超出范围。", "These are no longitude and latitude."))
    for field, text, most in (
        ("address", given.address, 200),
        ("component_code", given.component_code, 20),
    ):
        if len(text) > most:
            errors.append(_field(field, f"不超过 {most} 个字。", f"At most {most} characters."))
    if errors:
        raise errors[0] if len(errors) == 1 else ManyErrors(errors)


def _chain(
    jurisdiction_key: str, scheme_key: str, unit_code: str, on: date
) -> tuple[places.GridRef, ...]:
    if not unit_code:
        return ()
    try:
        return places.grid_chain(jurisdiction_key, scheme_key, unit_code, on)
    except NotFound:
        return ()


def _record(kind: str, device: Device, actor: Actor, at: datetime) -> None:
    data = {
        "device": str(device.pk),
        "client": str(device.client_id),
        "alarm": f"{device.pack_key}/{device.alarm}",
        "grid": device.grid_code,
    }
    journal.append(STREAM, [journal.Event(kind, data)], actor=actor, at=at)


def _field(field: str, zh: str, en: str) -> InvalidInput:
    return InvalidInput("device", zh=zh, en=en, field=field)
