"""Registers this app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "wangge.domain.cases"
    label = "cases"
