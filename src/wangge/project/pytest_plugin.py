"""Gives every test process a home of its own, before the settings are read; hashes passwords
cheaply, and has what is marked slow begin first.

`--only-database` leaves out what asks no database: a second database would show nothing new.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from itertools import islice

import pytest
from django.conf import settings as django_settings
from django.test import override_settings
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

_DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server", "own_env"}
_SLOW_MAX_SECONDS = 900
"""The first test of a worker also waits for its database; on a busy machine that isn't little."""
_CHEAP = "django.contrib.auth.hashers.MD5PasswordHasher"


@pytest.fixture(autouse=True, scope="session")
def _cheap_passwords() -> Iterator[None]:
    """Argon2 costs a third of a second for each account, and a town has a dozen.

    `tests/contracts/test_passwords.py` asks for what a town really runs with.
    """
    with override_settings(PASSWORD_HASHERS=[_CHEAP, *django_settings.PASSWORD_HASHERS]):
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option for the run on the other database."""
    parser.addoption("--only-database", action="store_true", help="leave out pure tests")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselects pure tests when asked to; gives the slow ones time, and has them go first."""
    if config.getoption("--only-database"):
        asking = [i for i in items if _asks_database(i)]
        config.hook.pytest_deselected(items=[i for i in items if not _asks_database(i)])
        items[:] = asking
    for item in items:
        if item.get_closest_marker("slow") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(_SLOW_MAX_SECONDS))
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if workers > 1:
        items[:] = slow_first(items, workers)


def _asks_database(item: pytest.Item) -> bool:
    marked = item.get_closest_marker("django_db") is not None
    return marked or bool(_DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))


def slow_first(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """Begun last, one long test would keep a worker while the others have nothing left.

    `--dist worksteal` gives each worker its piece of the list, so each piece begins with some.
    """
    slow = [i for i in items if i.get_closest_marker("slow")]
    rest = iter([i for i in items if not i.get_closest_marker("slow")])
    ordered: list[pytest.Item] = []
    for number in range(workers):
        piece = (len(items) - len(ordered)) // (workers - number)
        mine = slow[number::workers]
        ordered += [*mine, *islice(rest, max(0, piece - len(mine)))]
    return [*ordered, *rest]
