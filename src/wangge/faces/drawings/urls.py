"""Addresses of this face."""

from __future__ import annotations

from django.urls import path

from wangge.faces.drawings import comment_views, impact_views, map_views, schedule_views, views

app_name = "drawings"
_ONE = "<uuid:drawing_id>/"
urlpatterns = [
    path("", views.index, name="list"),
    path("begin/", views.begin, name="begin"),
    path(_ONE, views.drawing, name="drawing"),
    path(f"{_ONE}act/<slug:key>/", views.act, name="act"),
    path(
        f"{_ONE}versions/<int:number>/<slug:level>.geojson",
        map_views.version,
        name="version_geojson",
    ),
    path(f"{_ONE}moved/<int:number>/<int:against>.geojson", map_views.moved, name="moved_geojson"),
    path(f"{_ONE}at/<int:number>/", map_views.locate, name="locate"),
    path(f"{_ONE}comments.geojson", map_views.comments, name="comments_geojson"),
    path(f"{_ONE}comments/", comment_views.add, name="comment"),
    path(f"{_ONE}comments/<uuid:comment_id>/settle/", comment_views.settle, name="settle"),
    path(f"{_ONE}impact/", impact_views.impact, name="impact"),
    path(f"{_ONE}impact.csv", impact_views.impact_file, name="impact_file"),
    path(f"{_ONE}rows/<slug:what>/", impact_views.rows, name="rows"),
    path(f"{_ONE}rows/<slug:what>.csv", impact_views.rows_file, name="rows_file"),
    path(f"{_ONE}schedule/", schedule_views.schedule, name="schedule"),
    path(f"{_ONE}back/", schedule_views.back, name="back"),
]
