"""Addresses of this face."""

from __future__ import annotations

from django.urls import path

from wangge.faces.guidance import views

app_name = "guidance"
urlpatterns = [
    path("", views.home, name="home"),
    path("role/<slug:key>/", views.role, name="role"),
    path("pack/<slug:key>/", views.pack, name="pack"),
    path("use/", views.adoption, name="adoption"),
    path("steps/dismiss/", views.dismiss, name="dismiss"),
]
