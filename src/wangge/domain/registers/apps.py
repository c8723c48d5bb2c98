"""Registers this app with Django, and its periodic work."""

from __future__ import annotations

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "wangge.domain.registers"
    label = "registers"

    def ready(self) -> None:
        # Models can be imported only once all apps are loaded.
        from wangge.domain.places import api as places
        from wangge.domain.registers.services import background, following, removing
        from wangge.plumbing.jobs import api as jobs
        from wangge.plumbing.outbox import api as outbox

        jobs.every(3600, "registers.remove_expired", removing.work)
        jobs.every(3600, "registers.follow", following.work)
        jobs.every(2, "registers.import", background.work)
        jobs.every(3600, "registers.forget_imports", background.forget_files)
        for topic in (places.UNITS_MOVED, places.SCHEME_IN_FORCE):
            outbox.subscribe(topic, following.grids_moved, name=f"registers.{topic}")
