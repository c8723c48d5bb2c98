"""Registers this app with Django, the inbox as a channel, and the sender with the outbox."""

from __future__ import annotations

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "wangge.plumbing.notify"
    label = "notify"

    def ready(self) -> None:
        from wangge.plumbing.notify import inbox, telling  # their models exist only now

        inbox.register()
        telling.register()
