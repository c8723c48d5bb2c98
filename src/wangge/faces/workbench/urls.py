"""Addresses of this face; mounted for one drawing each."""

from __future__ import annotations

from django.urls import path

from wangge.faces.workbench import export_views, page, run_views, views

app_name = "workbench"
urlpatterns = [
    path("", page.page, name="page"),
    path("ground.json", views.ground, name="ground"),
    path("grids.gpkg", export_views.gpkg, name="gpkg"),
    path("map.pdf", export_views.map_pdf, name="map_pdf"),
    path("versions/<int:number>/leaves.json", views.leaves, name="version_leaves"),
    path("save", views.save, name="save"),
    path("runs.json", run_views.runs, name="runs"),
    path("runs/<uuid:run>/stop", run_views.stop, name="run_stop"),
    path("runs/<uuid:run>/drop", run_views.drop, name="run_drop"),
    path("runs/<uuid:run>/leaves.json", run_views.leaves, name="run_leaves"),
]
