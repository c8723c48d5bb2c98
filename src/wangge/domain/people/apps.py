"""Registers this app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "wangge.domain.people"
    label = "people"
