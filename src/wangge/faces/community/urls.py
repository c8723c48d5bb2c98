"""Addresses of this face."""

from __future__ import annotations

from django.urls import path

from wangge.faces.community import tie_views, views

app_name = "community"
RECORD = "record/<slug:pack>/<slug:register>/<uuid:entry_id>/"
urlpatterns = [
    path("skills/", views.skills, name="skills"),
    path("skills/<uuid:account_id>/", views.person, name="person"),
    path("skills/<uuid:account_id>/<uuid:held_id>/withdraw/", views.withdraw, name="withdraw"),
    path("circle/", views.circle, name="circle"),
    path("circle/points.json", views.circle_points, name="circle_points"),
    path("types/", views.types, name="types"),
    path(RECORD, views.record, name="record"),
    path(f"{RECORD}services/case/", tie_views.tie_case, name="tie_case"),
    path(f"{RECORD}services/booking/", tie_views.tie_booking, name="tie_booking"),
    path(f"{RECORD}services/<uuid:tie_id>/untie/", tie_views.untie, name="untie"),
    path(f"{RECORD}<slug:field>/", views.unmask, name="unmask"),
]
