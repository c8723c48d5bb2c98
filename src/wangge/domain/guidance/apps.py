"""Registers this app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "wangge.domain.guidance"
    label = "guidance"
