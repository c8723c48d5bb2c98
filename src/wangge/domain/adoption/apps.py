"""Registers this app with Django, and its periodic work."""

from __future__ import annotations

from django.apps import AppConfig


class AdoptionConfig(AppConfig):
    name = "wangge.domain.adoption"
    label = "adoption"

    def ready(self) -> None:
        # Models can be imported only once all apps are loaded.
        from wangge.domain.adoption.services import starting, taking
        from wangge.plumbing.jobs import api as jobs

        jobs.every(60, "adoption.take_up", starting.take_up)
        jobs.every(60, "adoption.put_in_force", taking.put_in_force)
