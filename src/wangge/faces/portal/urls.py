"""Addresses of this face."""

from __future__ import annotations

from django.urls import path

from wangge.faces.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("report/", views.report, name="report"),
    path("receipt/<str:token>/", views.receipt, name="receipt"),
    path("follow/", views.find, name="find"),
    path("follow/<str:token>/", views.follow, name="follow"),
    path("follow/<str:token>/confirm/", views.confirm, name="confirm"),
    path("follow/<str:token>/reopen/", views.reopen, name="reopen"),
    path("follow/<str:token>/photo/<uuid:file_id>/", views.photo, name="photo"),
]
