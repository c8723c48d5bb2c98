"""Gives every test process a home of its own, before the settings are read."""

from __future__ import annotations

import os
import tempfile

from hypothesis import HealthCheck, settings

# A busy machine is no fault of the code. In CI the examples are the same at every run.
settings.register_profile(
    "wangge",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("wangge")

_home = tempfile.TemporaryDirectory(prefix="wangge-test-")
os.environ["WANGGE_HOME"] = _home.name
os.environ.setdefault("WANGGE_LOG", "ERROR")
os.environ.setdefault("WANGGE_SQLITE_SYNC", "normal")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in our thread
