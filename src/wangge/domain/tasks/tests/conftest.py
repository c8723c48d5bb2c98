"""The cast, and tasks opened in its grids."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from wangge.domain.people.testing import CLOCK, START, Cast, staffed_town
from wangge.domain.tasks import api as tasks
from wangge.plumbing.actor import Actor

Opener = Callable[..., tasks.TaskView]
SYSTEM = Actor.system("test")


def opener(cast: Cast) -> Opener:
    """Opens a member's task of one working day in the first grid, unless told otherwise."""

    def open_one(code: str | None = None, **changed: Any) -> tasks.TaskView:
        given: dict[str, Any] = {
            "jurisdiction_key": cast.town.key,
            "kind": "handling",
            "subject": "",
            "title": "清理垃圾",
            "post": "member",
            "grid": cast.grid(code or cast.town.grids[1]),
            "limit": "1 working_days",
            "clock": CLOCK,
            "actor": SYSTEM,
            "at": START,
        }
        return tasks.open_task(**{**given, **changed}).task

    return open_one


@pytest.fixture
def cast(db: None) -> Cast:
    return staffed_town()


@pytest.fixture
def open_one(cast: Cast) -> Opener:
    return opener(cast)
