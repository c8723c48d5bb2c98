"""Addresses of this face."""

from __future__ import annotations

from django.urls import path

from wangge.faces.console import (
    device_views,
    duties_views,
    intake_views,
    nets_views,
    pack_views,
    screening_views,
    settings_views,
    target_views,
    views,
    warning_views,
)

app_name = "console"
urlpatterns = [
    path("", views.case_queue, name="queue"),
    path("intake/", intake_views.take, name="intake"),
    path("points.json", views.points, name="points"),
    path("overview/", views.overview, name="overview"),
    path("grid/<str:code>/", views.roster, name="roster"),
    path("number/<str:number>/", views.by_number, name="number"),
    path("case/<uuid:case_id>/", views.case, name="case"),
    path("case/<uuid:case_id>/act/<slug:key>/", views.act, name="act"),
    path("case/<uuid:case_id>/whistle/<slug:key>/", views.whistle, name="whistle"),
    path("case/<uuid:case_id>/call/<uuid:call_id>/<slug:key>/", views.answer, name="answer"),
    path("case/<uuid:case_id>/contact/", views.contact, name="contact"),
    path("case/<uuid:case_id>/press/<slug:key>/", views.press, name="press"),
    path("case/<uuid:case_id>/journal/", views.journal, name="journal"),
    path("screens/", screening_views.index, name="screens"),
    path("screens/<slug:pack>/<slug:key>/", screening_views.screen, name="screen"),
    path("finding/<uuid:finding_id>/", screening_views.finding, name="finding"),
    path("finding/<uuid:finding_id>/explain/", screening_views.explain, name="finding_explain"),
    path("finding/<uuid:finding_id>/case/", screening_views.make_case, name="finding_case"),
    path("devices/", device_views.devices, name="devices"),
    path("devices/<uuid:device_id>/remove/", device_views.remove, name="device_remove"),
    path("warnings/", warning_views.index, name="warnings"),
    path("warnings/run/", warning_views.run, name="warnings_run"),
    path("warning/<uuid:estimate_id>/", warning_views.estimate, name="warning"),
    path("warning/<uuid:estimate_id>/give/", warning_views.give, name="warning_give"),
    path("targets/", target_views.targets, name="targets"),
    path("targets/name/", target_views.name, name="targets_name"),
    path("case/<uuid:case_id>/photo/<uuid:file_id>/", views.photo, name="photo"),
    path("duties/", duties_views.plans, name="duties"),
    path("duties/problems/", duties_views.problems, name="duty_problems"),
    path("duties/<slug:pack>/<slug:key>/", duties_views.plan, name="duty_plan"),
    path("duties/<slug:pack>/<slug:key>/rows/", duties_views.rows, name="duty_rows"),
    path("duties/<slug:pack>/<slug:key>/rows.csv", duties_views.file, name="duty_file"),
    path("settings/", settings_views.settings, name="settings"),
    path("settings/line/", settings_views.line, name="settings_line"),
    path("settings/phone/", settings_views.phone, name="settings_phone"),
    path("packs/", pack_views.packs, name="packs"),
    path("packs/<slug:key>/", pack_views.load, name="pack_load"),
    path("packs/<slug:key>/back/", pack_views.back, name="pack_back"),
    path("nets/", nets_views.lookup, name="nets"),
    path("nets/overlay/", nets_views.overlay, name="overlay"),
    path("nets/overlay.json", nets_views.overlay_map, name="overlay_map"),
]
