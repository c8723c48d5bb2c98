"""What devices' clients send and are answered. Refuses unknown fields and other types."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from wangge.faces.api.schemas import Sent, inlined


class AlarmIn(Sent):
    """A help call or readings of one registered device."""

    key: str | None = Field(
        default=None,
        min_length=1,
        max_length=120,
        description="Your own key of this call, unless it stands in the header Idempotency-Key",
    )
    device: str = Field(
        min_length=1, max_length=80, description="The device's identity, as registered for you"
    )
    readings: dict[str, bool | float] = Field(
        min_length=1,
        max_length=20,
        description="The values that the device's rule asks for, such as {“help”: true}",
    )


class AlarmReceiptOut(Schema):
    """`rings` false: no matter was opened. `repeats`: it joined the matter that is open."""

    id: UUID
    rings: bool
    repeats: bool
    created: bool


class AlarmCaseOut(Schema):
    """How the matter stands."""

    number: str
    status: str
    phase: str
    outcome: str
    due_at: datetime | None
    handled_at: datetime | None
    closed_at: datetime | None


class AlarmOut(Schema):
    """A call of yours and what came of it."""

    id: UUID
    device: str
    at: datetime
    rings: bool
    repeats: bool
    case: AlarmCaseOut | None


ALARM_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": inlined(AlarmIn)}},
    }
}
