"""Devices and what came of their calls: for their client, for whoever keeps them, for the helper.

The helper sees the sealed address while the matter is theirs; each look is journalled.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Q

from wangge.domain.alarms.models import Call, Device
from wangge.domain.cases import api as cases
from wangge.domain.cases.api import CaseView
from wangge.domain.people import api as people
from wangge.kernel.errors import NotFound
from wangge.packs.schema import Right
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

ADDRESS_SEEN = "access.device_address_seen"
"""Somebody looked where the device stands that called for help."""


@dataclass(frozen=True, slots=True)
class CallView:
    """A call and its matter, without anybody's name."""

    id: UUID
    device: str
    at: datetime
    rings: bool
    repeats: bool
    case: CaseView | None


@dataclass(frozen=True, slots=True)
class DeviceView:
    """A device as its keeper sees it."""

    id: UUID
    key: str
    label: str
    alarm: str
    client_id: UUID
    component_code: str
    scheme_key: str
    grid_code: str
    lon: float
    lat: float
    calls: int
    last_call_at: datetime | None


@dataclass(frozen=True, slots=True)
class Caller:
    """Which device calls in a matter; `address` only for whom it is to help."""

    label: str
    key: str
    calls: int
    first_at: datetime
    last_at: datetime
    address: str = ""
    has_address: bool = False


def call_of_client(*, client: str, call_id: UUID) -> CallView:
    """A call that this client sent; `NotFound` for all others."""
    row = Call.objects.filter(pk=call_id, client=client).select_related("device").first()
    if row is None:
        raise NotFound(
            "no_such_call", zh="没有这次呼叫。", en="There is no such call of yours.", field="id"
        )
    case = cases.standing(row.case_id) if row.case_id else None
    return CallView(row.pk, row.device.key, row.at, row.rings, row.repeats, case)


def devices(account_id: UUID, *, jurisdiction_key: str, at: datetime) -> tuple[DeviceView, ...]:
    """The devices where the account has `places.manage`, by grid."""
    rows = (
        Device.objects.within(people.scope(account_id, Right.PLACES_MANAGE, at))
        .filter(jurisdiction_key=jurisdiction_key, removed_at__isnull=True)
        .order_by("grid_code", "pk")
    )
    counted: dict[UUID, Any] = {
        c["device_id"]: c
        for c in Call.objects.filter(device__in=[d.pk for d in rows])
        .values("device_id")
        .annotate(calls=Count("pk", filter=Q(rings=True)), last=Max("at"))
    }
    return tuple(
        DeviceView(
            id=d.pk,
            key=d.key,
            label=d.label,
            alarm=f"{d.pack_key}/{d.alarm}",
            client_id=d.client_id,
            component_code=d.component_code,
            scheme_key=d.scheme_key,
            grid_code=d.grid_code,
            lon=d.lon,
            lat=d.lat,
            calls=counted.get(d.pk, {}).get("calls", 0),
            last_call_at=counted.get(d.pk, {}).get("last"),
        )
        for d in rows
    )


def caller_of_case(case_id: UUID, *, account_id: UUID | None, at: datetime) -> Caller | None:
    """The device behind a matter that the asker may see already; None for other matters.

    The address is shown to who holds the open matter, and that is journalled; to nobody (None)
    it isn't shown.
    """
    calls = list(Call.objects.filter(case_id=case_id).select_related("device").order_by("at"))
    if not calls:
        return None
    device, case = calls[0].device, cases.standing(case_id)
    shown = ""
    if account_id is not None and account_id == case.holder_id and case.status == "open":
        shown = _looked_at(device, case_id, account_id, at)
    first_at, last_at = calls[0].at, calls[-1].at
    known = bool(device.address)
    return Caller(device.label, device.key, len(calls), first_at, last_at, shown, known)


def _looked_at(device: Device, case_id: UUID, account_id: UUID, at: datetime) -> str:
    if not device.address:
        return ""
    data = {"device": str(device.pk), "case": str(case_id), "purpose": "help"}
    event = journal.Event(ADDRESS_SEEN, data)
    with transaction.atomic():
        journal.append("access", [event], actor=Actor.account(account_id), at=at)
    return str(device.address)
