"""Which services stand too close together: against the definition, read out literally."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from wangge.packs.screening import clusters

DAY = date(2026, 1, 1)
services = st.lists(
    st.tuples(st.integers(0, 60).map(lambda n: DAY + timedelta(days=n)), st.sampled_from("甲乙丙")),
    max_size=30,
).map(sorted)


def broken(
    given: list[tuple[date, str]], within_days: int, more_than: int, by_several: bool
) -> set[int]:
    """The services in some window that breaks the rule."""
    found: set[int] = set()
    for first in range(len(given)):
        for last in range(first, len(given)):
            window = given[first : last + 1]
            short = (window[-1][0] - window[0][0]).days < within_days
            several = not by_several or len({giver for _, giver in window}) > 1
            if short and len(window) > more_than and several:
                found |= set(range(first, last + 1))
    return found


@given(services, st.integers(1, 30), st.integers(1, 5), st.booleans())
def test_clusters_are_the_windows_that_break_the_rule(
    given: list[tuple[date, str]], within_days: int, more_than: int, by_several: bool
) -> None:
    rule = {"within_days": within_days, "more_than": more_than, "by_several": by_several}
    found = clusters(given, **rule)  # type: ignore[arg-type]
    inside = {n for c in found for n in range(c.first, c.last + 1)}
    assert inside == broken(given, within_days, more_than, by_several)
    assert all(one.last < other.first for one, other in pairwise(found)), "clusters are apart"
