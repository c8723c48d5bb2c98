"""Addresses of this face."""

from __future__ import annotations

from django.urls import path

from wangge.faces.site import language, maps, password, views

app_name = "site"
urlpatterns = [
    path("login/", views.LogIn.as_view(), name="login"),
    path("logout/", views.LogOut.as_view(), name="logout"),
    path("home/", views.home, name="home"),
    path("more/", views.more, name="more"),
    path("notices/", views.notices, name="notices"),
    path("account/", views.account, name="account"),
    path("account/password/", password.password, name="password"),
    path("town/<slug:key>/", views.choose_town, name="town"),
    path("language/", language.choose, name="language"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("health/", views.health, name="health"),
    path("map/<slug:town>/base.json", maps.base, name="map_base"),
    path("map/<slug:town>/grids/<slug:scheme>/<slug:level>.json", maps.grids, name="map_grids"),
    path("map/<slug:town>/locate", maps.locate, name="map_locate"),
]
