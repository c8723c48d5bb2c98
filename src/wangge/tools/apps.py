"""Registers this app with Django, and what ties rooms together that don't know each other."""

from __future__ import annotations

from django.apps import AppConfig


class ToolsConfig(AppConfig):
    name = "wangge.tools"
    label = "tools"

    def ready(self) -> None:
        # Models can be imported only once all apps are loaded.
        from wangge.tools import duty_findings

        duty_findings.start()
