"""Registers this app with Django and tells the pack registry where the packs are."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings

from wangge.packs import registry


class ProjectConfig(AppConfig):
    name = "wangge.project"
    label = "project"

    def ready(self) -> None:
        registry.use_folders(settings.WANGGE_PACKS)
