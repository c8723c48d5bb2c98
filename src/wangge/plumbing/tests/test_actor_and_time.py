"""Actors survive being stored; the clock of a process can be replaced and comes back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wangge.kernel.clock import SimulatedClock
from wangge.kernel.errors import InvalidInput
from wangge.plumbing.actor import Actor
from wangge.plumbing.time import get_clock, set_clock


def test_an_actor_is_read_back_as_it_was_stored():
    actor = Actor.account("0190-a:b", label="王五")
    assert str(actor) == "account:0190-a:b"
    assert Actor.parse(str(actor)) == actor
    assert "王五" not in str(actor)


@pytest.mark.parametrize(
    "stored", ["", "account", "account:", "robot:1", "system:a\nb", "client:" + "x" * 80]
)
def test_anything_else_is_no_actor(stored):
    with pytest.raises(InvalidInput) as caught:
        Actor.parse(stored)
    assert caught.value.field == "actor"


def test_the_clock_is_replaced_for_the_block_only():
    before = get_clock()
    start = datetime(2026, 1, 2, tzinfo=UTC)
    with pytest.raises(ZeroDivisionError), set_clock(SimulatedClock(start)) as clock:
        assert get_clock() is clock
        assert get_clock().now() == start
        raise ZeroDivisionError
    assert get_clock() is before
