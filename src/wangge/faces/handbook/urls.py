"""Addresses of this face."""

from __future__ import annotations

from django.urls import path

from wangge.faces.handbook import views

app_name = "handbook"
urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:key>/", views.pack, name="pack"),
    path("<slug:key>/flow/<slug:flow>/", views.flow, name="flow"),
    path("<slug:key>/flow/<slug:flow>.svg", views.drawing, name="drawing"),
]
