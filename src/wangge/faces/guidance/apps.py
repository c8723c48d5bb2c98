"""Registers this app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class GuidanceFaceConfig(AppConfig):
    name = "wangge.faces.guidance"
    label = "guidance_face"
