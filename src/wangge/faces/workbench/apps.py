"""Registers this app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "wangge.faces.workbench"
    label = "workbench"
