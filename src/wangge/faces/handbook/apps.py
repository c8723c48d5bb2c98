"""Registers this app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class HandbookConfig(AppConfig):
    name = "wangge.faces.handbook"
    label = "handbook"
