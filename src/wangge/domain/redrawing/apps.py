"""Registers this app with Django, what it listens to, and its periodic work."""

from __future__ import annotations

from django.apps import AppConfig


class RedrawingConfig(AppConfig):
    name = "wangge.domain.redrawing"
    label = "redrawing"

    def ready(self) -> None:
        # Models can be imported only once all apps are loaded.
        from wangge.domain.redrawing.services import following, going_over, run_work
        from wangge.plumbing.jobs import api as jobs

        jobs.every(60, "redrawing.take_effect", going_over.work)
        jobs.every(1, "redrawing.runs", run_work.work)
        following.start()
