"""Registers this app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "wangge.faces.site"
    label = "site_face"
