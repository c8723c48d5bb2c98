"""Registers this app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ToolsConfig(AppConfig):
    name = "wangge.tools"
    label = "tools"
