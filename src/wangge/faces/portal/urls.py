"""Addresses of this face."""

from __future__ import annotations

from django.urls import path

from wangge.faces.portal import grid_views, own_views, service_views, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("grid/", grid_views.grid, name="grid"),
    path("services/", service_views.services, name="services"),
    path("services/<slug:pack>/<slug:key>/", service_views.service, name="service"),
    path("services/<slug:pack>/<slug:key>/ask/", service_views.ask, name="service_ask"),
    path("services/<slug:pack>/<slug:key>/book/", service_views.book, name="service_book"),
    path("booking/<str:token>/", service_views.booking, name="booking"),
    path("booking/<str:token>/move/", service_views.move, name="booking_move"),
    path("booking/<str:token>/cancel/", service_views.cancel, name="booking_cancel"),
    path("booking/<str:token>/answer/", service_views.answer, name="booking_answer"),
    path("report/", views.report, name="report"),
    path("receipt/<str:token>/", views.receipt, name="receipt"),
    path("follow/", views.find, name="find"),
    path("follow/<str:token>/", views.follow, name="follow"),
    path("follow/<str:token>/confirm/", views.confirm, name="confirm"),
    path("follow/<str:token>/reopen/", views.reopen, name="reopen"),
    path("follow/<str:token>/add/", own_views.add, name="add"),
    path("follow/<str:token>/contact/", own_views.contact, name="contact"),
    path("follow/<str:token>/withdraw/", own_views.withdraw, name="withdraw"),
    path("follow/<str:token>/photo/<uuid:file_id>/", views.photo, name="photo"),
]
