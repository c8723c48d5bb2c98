"""Registers this app with Django, and its periodic work."""

from __future__ import annotations

from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "wangge.domain.bookings"
    label = "bookings"

    def ready(self) -> None:
        # Models can be imported only once all apps are loaded.
        from wangge.domain.bookings.services import upkeep
        from wangge.plumbing.jobs import api as jobs

        jobs.every(300, "bookings.remind", upkeep.remind)
        jobs.every(3600, "bookings.forget", upkeep.forget)
