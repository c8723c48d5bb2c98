"""Registers this app with Django, what it listens to, and its periodic work."""

from __future__ import annotations

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "wangge.domain.duties"
    label = "duties"

    def ready(self) -> None:
        # Models can be imported only once all apps are loaded.
        from wangge.domain.duties.services import ahead, listening
        from wangge.plumbing.jobs import api as jobs

        jobs.every(86_400, "duties.generate", ahead.work)
        listening.start()
