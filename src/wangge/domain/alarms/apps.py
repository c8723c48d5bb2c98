"""Registers this app with Django, and its periodic work."""

from __future__ import annotations

from django.apps import AppConfig


class AlarmsConfig(AppConfig):
    name = "wangge.domain.alarms"
    label = "alarms"

    def ready(self) -> None:
        # Models can be imported only once all apps are loaded.
        from wangge.domain.alarms.queries.devices import ADDRESS_SEEN
        from wangge.domain.alarms.services import forgetting, scheduled
        from wangge.domain.cases import api as cases
        from wangge.plumbing.jobs import api as jobs

        cases.watch_looks(ADDRESS_SEEN)
        jobs.every(86_400, "alarms.estimate", scheduled.work)
        jobs.every(86_400, "alarms.forget", forgetting.work)
