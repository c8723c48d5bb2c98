"""Registers this app with Django, and the sender of notices as its first subscriber."""

from __future__ import annotations

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "wangge.plumbing.outbox"
    label = "outbox"

    def ready(self) -> None:
        from wangge.plumbing.notify import telling  # its models exist only now

        telling.register()
