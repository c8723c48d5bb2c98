"""Registers this app with Django, and its periodic work."""

from __future__ import annotations

from django.apps import AppConfig


class AbsencesConfig(AppConfig):
    name = "wangge.domain.absences"
    label = "absences"

    def ready(self) -> None:
        # Models can be imported only once all apps are loaded.
        from wangge.domain.absences.services import forgetting
        from wangge.plumbing.jobs import api as jobs

        jobs.every(3600, "absences.forget", forgetting.forget)
