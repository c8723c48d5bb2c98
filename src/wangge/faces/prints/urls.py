"""Addresses of this face. What makes or hands out a PDF is a POST: each one is journalled."""

from __future__ import annotations

from django.urls import path

from wangge.faces.prints import views

app_name = "prints"
urlpatterns = [
    path("", views.home, name="home"),
    path("order/", views.order, name="order"),
    path("order/<uuid:batch_id>/", views.batch_file, name="batch"),
    path("grid/<slug:scheme>/<str:code>/", views.grid, name="grid"),
    path("grid/<slug:scheme>/<str:code>/<slug:pack>/<slug:key>/", views.print_grid, name="of_grid"),
    path("case/<uuid:case_id>/", views.case, name="case"),
    path("case/<uuid:case_id>/<slug:pack>/<slug:key>/draft/", views.draft, name="draft"),
    path("case/<uuid:case_id>/<slug:pack>/<slug:key>/issue/", views.issue, name="issue"),
    path("issued/<uuid:issue_id>/", views.issued, name="issued"),
    path("person/<uuid:account_id>/", views.person, name="person"),
    path("person/<uuid:account_id>/<slug:pack>/<slug:key>/", views.print_person, name="of_person"),
]
