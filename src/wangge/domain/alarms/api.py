"""The door of alarms: estimates that warn, devices that call for help."""

from __future__ import annotations

from wangge.domain.alarms.queries.devices import (
    Caller,
    CallView,
    DeviceView,
    call_of_client,
    caller_of_case,
    devices,
)
from wangge.domain.alarms.queries.warnings import (
    WarningFilter,
    last_run,
    may_feed,
    may_run,
    seen_models,
    subject_rows,
    warning,
    warnings,
    warnings_of_case,
)
from wangge.domain.alarms.rules.explaining import limits as band_limits
from wangge.domain.alarms.services.calling import CallReceipt, call
from wangge.domain.alarms.services.devices import DeviceInput, add_device, remove_device
from wangge.domain.alarms.services.giving import give
from wangge.domain.alarms.services.redrawn import follow_grids, return_grids
from wangge.domain.alarms.services.running import run
from wangge.domain.alarms.town import model, models
from wangge.domain.alarms.views import Given, LastRun, Model, RunReport, WarningView

__all__ = [
    "CallReceipt",
    "CallView",
    "Caller",
    "DeviceInput",
    "DeviceView",
    "Given",
    "LastRun",
    "Model",
    "RunReport",
    "WarningFilter",
    "WarningView",
    "add_device",
    "band_limits",
    "call",
    "call_of_client",
    "caller_of_case",
    "devices",
    "follow_grids",
    "give",
    "last_run",
    "may_feed",
    "may_run",
    "model",
    "models",
    "remove_device",
    "return_grids",
    "run",
    "seen_models",
    "subject_rows",
    "warning",
    "warnings",
    "warnings_of_case",
]
