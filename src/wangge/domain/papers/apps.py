"""Registers this app with Django, and its periodic work."""

from __future__ import annotations

from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "wangge.domain.papers"
    label = "papers"

    def ready(self) -> None:
        # Models can be imported only once all apps are loaded.
        from wangge.domain.papers.services import batches
        from wangge.plumbing.jobs import api as jobs

        jobs.every(5, "papers.batches", batches.work)
        jobs.every(3600, "papers.remove_batches", batches.remove_old)
