"""Reads a report off a request: JSON, or multipart with photos. Decides nothing about it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from pydantic import ValidationError

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import ContactInput, LocationInput, PhotoRef
from wangge.faces.api import problems
from wangge.faces.api.schemas import ContactIn, LocationIn, ReportIn
from wangge.kernel.errors import InvalidInput
from wangge.kernel.ids import new_id
from wangge.plumbing.files import api as files

JSON_MOST = 64 * 1024
PHOTOS_MOST = 8
MEDIA = "application/json | multipart/form-data"
KEY_HEADER = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 120},
    "description": "Your own key; the same key and content again gets the same receipt",
}
"""For the OpenAPI description."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A report as it was sent."""

    report: ReportIn
    key: str
    photos: tuple[UploadedFile, ...]


def read(request: HttpRequest) -> Incoming:
    """The report of a request. Raises `ApiProblem` 400, 413, 415 and `InvalidInput`."""
    photos: tuple[UploadedFile, ...] = ()
    if request.content_type == "application/json":
        raw = json_body(request)
    elif request.content_type == "multipart/form-data":
        raw, photos = _parts(request)
    else:
        raise problems.wrong_media(MEDIA)
    try:
        report = ReportIn.model_validate_json(raw)
    except ValidationError as wrong:
        raise problems.from_pydantic(wrong.errors(include_url=False)) from wrong
    return Incoming(report, key_of(request, report.key), photos)


def json_body(request: HttpRequest) -> bytes:
    """The body, of 64 kB at most."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > JSON_MOST:
        raise problems.too_large("64 kB")
    return request.body


def _parts(request: HttpRequest) -> tuple[bytes, tuple[UploadedFile, ...]]:
    most_mb = settings.WANGGE_PHOTO_MAX_MB * PHOTOS_MOST + 1
    if int(request.META.get("CONTENT_LENGTH") or 0) > most_mb * 1024 * 1024:
        raise problems.too_large(f"{most_mb} MB")
    fields, sent = set(request.POST), set(request.FILES)
    for name in sorted((fields - {"report"}) | (sent - {"report", "photos"})):
        raise InvalidInput(
            "extra_forbidden", zh="没有这个字段。", en="There is no such field.", field=name[:60]
        )
    photos = tuple(request.FILES.getlist("photos"))
    if "report" in request.FILES:  # sent as a part with a file name, as some libraries do
        part = request.FILES["report"]
        if isinstance(part, list) or part.size is None or part.size > JSON_MOST:
            raise problems.too_large("64 kB")
        return part.read(), photos
    if "report" not in fields:
        raise InvalidInput("missing", zh="此项必填。", en="This is required.", field="report")
    return request.POST["report"].encode("utf-8", "surrogatepass"), photos


def key_of(request: HttpRequest, own: str | None) -> str:
    """The caller's key: in the header or in the body. `InvalidInput` for none or two."""
    header = request.headers.get("Idempotency-Key", "")
    if header and own and header != own:
        raise InvalidInput(
            "keys_differ",
            zh="请求头 Idempotency-Key 与 key 不一致。",
            en="The header Idempotency-Key and the key differ.",
            field="key",
        )
    key = header or own
    if not key:
        raise InvalidInput(
            "missing",
            zh="请用请求头 Idempotency-Key 或 key 给出幂等键。",
            en="Give a key: in the header Idempotency-Key or as key.",
            field="key",
        )
    return key


def location_of(sent: LocationIn | None) -> LocationInput | None:
    """The place; `InvalidInput` for half a position."""
    if sent is None:
        return None
    if (sent.lon is None) != (sent.lat is None):
        lacking = "lon" if sent.lon is None else "lat"
        raise InvalidInput(
            "missing",
            zh="经度和纬度须同时给出。",
            en="Longitude and latitude come together.",
            field=f"location.{lacking}",
        )
    return LocationInput(sent.lon, sent.lat, sent.system.value, sent.address, sent.unit_code)


def contact_of(sent: ContactIn | None) -> ContactInput | None:
    """The reporter's contact."""
    if sent is None:
        return None
    return ContactInput(sent.name, sent.phone, sent.language, sent.may_notify)


def photos_of(incoming: Incoming, client: str, at: datetime) -> tuple[PhotoRef, ...]:
    """The photos, put on the disk unless the report is here already. Raises `FileRefused`."""
    if not incoming.photos:
        return ()
    if len(incoming.photos) > PHOTOS_MOST:
        raise InvalidInput(
            "too_many_photos",
            zh=f"照片不能超过 {PHOTOS_MOST} 张。",
            en=f"At most {PHOTOS_MOST} photos.",
            field="photos",
        )
    repeated = cases.find_receipt(client=client, key=incoming.key) is not None
    return tuple(_photo(sent, repeated, at) for sent in incoming.photos)


def _photo(sent: UploadedFile, repeated: bool, at: datetime) -> PhotoRef:
    data = sent.read()
    digest = hashlib.sha256(data).hexdigest()
    if repeated:
        return PhotoRef(new_id(), digest)
    prepared = files.prepare_photo(data, sent.name or "", evidence=True, at=at)
    return PhotoRef(prepared.id, digest, prepared)
