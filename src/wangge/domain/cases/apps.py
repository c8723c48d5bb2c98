"""Registers this app with Django, what it listens to, and what the journal must hold for it."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "wangge.domain.cases"
    label = "cases"

    def ready(self) -> None:
        # Models can be imported only once all apps are loaded.
        from wangge.domain.cases.services import listening
        from wangge.plumbing.journal import api as journal

        listening.start()
        journal.expect_streams("cases", listening.streams)
