"""Registers this app with Django, what it listens to, and its periodic work."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "wangge.domain.cases"
    label = "cases"

    def ready(self) -> None:
        # Models can be imported only once all apps are loaded.
        from wangge.domain.cases.services import (
            adding,
            colleagues,
            lapses,
            listening,
            notifying,
            pressing,
        )
        from wangge.plumbing.jobs import api as jobs
        from wangge.plumbing.journal import api as journal

        adding.start()
        listening.start()
        notifying.start()
        colleagues.start()
        pressing.start()
        journal.expect_streams("cases", listening.streams)
        jobs.every(30, "cases.lapses", lapses.work)
        jobs.every(86_400, "cases.purge_contacts", notifying.purge)
