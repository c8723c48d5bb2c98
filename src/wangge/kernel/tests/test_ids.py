"""UUIDv7: form, order, bounds."""

from __future__ import annotations

import itertools
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from wangge.kernel.ids import floor_id, new_id

moments = st.integers(0, (1 << 48) - 1)


def test_form_and_time() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id()
    after = time.time_ns() // 1_000_000
    assert made.variant == uuid.RFC_4122
    assert made.version == 7
    assert before <= made.int >> 80 <= after + 1


def test_strictly_increasing() -> None:
    made = [new_id() for _ in range(20_000)]
    assert all(a < b for a, b in itertools.pairwise(made))
    assert [str(i) for i in made] == sorted(str(i) for i in made)


def test_distinct_between_threads() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = [i for part in pool.map(lambda _: [new_id() for _ in range(500)], range(8))
                for i in part]  # fmt: skip
    assert len(set(made)) == 4000


@given(moments)
def test_of_a_known_instant(unix_ms: int) -> None:
    made = new_id(unix_ms)
    assert made.int >> 80 == unix_ms
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert new_id(unix_ms) != made


@given(moments, moments)
def test_floor_bounds_its_millisecond(one: int, other: int) -> None:
    assert floor_id(one) <= new_id(one)
    if one < other:
        assert new_id(one) < floor_id(other)
