"""Addresses of this face."""

from __future__ import annotations

from django.urls import path

from wangge.faces.console import views

app_name = "console"
urlpatterns = [
    path("", views.case_queue, name="queue"),
    path("points.json", views.points, name="points"),
    path("overview/", views.overview, name="overview"),
    path("grid/<str:code>/", views.roster, name="roster"),
    path("number/<str:number>/", views.by_number, name="number"),
    path("case/<uuid:case_id>/", views.case, name="case"),
    path("case/<uuid:case_id>/act/<slug:key>/", views.act, name="act"),
    path("case/<uuid:case_id>/contact/", views.contact, name="contact"),
    path("case/<uuid:case_id>/extension/", views.extension, name="extension"),
    path("case/<uuid:case_id>/journal/", views.journal, name="journal"),
    path("case/<uuid:case_id>/photo/<uuid:file_id>/", views.photo, name="photo"),
]
