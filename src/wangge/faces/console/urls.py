"""Addresses of this face."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
