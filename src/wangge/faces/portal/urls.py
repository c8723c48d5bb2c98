"""Addresses of this face."""

from __future__ import annotations

from django.urls import path

from wangge.faces.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("report/", views.report, name="report"),
    path("follow/", views.home, name="find"),
]
