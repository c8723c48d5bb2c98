"""Registers this app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "wangge.faces.portal"
    label = "portal"
