"""Registers this app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "wangge.plumbing.outbox"
    label = "outbox"
