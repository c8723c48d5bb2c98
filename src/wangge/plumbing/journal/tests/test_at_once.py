"""Many writers of one stream at once: every entry is there, in one unbroken chain."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.db import connections, transaction

from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import checking
from wangge.plumbing.journal.api import Event, append, read, verify

AT = datetime(2026, 3, 1, tzinfo=UTC)
WRITERS, ROUNDS = 4, 8


@pytest.mark.django_db(transaction=True)
def test_writers_of_one_new_stream_wait_for_each_other(monkeypatch):
    monkeypatch.setattr(checking, "_expected", {})
    start, problems = threading.Barrier(WRITERS), []

    def write(number):
        try:
            start.wait()
            for turn in range(ROUNDS):
                with transaction.atomic():
                    events = [Event("a", {"n": number, "t": turn}), Event("b")]
                    append("hot", events, actor=Actor.system(f"w{number}"), at=AT)
        except Exception as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=[n]) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems
    assert [e.seq for e in read("hot")] == list(range(1, WRITERS * ROUNDS * 2 + 1))
    assert verify().ok
