"""Calls for help by devices: taken in for a client's own devices, the result told back to it."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import ValidationError

from wangge.domain.alarms import api as alarms
from wangge.domain.cases.api import CaseView
from wangge.faces.api import alarm_schemas as schemas
from wangge.faces.api import intake, problems
from wangge.faces.api.problems import documented
from wangge.faces.api.security import ClientKey, actor_of, client_of
from wangge.plumbing.time import get_clock

router = Router(tags=["v1"])
key_needed = ClientKey()


@router.post(
    "/alarms",
    auth=key_needed,
    summary="设备求助或读数 A device's call or readings",
    operation_id="create_alarm",
    response={
        200: schemas.AlarmReceiptOut,
        201: schemas.AlarmReceiptOut,
        **documented(400, 401, 403, 404, 409, 413, 415, 422, 429),
    },
    openapi_extra={"parameters": [intake.KEY_HEADER], **schemas.ALARM_BODY},
)
def create_alarm(request: HttpRequest) -> HttpResponse:
    """201 when it is new, 200 with the first receipt when it came before under this key.

    Send what the device says, never where a person is: the place is the registered one.
    """
    client = client_of(request)
    sent, key = _read(request)
    receipt = alarms.call(
        client_id=client.id,
        key=key,
        device=sent.device,
        readings=sent.readings,
        actor=actor_of(client),
        at=get_clock().now(),
    )
    body = {
        "id": str(receipt.call_id),
        "rings": receipt.rings,
        "repeats": receipt.repeats,
        "created": receipt.created,
    }
    return _json(body, 201 if receipt.created else 200)


@router.get(
    "/alarms/{id}",
    auth=key_needed,
    summary="求助的结果 What came of a call",
    operation_id="get_alarm",
    response={200: schemas.AlarmOut, **documented(401, 403, 404, 422, 429)},
)
def get_alarm(request: HttpRequest, id: UUID) -> HttpResponse:
    """The result for the receiving station: no names, no addresses. Others' calls don't exist."""
    client = str(actor_of(client_of(request)))
    view = alarms.call_of_client(client=client, call_id=id)
    return _json(
        {
            "id": str(view.id),
            "device": view.device,
            "at": view.at.isoformat(),
            "rings": view.rings,
            "repeats": view.repeats,
            "case": _case(view.case) if view.case else None,
        }
    )


def _read(request: HttpRequest) -> tuple[schemas.AlarmIn, str]:
    if request.content_type != "application/json":
        raise problems.wrong_media("application/json")
    raw = intake.json_body(request)
    try:
        sent = schemas.AlarmIn.model_validate_json(raw)
    except ValidationError as wrong:
        raise problems.from_pydantic(wrong.errors(include_url=False)) from wrong
    return sent, intake.key_of(request, sent.key)


def _case(case: CaseView) -> dict[str, Any]:
    def instant(at: Any) -> str | None:
        return at.isoformat() if at else None

    return {
        "number": case.number,
        "status": case.status,
        "phase": case.phase,
        "outcome": case.outcome,
        "due_at": instant(case.due_at),
        "handled_at": instant(case.handled_at),
        "closed_at": instant(case.closed_at),
    }


def _json(body: dict[str, Any], status: int = 200) -> HttpResponse:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, status=status, content_type="application/json")
