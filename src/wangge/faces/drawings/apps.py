"""Registers this app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class DrawingsConfig(AppConfig):
    name = "wangge.faces.drawings"
    label = "drawings_face"
