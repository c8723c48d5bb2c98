"""Addresses of this face."""

from __future__ import annotations

from django.urls import path

from wangge.faces.community import views

app_name = "community"
urlpatterns = [
    path("skills/", views.skills, name="skills"),
    path("skills/<uuid:account_id>/", views.person, name="person"),
    path("skills/<uuid:account_id>/<uuid:held_id>/withdraw/", views.withdraw, name="withdraw"),
    path("circle/", views.circle, name="circle"),
    path("circle/points.json", views.circle_points, name="circle_points"),
    path("types/", views.types, name="types"),
    path("record/<slug:pack>/<slug:register>/<uuid:entry_id>/", views.record, name="record"),
    path(
        "record/<slug:pack>/<slug:register>/<uuid:entry_id>/<slug:field>/",
        views.unmask,
        name="unmask",
    ),
]
