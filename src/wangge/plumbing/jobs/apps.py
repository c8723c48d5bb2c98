"""Registers this app with Django, and the plumbing's periodic work once all apps are there."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "wangge.plumbing.jobs"
    label = "jobs"

    def ready(self) -> None:
        from wangge.plumbing.jobs import standing  # its models exist only now

        standing.register()
