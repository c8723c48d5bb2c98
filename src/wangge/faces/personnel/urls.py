"""Addresses of this face."""

from __future__ import annotations

from django.urls import path

from wangge.faces.personnel import acts, views

app_name = "personnel"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<uuid:account_id>/", views.person, name="person"),
    path("<uuid:account_id>/close/", views.close, name="close"),
    path("<uuid:account_id>/appoint/", acts.appoint, name="appoint"),
    path("<uuid:account_id>/end/<uuid:appointment_id>/", acts.end, name="end"),
    path("<uuid:account_id>/password/", acts.password, name="password"),
    path("<uuid:account_id>/leave/", acts.leave, name="leave"),
    path("<uuid:account_id>/leave/<uuid:leave_id>/end/", acts.back, name="back"),
    path("<uuid:account_id>/reopen/", acts.reopen, name="reopen"),
]
