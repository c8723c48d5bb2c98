"""Registers this app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "wangge.domain.tasks"
    label = "tasks"
