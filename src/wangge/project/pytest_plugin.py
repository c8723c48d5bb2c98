"""Gives every test process a home of its own, before the settings are read.

`--only-database` leaves out what asks no database: a second database would show nothing new.
"""

from __future__ import annotations

import os
import tempfile

import pytest
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

_DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option for the run on the other database."""
    parser.addoption("--only-database", action="store_true", help="leave out pure tests")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselects pure tests when asked to."""
    if config.getoption("--only-database"):
        asking = [i for i in items if _asks_database(i)]
        config.hook.pytest_deselected(items=[i for i in items if not _asks_database(i)])
        items[:] = asking


def _asks_database(item: pytest.Item) -> bool:
    marked = item.get_closest_marker("django_db") is not None
    return marked or bool(_DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))
