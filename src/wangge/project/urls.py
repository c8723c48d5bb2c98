"""Where each face is mounted."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("wangge.faces.site.urls")),
    path("", include("wangge.faces.portal.urls")),
    path("work/", include("wangge.faces.worker.urls")),
    path("help/", include("wangge.faces.guidance.urls")),
    path("console/people/", include("wangge.faces.personnel.urls")),
    path("console/community/", include("wangge.faces.community.urls")),
    path("ledger/", include("wangge.faces.ledger.urls")),
    path("console/", include("wangge.faces.console.urls")),
    path("handbook/", include("wangge.faces.handbook.urls")),
    path("planner/", include("wangge.faces.drawings.urls")),
    path("prints/", include("wangge.faces.prints.urls")),
    path("planner/<uuid:drawing>/workbench/", include("wangge.faces.workbench.urls")),
    path("api/", include("wangge.faces.api.urls")),
]
