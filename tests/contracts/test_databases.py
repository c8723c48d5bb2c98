"""What an address of a database may say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from wangge.kernel.errors import InvalidInput
from wangge.project.databases import databases


def options(monkeypatch: pytest.MonkeyPatch, query: str) -> dict[str, Any]:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://town:word@host/name{query}")
    found: dict[str, Any] = databases(Path("unused"))["default"]["OPTIONS"]
    return found


@pytest.mark.parametrize(
    ("query", "threshold"),
    [("", 2), ("?prepare_threshold=7", 7), ("?prepare_threshold=none", None)],
)
def test_statements_are_planned_once_unless_the_address_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, query: str, threshold: int | None
) -> None:
    assert options(monkeypatch, query)["prepare_threshold"] == threshold


def test_what_the_server_is_asked_for_goes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    assert options(monkeypatch, "?sslmode=require")["sslmode"] == "require"


def test_a_threshold_that_is_no_number_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidInput) as caught:
        options(monkeypatch, "?prepare_threshold=often")
    assert caught.value.field == "DATABASE_URL" and "often" in caught.value.zh
