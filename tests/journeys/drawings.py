"""A town whose grids are redrawn, and short words for what a planner's browser would send."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.test import Client

from tests.packs.test_redrawing import Town
from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.time import set_clock

LIST = "/planner/"


@contextmanager
def drawing_town() -> Iterator[Town]:
    """The town at its own time."""
    made = Town()
    with set_clock(SimulatedClock(made.at)):
        yield made


def browser(town: Town, name: str) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(get_user_model().objects.get(pk=town.who[name]))
    return client


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    found: str = answer.content.decode()
    return found


def begun(town: Town, title: str = "东西社区调整") -> UUID:
    """Begun through the page."""
    client = browser(town, "administrator")
    key = re.search(r'name="key" value="([^"]+)"', text(client.get(f"{LIST}begin/")))
    assert key
    form = {"key": key[1], "where": "labour:", "title": title}
    first = client.post(f"{LIST}begin/", form)
    assert first.status_code == 302
    again = client.post(f"{LIST}begin/", form)
    assert again["Location"] == first["Location"], "sent twice it is one drawing"
    return UUID(first["Location"].split("/")[2])
