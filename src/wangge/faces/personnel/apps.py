"""Registers this app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class PersonnelConfig(AppConfig):
    name = "wangge.faces.personnel"
    label = "personnel_face"
