"""Registers this app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "wangge.faces.console"
    label = "console"
