"""Addresses of this face."""

from __future__ import annotations

from django.urls import path

from wangge.faces.worker import booking_views, duty_views, leave_views, record_views, views

app_name = "worker"
urlpatterns = [
    path("", views.today, name="today"),
    path("bookings/", booking_views.day, name="bookings"),
    path("booking/<uuid:booking_id>/", booking_views.booking, name="booking"),
    path("booking/<uuid:booking_id>/mark/", booking_views.mark, name="booking_mark"),
    path("booking/<uuid:booking_id>/offer/", booking_views.offer, name="booking_offer"),
    path("booking/<uuid:booking_id>/cancel/", booking_views.cancel, name="booking_cancel"),
    path("booking/<uuid:booking_id>/contact/", booking_views.contact, name="booking_contact"),
    path("task/<uuid:task_id>/", views.task, name="task"),
    path("task/<uuid:task_id>/accept/", views.accept, name="accept"),
    path("task/<uuid:task_id>/act/<slug:key>/", views.act, name="act"),
    path("task/<uuid:task_id>/answer/<slug:key>/", views.answer, name="answer"),
    path("task/<uuid:task_id>/clock/<slug:key>/", views.clock, name="clock"),
    path("task/<uuid:task_id>/photo/<uuid:file_id>/", views.photo, name="photo"),
    path("duty/<uuid:occurrence_id>/", duty_views.duty, name="duty"),
    path("duty/<uuid:occurrence_id>/check-in/", duty_views.check_in, name="duty_check_in"),
    path("duty/<uuid:occurrence_id>/finish/", duty_views.finish, name="duty_finish"),
    path("duty/<uuid:occurrence_id>/find/", duty_views.find, name="duty_find"),
    path("duty/<uuid:occurrence_id>/photo/<uuid:file_id>/", duty_views.photo, name="duty_photo"),
    path("leave/", leave_views.leave, name="leave"),
    path("leave/ask/", leave_views.ask, name="leave_ask"),
    path("leave/<uuid:request_id>/", leave_views.one, name="leave_request"),
    path("leave/<uuid:request_id>/approve/", leave_views.approve, name="leave_approve"),
    path("leave/<uuid:request_id>/refuse/", leave_views.refuse, name="leave_refuse"),
    path("leave/<uuid:request_id>/withdraw/", leave_views.withdraw, name="leave_withdraw"),
    path("record/", record_views.record, name="record"),
    path("record/grids/", record_views.grids, name="record_grids"),
    path("record/person/<uuid:account_id>/", record_views.person, name="record_person"),
]
