"""The bare baseline: Django and ninja, one transaction with a case row and an event row.

The case row has five indexes. Nothing else is done: no locating, no routing, no task, no
journal, no outbox, no rights. Every figure of the product is a share of what this reaches.
"""

from __future__ import annotations

import os
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from wangge.project.databases import databases

if not settings.configured:
    settings.configure(
        SECRET_KEY="baseline",
        ALLOWED_HOSTS=["*"],
        INSTALLED_APPS=["bench.serving"],
        DATABASES=databases(Path(os.environ["WANGGE_HOME"])),
        ROOT_URLCONF="bench.serving.baseline",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        MIDDLEWARE=[],
    )
    django.setup()

from django.core.wsgi import get_wsgi_application
from django.db import connection, models, transaction
from django.urls import path
from ninja import NinjaAPI, Schema


class Case(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=40)
    text = models.TextField()
    lon = models.FloatField()
    lat = models.FloatField()
    grid = models.CharField(max_length=20, db_index=True)
    status = models.CharField(max_length=20, db_index=True)
    due_at = models.DateTimeField(db_index=True)
    created_at = models.DateTimeField(db_index=True)
    version = models.IntegerField(default=1)

    class Meta:
        app_label = "serving"


class Event(models.Model):
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    data = models.JSONField()

    class Meta:
        app_label = "serving"


class ReportIn(Schema):
    type: str
    text: str
    lon: float
    lat: float


api = NinjaAPI()


@api.post("/reports")
def report(request: Any, body: ReportIn) -> dict[str, str]:
    now = datetime.now(UTC)
    with transaction.atomic():
        case = Case.objects.create(
            number=uuid.uuid4().hex[:16],
            kind=body.type,
            text=body.text,
            lon=body.lon,
            lat=body.lat,
            grid="320113007",
            status="open",
            due_at=now,
            created_at=now,
        )
        Event.objects.create(case=case, kind="created", at=now, data={"type": body.type})
    return {"id": str(case.id), "number": case.number}


@api.post("/cases/{case_id}/step")
def step(request: Any, case_id: uuid.UUID) -> dict[str, int]:
    with transaction.atomic():
        case = Case.objects.get(pk=case_id)
        Case.objects.filter(pk=case_id, version=case.version).update(
            status="handled", version=case.version + 1
        )
        Event.objects.create(case=case, kind="step", at=datetime.now(UTC), data={})
    return {"version": case.version + 1}


urlpatterns = [path("", api.urls)]
application = get_wsgi_application()


def make_tables() -> None:
    """Creates both tables."""
    with connection.schema_editor() as editor:
        editor.create_model(Case)
        editor.create_model(Event)
