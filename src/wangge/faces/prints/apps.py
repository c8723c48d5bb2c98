"""Registers this app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class PrintsConfig(AppConfig):
    name = "wangge.faces.prints"
    label = "prints"
