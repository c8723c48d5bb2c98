"""Registers this app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "wangge.faces.api"
    label = "api_face"
