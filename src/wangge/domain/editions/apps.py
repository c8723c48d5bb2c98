"""Registers this app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class EditionsConfig(AppConfig):
    name = "wangge.domain.editions"
    label = "editions"
