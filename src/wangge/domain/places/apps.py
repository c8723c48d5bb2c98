"""Registers this app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "wangge.domain.places"
    label = "places"
