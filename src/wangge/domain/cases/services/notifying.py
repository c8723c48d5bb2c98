"""Tells residents who left a contact at each public step. Run by the worker.

Hands on references only; the channel that a town has set unseals the address itself.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from wangge.domain.cases.models import Report
from wangge.domain.cases.services.contacts import purge_contacts
from wangge.domain.cases.services.telling import PUBLIC_STEP
from wangge.domain.cases.types import JOINED, UNTIED
from wangge.domain.places import api as places
from wangge.plumbing.notify import api as notify
from wangge.plumbing.outbox import api as outbox

TEMPLATE = "case.public_step"
DEFAULT_CHANNEL = "log"
"""Until a town names another as `notify_channel` in its settings."""


def start() -> None:
    """Subscribes; called once when the app is ready."""
    outbox.subscribe(PUBLIC_STEP, public_step, name="cases.public_step")
    outbox.subscribe(JOINED, joined, name="cases.joined")
    outbox.subscribe(UNTIED, joined, name="cases.untied")


def public_step(news: outbox.News) -> None:
    """One notice for each reporter; the last of the steps reached is what they are told."""
    steps = news.payload["steps"]
    reports = Report.unscoped.filter(case_id=UUID(news.payload["case"]))
    _tell(reports, TEMPLATE, {"case": news.payload["case"], "step": steps[-1]}, news.at)


def joined(news: outbox.News) -> None:
    """Who reported what is being handled already, or by itself again: under which number."""
    reports = Report.unscoped.filter(pk__in=[UUID(i) for i in news.payload["reports"]])
    _tell(reports, news.topic, {"case": news.payload["case"]}, news.at)


def _tell(reports: Any, template: str, values: dict[str, Any], at: datetime) -> None:
    reports = reports.filter(reporter__may_notify=True, reporter__purged_at__isnull=True)
    with transaction.atomic():
        for report_id, town in reports.values_list("pk", "jurisdiction_key"):
            channel = places.jurisdiction(town).settings.get("notify_channel", DEFAULT_CHANNEL)
            notify.tell(channel, f"report:{report_id}", template, values, at=at)


def purge(now: datetime) -> bool:
    """Empties contacts whose time is over in their town; True while there may be more."""
    found = [purge_contacts(jurisdiction_key=town.key, at=now) for town in places.jurisdictions()]
    return any(found)
