"""Registers this app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class WorkerConfig(AppConfig):
    name = "wangge.faces.worker"
    label = "worker_face"
