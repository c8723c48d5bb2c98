"""Addresses of this face; mounted for one drawing each."""

from __future__ import annotations

from django.urls import path

from wangge.faces.workbench import page, views

app_name = "workbench"
urlpatterns = [
    path("", page.page, name="page"),
    path("ground.json", views.ground, name="ground"),
]
