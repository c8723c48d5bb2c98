"""No line of the log gives away the secret in an address."""

from __future__ import annotations

import io
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

SECRET = "kFzb9QmVt3xW7pRd"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the program would write, by the formatter it is set up with."""
    setting: dict[str, Any] = settings.LOGGING
    made = logging.config.DictConfigurator(setting)
    handler = logging.StreamHandler(written := io.StringIO())
    handler.setFormatter(made.configure_formatter(dict(setting["formatters"]["line"])))
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize("path", [f"/follow/{SECRET}/", f"/booking/{SECRET}/move/",
                                  f"/receipt/{SECRET}/", f"/api/v1/follow/{SECRET}"])  # fmt: skip
def test_a_refused_address_is_logged_without_its_secret(
    db: None, log: io.StringIO, path: str
) -> None:
    assert Client().get(path).status_code >= 400
    assert SECRET not in log.getvalue()
    assert path.split(SECRET)[0] + "…" in log.getvalue()
