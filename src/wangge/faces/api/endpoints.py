"""The operations: parse, authorise, one call, answer."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from ninja import Router

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import PublicView, Receipt
from wangge.faces.api import intake, problems, schemas
from wangge.faces.api.problems import documented
from wangge.faces.api.security import ClientKey, actor_of, client_of
from wangge.faces.site.strangers import admit_stranger
from wangge.kernel.errors import NotFound, WanggeError
from wangge.packs.schema import Text
from wangge.plumbing.time import get_clock

router = Router(tags=["v1"])
key_needed = ClientKey()

FIELDS = {
    "type_key": "type",
    "lon": "location.lon",
    "lat": "location.lat",
    "system": "location.system",
    "photo": "photos",
}
"""How the services call what the caller sent."""


@router.post(
    "/reports",
    auth=key_needed,
    summary="反映问题 Report a matter",
    operation_id="create_report",
    response={
        200: schemas.ReceiptOut,
        201: schemas.ReceiptOut,
        **documented(400, 401, 403, 404, 409, 413, 415, 422, 429),
    },
    openapi_extra={
        "parameters": [intake.KEY_HEADER],
        **schemas.REPORT_BODY,
    },
)
def create_report(request: HttpRequest) -> HttpResponse:
    """201 when it is new, 200 with the first receipt when it came before under this key,
    409 when something else did."""
    client = client_of(request)
    actor, at = actor_of(client), get_clock().now()
    incoming = intake.read(request)
    report = incoming.report
    try:
        receipt = cases.receive_report(
            jurisdiction_key=client.jurisdiction_key,
            key=incoming.key,
            channel=client.channel,
            type_key=report.type,
            text=report.text,
            location=intake.location_of(report.location),
            facts=report.facts,
            contact=intake.contact_of(report.contact),
            photos=intake.photos_of(incoming, str(actor), at),
            actor=actor,
            at=at,
            received_at=report.received_at,
        )
    except WanggeError as refused:
        raise problems.renamed(refused, FIELDS) from refused
    return _json(_receipt(receipt), 201 if receipt.created else 200)


@router.get(
    "/reports/{key}",
    auth=key_needed,
    summary="查询自己的反映 A report of yours",
    operation_id="get_report",
    response={200: schemas.ReportOut, **documented(401, 403, 404, 422, 429)},
)
def get_report(request: HttpRequest, key: str) -> HttpResponse:
    """By the key you sent it under; reports of others don't exist for you."""
    client = str(actor_of(client_of(request)))
    receipt = cases.find_receipt(client=client, key=key) if key.isprintable() else None
    if receipt is None:
        raise NotFound(
            "no_such_report",
            zh="没有以这个键提交的反映。",
            en="You sent no report under this key.",
            field="key",
        )
    view = cases.followed_by_client(client=client, number=receipt.number)
    return _json({"receipt": _receipt(receipt), "case": _public(view)})


@router.get(
    "/cases/{number}",
    auth=key_needed,
    summary="查询自己的案件 A case you reported",
    operation_id="get_case",
    response={200: schemas.CaseOut, **documented(401, 403, 404, 422, 429)},
)
def get_case(request: HttpRequest, number: str) -> HttpResponse:
    """By its public number, however typed; cases that others reported don't exist for you."""
    client = str(actor_of(client_of(request)))
    return _json(_public(cases.followed_by_client(client=client, number=number)))


@router.get(
    "/follow/{token}",
    summary="跟踪 Follow a matter",
    operation_id="follow",
    response={200: schemas.CaseOut, **documented(404, 422, 429)},
)
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """By the secret of the follow link; by the public number state and dates only. No key needed.

    By number `type` is null, `outcome` empty and `steps` too: who reported holds the link.
    """
    admit_stranger(request)
    return _json(_public(cases.follow(token)))


@router.get(
    "/types",
    auth=key_needed,
    summary="事项类型 Kinds of matters",
    operation_id="list_types",
    response={200: schemas.TypesOut, **documented(401, 403, 404, 429)},
)
def list_types(request: HttpRequest) -> HttpResponse:
    """What can be reported in your town."""
    listed = cases.public_types(client_of(request).jurisdiction_key)
    types = [
        {
            "key": kind.key,
            "code": kind.code,
            "name": _text(kind.name),
            "category": kind.category,
            "needs_location": kind.needs_location,
            "photo": kind.report_photo,
        }
        for kind in listed
    ]
    return _json({"types": types})


@router.get(
    "/health",
    summary="健康状况 Health",
    operation_id="health",
    response={200: schemas.HealthOut, 503: schemas.HealthOut},
)
def health(request: HttpRequest) -> HttpResponse:
    """Whether the server answers and reaches its database."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return _json({"status": "no database"}, 503)
    return _json({"status": "ok"})


def _json(body: dict[str, Any], status: int = 200) -> HttpResponse:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, status=status, content_type="application/json")


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _receipt(receipt: Receipt) -> dict[str, Any]:
    return {
        "report_id": str(receipt.report_id),
        "case_id": str(receipt.case_id),
        "number": receipt.number,
        "follow_token": receipt.follow_token,
        "created": receipt.created,
    }


def _public(view: PublicView) -> dict[str, Any]:
    return {
        "number": view.number,
        "type": _text(view.type_name) if view.type_name else None,
        "status": view.status,
        "outcome": view.outcome,
        "received_at": _instant(view.received_at),
        "due_at": _instant(view.due_at),
        "closed_at": _instant(view.closed_at),
        "steps": [
            {"at": _instant(s.at), "step": s.step, "text": _text(s.text)} for s in view.steps
        ],
        "actions": [a.key for a in view.actions],
    }
