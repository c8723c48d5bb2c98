"""Registers this app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "wangge.plumbing.jobs"
    label = "jobs"
