"""Registers this app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "wangge.faces.community"
    label = "community_face"
