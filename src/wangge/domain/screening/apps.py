"""Registers this app with Django, and its periodic work."""

from __future__ import annotations

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "wangge.domain.screening"
    label = "screening"

    def ready(self) -> None:
        # Models can be imported only once all apps are loaded.
        from wangge.domain.screening.services import running
        from wangge.plumbing.jobs import api as jobs

        jobs.every(86_400, "screening.run", running.work)
