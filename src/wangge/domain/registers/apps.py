"""Registers this app with Django, and its periodic work."""

from __future__ import annotations

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "wangge.domain.registers"
    label = "registers"

    def ready(self) -> None:
        # Models can be imported only once all apps are loaded.
        from wangge.domain.registers.services import removing
        from wangge.plumbing.jobs import api as jobs

        jobs.every(3600, "registers.remove_expired", removing.work)
