"""Addresses of this face."""

from __future__ import annotations

from django.urls import path

from wangge.faces.ledger.views import entering, entries, lists, rights, sheets

app_name = "ledger"
_LIST = "<slug:pack>/<slug:register>/"
_ENTRY = f"{_LIST}<uuid:record_id>/"
urlpatterns = [
    path("", lists.index, name="index"),
    path("looks/", rights.looks, name="looks"),
    path("import/<uuid:import_id>/", sheets.progress, name="import"),
    path("import/<uuid:import_id>/cancel/", sheets.cancel, name="cancel"),
    path("import/<uuid:import_id>/again/", sheets.again, name="again"),
    path("import/<uuid:import_id>/marked.xlsx", sheets.marked, name="marked"),
    path(_LIST, lists.ledger, name="list"),
    path(f"{_LIST}figures/", lists.figures, name="figures"),
    path(f"{_LIST}new/", entering.new, name="new"),
    path(f"{_LIST}template.xlsx", lists.template, name="template"),
    path(f"{_LIST}export.xlsx", lists.export, name="export"),
    path(f"{_LIST}removed/", lists.removed, name="removed"),
    path(f"{_LIST}import/", sheets.send, name="send"),
    path(f"{_LIST}proposals/", sheets.proposals, name="proposals"),
    path(f"{_LIST}proposals/<uuid:proposal_id>/", sheets.decide, name="decide_proposal"),
    path(_ENTRY, entries.entry, name="entry"),
    path(f"{_ENTRY}history/", entries.history, name="history"),
    path(f"{_ENTRY}change/", entries.change, name="change"),
    path(f"{_ENTRY}confirm/", entries.confirm, name="confirm"),
    path(f"{_ENTRY}act/<slug:key>/", entries.act, name="act"),
    path(f"{_ENTRY}look/<slug:field>/", entries.unmask, name="unmask"),
    path(f"{_ENTRY}objection/<uuid:objection_id>/", entries.decide, name="decide"),
    path(f"{_ENTRY}rights/", rights.rights, name="rights"),
    path(f"{_ENTRY}rights/answer/", rights.answer, name="answer"),
]
