"""Registers this app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "wangge.plumbing.journal"
    label = "journal"
