"""Callers that retry too early, or two of one key at once: one matter, one receipt."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connections

from wangge.domain.cases.models import Case
from wangge.domain.cases.testing import MONDAY_AT, living_town
from wangge.domain.people import api as people
from wangge.faces.api import security
from wangge.faces.api.tests.conftest import Caller, admit
from wangge.faces.api.tests.test_reports import body
from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.time import set_clock


@pytest.mark.django_db(transaction=True)
def test_eight_callers_send_the_same_and_their_own() -> None:
    people.forget_clients()
    security.clients.forget()
    answers: list[tuple[int, dict[str, Any]]] = []
    with set_clock(SimulatedClock(MONDAY_AT)):
        town = living_town()
        key = admit(town, "hotline").key
        start = threading.Barrier(8)

        def call(number: int) -> None:
            try:
                start.wait(20)
                for name in ("same", f"own-{number}"):
                    answer = Caller(key).post(body(town, key=name))
                    answers.append((answer.status_code, answer.json()))
            finally:
                connections.close_all()

        threads = [threading.Thread(target=call, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    statuses = sorted(status for status, _ in answers)
    assert statuses == [200] * 7 + [201] * 9
    assert Case.unscoped.count() == 9
    tokens = {receipt["follow_token"] for _, receipt in answers}
    assert len(tokens) == 9, "a retry gets the first link again"
