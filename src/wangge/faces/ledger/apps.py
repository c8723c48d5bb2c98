"""Registers this app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "wangge.faces.ledger"
    label = "ledger_face"
