"""Addresses of this face."""

from __future__ import annotations

from django.urls import path

from wangge.faces.worker import views

app_name = "worker"
urlpatterns = [
    path("", views.today, name="today"),
    path("task/<uuid:task_id>/", views.task, name="task"),
    path("task/<uuid:task_id>/accept/", views.accept, name="accept"),
    path("task/<uuid:task_id>/act/<slug:key>/", views.act, name="act"),
    path("task/<uuid:task_id>/clock/<slug:key>/", views.clock, name="clock"),
    path("task/<uuid:task_id>/photo/<uuid:file_id>/", views.photo, name="photo"),
]
