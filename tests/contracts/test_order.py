"""In which order several workers take the tests: none is lost, slow ones don't come last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from wangge.project.pytest_plugin import slow_first


@dataclass(frozen=True)
class Item:
    number: int
    slow: bool

    def get_closest_marker(self, name: str) -> bool:
        return name == "slow" and self.slow


def pieces(items: list[Any], workers: int) -> list[list[Any]]:
    """As `--dist worksteal` gives the list out at the beginning."""
    left, given = list(items), []
    for number in range(workers):
        size = len(left) // (workers - number)
        given.append(left[:size])
        left = left[size:]
    return given


@given(st.lists(st.booleans(), max_size=60), st.integers(2, 4))
def test_every_test_runs_once_and_each_worker_begins_with_slow_ones(
    marks: list[bool], workers: int
) -> None:
    items = [Item(number, slow) for number, slow in enumerate(marks)]
    ordered = cast(list[Item], slow_first(cast(Any, items), workers))
    assert sorted(ordered, key=lambda i: i.number) == items
    if sum(marks) > len(marks) // workers:
        return
    counts = []
    for piece in pieces(ordered, workers):
        slow = [i.slow for i in piece]
        assert slow == sorted(slow, reverse=True)
        counts.append(sum(slow))
    assert max(counts) - min(counts) <= 1
